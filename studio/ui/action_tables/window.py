"""What can be done wherever one is."""

from studio.ui.action_tables.spec import ActionSpec

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("translate", "Translate", "Translate photos", ("Ctrl+1",), "image", "Window"),
    ActionSpec("batch", "Batch", "Translate folders", ("Ctrl+2",), "stack-simple", "Window"),
    ActionSpec("generate", "Generate", "Make pictures from nothing", ("Ctrl+3",), "sparkle", "Window"),
    ActionSpec(
        "interpolate", "Interpolate", "Films between pictures, on a timeline", ("Ctrl+4",), "film-strip", "Window"
    ),
    ActionSpec("models", "Models", "What is installed; add, share, remove", ("Ctrl+5",), "cube", "Window"),
    ActionSpec(
        "inspector", "Panel", "Show or hide the panel at the right", ("Ctrl+I",), "sliders-horizontal", "Window"
    ),
    ActionSpec("theme", "Theme", "Dark or light, and the language", ("Ctrl+T",), "circle-half", "Window"),
    ActionSpec("shortcuts", "Help", "All shortcuts", ("F1",), "question", "Window"),
    ActionSpec("cancel", "Cancel", "Stop saving, close the notice", ("Esc",), "", "Window"),
    ActionSpec("quit", "Quit", "Close the window", ("Ctrl+Q",), "", "Window"),
    ActionSpec("show_saved", "Show folder", "Show the saved picture in its folder", ("Ctrl+Alt+F",), "", "Window"),
    ActionSpec("show_log", "Show log", "Show the log file in its folder", ("Ctrl+Alt+L",), "", "Window"),
)
