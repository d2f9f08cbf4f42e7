"""What can be done in the Generate workspace."""

from studio.ui.actions.spec import ActionSpec

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "reroll", "Make others", "Other pictures in all places that are not locked", ("R",), "dice-five", "Generate"
    ),
    ActionSpec(
        "more_like_this",
        "More like this",
        "Keep the chosen picture, and fill the rest with others like it",
        ("M",),
        "copy-simple",
        "Generate",
    ),
    ActionSpec(
        "breed", "Breed with…", "Choose a second picture: children of both", ("B",), "gender-intersex", "Generate"
    ),
    ActionSpec(
        "lock_sample", "Lock", "Keep the chosen picture while others are made", ("L",), "lock-simple", "Generate"
    ),
    ActionSpec("grid_view", "Grid", "The grid of pictures", ("G",), "squares-four", "Generate"),
    ActionSpec("map_view", "Map", "All pictures that the model knows, on a plane", ("P",), "map-trifold", "Generate"),
    ActionSpec("map_points", "Training pictures", "Where the training pictures lie", ("T",), "dots-nine", "Generate"),
    ActionSpec(
        "map_three",
        "Plane through three",
        "Lay the map through the chosen and the first two locked pictures",
        ("Shift+P",),
        "triangle",
        "Generate",
    ),
    ActionSpec(
        "map_own", "The model's own plane", "Where training pictures spread most", ("Alt+P",), "compass", "Generate"
    ),
    ActionSpec("map_home", "Whole map", "Show all of the map", ("F",), "corners-out", "Generate"),
    ActionSpec(
        "make_slider",
        "Make a slider…",
        "From pictures with and without something",
        ("Ctrl+Shift+M",),
        "sliders",
        "Generate",
    ),
    ActionSpec(
        "sample_to_timeline",
        "To Interpolate",
        "The chosen picture as a key",
        ("Ctrl+Shift+I",),
        "film-strip",
        "Generate",
    ),
    ActionSpec(
        "sample_to_translate", "To Translate", "Translate the chosen picture", ("Ctrl+Shift+T",), "image", "Generate"
    ),
    ActionSpec("save_sample", "Save picture…", "Save the chosen picture", ("Ctrl+S",), "floppy-disk", "Generate"),
    ActionSpec("save_sheet", "Save sheet…", "Save all pictures as one", ("Ctrl+Shift+S",), "squares-four", "Generate"),
    ActionSpec(
        "save_folder", "Save folder…", "Save every picture as a file of a folder", ("Ctrl+E",), "folder", "Generate"
    ),
    ActionSpec(
        "open_sample", "Open…", "Open a photo, or a picture that was made here", ("Ctrl+O",), "folder-open", "Generate"
    ),
)
