"""What can be done wherever one is."""

from studio.ui.actions.spec import ActionSpec

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("translate", "Translate", "Translate photos", ("Ctrl+1",), "image", "Window"),
    ActionSpec("batch", "Batch", "Translate folders", ("Ctrl+2",), "stack-simple", "Window"),
    ActionSpec("generate", "Generate", "Make pictures from nothing", ("Ctrl+3",), "sparkle", "Window"),
    ActionSpec(
        "interpolate", "Interpolate", "Films between pictures, on a timeline", ("Ctrl+4",), "film-strip", "Window"
    ),
    ActionSpec("models", "Models", "What is installed; add, share, remove", ("Ctrl+5",), "cube", "Window"),
    ActionSpec("paste", "Paste", "Paste a picture or copied files", ("Ctrl+V",), "clipboard", "Window"),
    ActionSpec(
        "inspector", "Panel", "Show or hide the panel at the right", ("Ctrl+I",), "sliders-horizontal", "Window"
    ),
    ActionSpec("theme", "Theme", "Dark or light, and the language", ("Ctrl+T",), "circle-half", "Window"),
    ActionSpec("settings", "Settings", "Device, appearance, shortcuts, privacy", ("Ctrl+,",), "gear", "Window"),
    ActionSpec("help", "Help", "The manual, shortcuts, how models work, about", ("Ctrl+F1",), "question", "Window"),
    ActionSpec("shortcuts", "Shortcuts", "All shortcuts of this workspace", ("F1",), "keyboard", "Window"),
    ActionSpec("how_it_works", "How it works", "What the models do, in pictures", ("Shift+F1",), "lightbulb", "Window"),
    ActionSpec("about", "About", "Version, and the licences of what is shipped", ("Ctrl+Shift+F1",), "info", "Window"),
    ActionSpec("cancel", "Cancel", "Stop saving, close the notice", ("Esc",), "", "Window"),
    ActionSpec("quit", "Quit", "Close the window", ("Ctrl+Q",), "", "Window"),
    ActionSpec("show_saved", "Show folder", "Show the saved picture in its folder", ("Ctrl+Alt+F",), "", "Window"),
    ActionSpec("clips_to_batch", "Take to Batch", "Put these clips into a batch", ("Ctrl+Alt+B",), "", "Window"),
    ActionSpec("show_log", "Show log", "Show the log file in its folder", ("Ctrl+Alt+L",), "", "Window"),
)
