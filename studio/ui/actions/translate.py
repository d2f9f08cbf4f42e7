"""What can be done in the Translate workspace."""

from studio.ui.actions.spec import ActionSpec

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("open", "Open…", "Open photos or drawings", ("Ctrl+O",), "folder-open", "Photos"),
    ActionSpec(
        "open_recent",
        "Recent…",
        "Photos and folders that were opened last",
        ("Ctrl+Shift+O",),
        "clock-counter-clockwise",
        "Photos",
    ),
    ActionSpec("save", "Save…", "Save the translated picture", ("Ctrl+S",), "floppy-disk", "Photos"),
    ActionSpec(
        "export", "Export…", "Save with a choice of format, quality, size and details", ("Ctrl+E",), "export", "Photos"
    ),
    ActionSpec("copy", "Copy", "Copy the translated picture", ("Ctrl+C",), "copy", "Photos"),
    ActionSpec(
        "before_after",
        "Before and after…",
        "Save this photo and its translation side by side",
        ("Ctrl+Shift+B",),
        "columns",
        "Photos",
    ),
    ActionSpec(
        "contact_sheet",
        "Contact sheet…",
        "Save before and after of all open photos as one picture",
        ("Ctrl+Shift+E",),
        "squares-four",
        "Photos",
    ),
    ActionSpec(
        "use_recipe",
        "Use the same settings",
        "Choose look, strength and size as this picture was made",
        ("Ctrl+Shift+R",),
        "",
        "Look",
    ),
    ActionSpec("undo", "Undo", "Take the last step back", ("Ctrl+Z",), "arrow-counter-clockwise", "Look"),
    ActionSpec("redo", "Redo", "Do again what was undone", ("Ctrl+Shift+Z", "Ctrl+Y"), "arrow-clockwise", "Look"),
    ActionSpec("keep_snapshot", "Keep this look", "Remember this look, to come back to it", ("Ctrl+D",), "", "Look"),
    ActionSpec("snapshots", "Kept looks…", "Come back to a look that was kept", ("Ctrl+Shift+D",), "", "Look"),
    ActionSpec("copy_settings", "Copy settings", "Copy what this photo looks like", ("Ctrl+Shift+C",), "", "Look"),
    ActionSpec("paste_settings", "Paste settings", "Give this photo the copied look", ("Ctrl+Shift+V",), "", "Look"),
    ActionSpec(
        "give_to_all", "Same for all photos", "Give all open photos the look of this one", ("Ctrl+Shift+A",), "", "Look"
    ),
    ActionSpec("next_photo", "Next photo", "Show the next open photo", ("PgDown",), "caret-right", "Photos"),
    ActionSpec("previous_photo", "Previous photo", "Show the photo before", ("PgUp",), "caret-left", "Photos"),
    ActionSpec("close_photo", "Close photo", "Take this photo off the film strip", ("Ctrl+W",), "x", "Photos"),
    ActionSpec("next_model", "Next look", "Choose the next look", ("Ctrl+Down",), "", "Look"),
    ActionSpec("previous_model", "Previous look", "Choose the look before", ("Ctrl+Up",), "", "Look"),
    ActionSpec("find_look", "Search looks", "Search by name, what it does, or family", ("Ctrl+F",), "", "Look"),
    ActionSpec(
        "try_all", "Try all looks", "Show this photo through every look, in the list of looks", ("Ctrl+L",), "", "Look"
    ),
    ActionSpec("keep_colour", "Keep my colours", "Only brightness is translated", ("K",), "", "Look"),
    ActionSpec("keep_brightness", "Keep my brightness", "Only colours are translated", ("Shift+K",), "", "Look"),
    ActionSpec(
        "mask", "Mask", "Paint where the translation shows and where the photo", ("M",), "selection-all", "Mask"
    ),
    ActionSpec("mask_hide", "Photo", "Paint the photo back; with Alt the other one", (), "eraser", "Mask", ("E",)),
    ActionSpec("mask_show", "Translation", "Paint the translation back", (), "paint-brush", "Mask", ("B",)),
    ActionSpec("mask_swap", "Other brush", "Change between the two brushes", (), "", "Mask", ("X",)),
    ActionSpec("mask_narrower", "Narrower brush", "A narrower brush", (), "", "Mask", ("[",)),
    ActionSpec("mask_wider", "Wider brush", "A wider brush", (), "", "Mask", ("]",)),
    ActionSpec("mask_invert", "Turn round", "Swap what shows and what is hidden", ("Shift+M",), "swap", "Mask"),
    ActionSpec(
        "mask_load",
        "Load mask…",
        "A picture as the mask: white shows, black hides",
        ("Ctrl+Alt+O",),
        "folder-open",
        "Mask",
    ),
    ActionSpec("mask_save", "Save mask…", "Save the mask as a picture", ("Ctrl+Alt+S",), "floppy-disk-back", "Mask"),
    ActionSpec("mask_clear", "Remove mask", "Show the translation everywhere", ("Ctrl+M",), "trash", "Mask"),
    ActionSpec("another_seed", "Another variation", "Any other variation", ("Ctrl+Shift+G",), "dice-five", "Look"),
    ActionSpec("variations", "Variations…", "Nine variations to choose from", ("Ctrl+G",), "squares-four", "Look"),
    ActionSpec("stronger", "Stronger", "Show more of the translation", ("]",), "", "Look"),
    ActionSpec("weaker", "Weaker", "Show less of the translation", ("[",), "", "Look"),
    ActionSpec(
        "new_drawing", "New drawing", "Draw, and see it translated while you draw", ("Ctrl+N",), "pencil-line", "Draw"
    ),
    ActionSpec(
        "draw_over",
        "Draw over this photo",
        "Begin a drawing with this photo seen through the paper",
        ("Ctrl+Shift+N",),
        "paint-brush-broad",
        "Draw",
    ),
    ActionSpec("draw", "Draw", "Draw on this drawing, or look at it", ("P",), "pencil-simple", "Draw"),
    ActionSpec(
        "save_drawing",
        "Save drawing…",
        "Save what you drew, not its translation",
        ("Ctrl+Shift+S",),
        "floppy-disk-back",
        "Draw",
    ),
    ActionSpec("tool_brush", "Brush", "Draw; Shift draws straight", (), "paint-brush", "Draw", ("B",)),
    ActionSpec("tool_eraser", "Eraser", "Back to the colour of the paper", (), "eraser", "Draw", ("E",)),
    ActionSpec("tool_line", "Line", "A straight line; Shift keeps its angle", (), "line-segment", "Draw", ("L",)),
    ActionSpec("tool_rectangle", "Rectangle", "A rectangle; Shift makes a square", (), "rectangle", "Draw", ("R",)),
    ActionSpec("tool_fill", "Fill", "Fill an area with the colour", (), "paint-bucket", "Draw", ("G",)),
    ActionSpec("next_colour", "Next colour", "The next colour", (), "", "Draw", ("C",)),
    ActionSpec("narrower", "Narrower brush", "A narrower brush", (), "", "Draw", ("[",)),
    ActionSpec("wider", "Wider brush", "A wider brush", (), "", "Draw", ("]",)),
    ActionSpec(
        "mirror_across",
        "Left and right",
        "Draw on the left and the right at once",
        (),
        "arrows-left-right",
        "Draw",
        ("X",),
    ),
    ActionSpec(
        "mirror_down",
        "Above and below",
        "Draw above and below at once",
        (),
        "arrows-down-up",
        "Draw",
        ("Shift+X",),
    ),
    ActionSpec("underlay", "Photo beneath…", "See a photo through the paper", (), "stack", "Draw", ("U",)),
    ActionSpec("trace", "Trace edges", "Draw the lines of the photo beneath", (), "magic-wand", "Draw", ("T",)),
    ActionSpec("fit", "Fit", "Show the whole picture", ("F",), "corners-out", "Canvas"),
    ActionSpec("actual", "100 %", "Show every pixel of the picture as one of the screen", ("1",), "", "Canvas"),
    ActionSpec("zoom_in", "Zoom in", "Larger", ("+", "="), "magnifying-glass-plus", "Canvas"),
    ActionSpec("zoom_out", "Zoom out", "Smaller", ("-",), "magnifying-glass-minus", "Canvas"),
    ActionSpec(
        "view_divider", "Divider", "Before and after in one picture, with a divider", ("Y",), "square-half", "Canvas"
    ),
    ActionSpec("view_side", "Side by side", "Before and after side by side", ("S",), "columns", "Canvas"),
    ActionSpec("view_difference", "What changed", "The brighter, the more changed", ("D",), "intersect", "Canvas"),
    ActionSpec(
        "view_round_trip", "Round trip", "There and back again, and what was lost", ("T",), "arrows-clockwise", "Canvas"
    ),
    ActionSpec(
        "view_realism", "How real", "Which parts look real and which look made", ("R",), "fingerprint", "Canvas"
    ),
    ActionSpec("show_original", "Original", "Show the original while held", ("\\", "B"), "eye", "Canvas"),
    ActionSpec("try_again", "Try again", "Once more what failed", ("Ctrl+R",), "arrow-clockwise", "Photos"),
)
