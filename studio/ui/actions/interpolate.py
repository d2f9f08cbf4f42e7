"""What can be done in the Interpolate workspace."""

from studio.ui.actions.spec import ActionSpec

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("play", "Play", "Play and stop", ("P",), "play", "Interpolate"),
    ActionSpec("to_start", "To the start", "The first frame", ("Ctrl+Home",), "skip-back", "Interpolate"),
    ActionSpec("loop", "Loop", "The last key leads back to the first", ("Ctrl+L",), "repeat", "Interpolate"),
    ActionSpec("add_photo_key", "Add photos…", "Photos as keys", ("Ctrl+O",), "image", "Interpolate"),
    ActionSpec("add_seed_key", "Add a seed", "A made picture as a key", ("A",), "dice-five", "Interpolate"),
    ActionSpec("copy_key", "Double", "The chosen key once more", ("Ctrl+D",), "copy-simple", "Interpolate"),
    ActionSpec("remove_key", "Remove", "Take the chosen key away", ("Del",), "trash", "Interpolate"),
    ActionSpec("key_earlier", "Earlier", "Swap with the key before", ("Alt+Left",), "arrow-left", "Interpolate"),
    ActionSpec("key_later", "Later", "Swap with the key behind", ("Alt+Right",), "arrow-right", "Interpolate"),
    ActionSpec(
        "undo_timeline", "Undo", "Take the last edit back", ("Ctrl+Z",), "arrow-counter-clockwise", "Interpolate"
    ),
    ActionSpec("redo_timeline", "Redo", "Do it again", ("Ctrl+Shift+Z", "Ctrl+Y"), "arrow-clockwise", "Interpolate"),
    ActionSpec("onion", "Onion skin", "Let both keys shine through", ("O",), "stack", "Interpolate"),
    ActionSpec("side_keys", "Before and after", "Both keys beside the frame", ("S",), "columns", "Interpolate"),
    ActionSpec("crossfade", "Plain blend", "What blending the pixels would show", ("X",), "intersect", "Interpolate"),
    ActionSpec("crisp", "Crisp pixels", "Show pixels as squares", ("C",), "dots-nine", "Interpolate"),
    ActionSpec("export_video", "Export…", "Write a video", ("Ctrl+E",), "export", "Interpolate"),
    ActionSpec("save_project", "Save timeline…", "Save, to go on later", ("Ctrl+S",), "floppy-disk", "Interpolate"),
    ActionSpec(
        "open_project", "Open timeline…", "Go on with a saved one", ("Ctrl+Shift+O",), "folder-open", "Interpolate"
    ),
)
