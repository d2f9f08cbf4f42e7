"""What can be done in the Models workspace."""

from studio.ui.actions.spec import ActionSpec

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "add_model", "Add a model…", "Add a model: .itmodel, .onnx, .pth or .safetensors", ("Ctrl+O",), "plus", "Models"
    ),
    ActionSpec("export_model", "Share…", "Save this model as one file", ("Ctrl+E",), "export", "Models"),
    ActionSpec("remove_model", "Remove", "Take this model out; it can come back", ("Del",), "trash", "Models"),
    ActionSpec("rename_model", "Rename…", "Give this model another name", ("F2",), "pencil-simple", "Models"),
    ActionSpec("duplicate_model", "Duplicate", "Make a copy of this model", ("Ctrl+D",), "copy", "Models"),
    ActionSpec(
        "undo_models",
        "Undo",
        "Take the last change to the models back",
        ("Ctrl+Z",),
        "arrow-counter-clockwise",
        "Models",
    ),
    ActionSpec("replace_model", "Replace it", "Take the new one in place of the old", ("Ctrl+Return",), "", "Models"),
    ActionSpec(
        "check_model", "Check here", "Is it right on this machine, and how quick?", ("Ctrl+K",), "gauge", "Models"
    ),
    ActionSpec("models_folder", "Show folder", "Show the folder of this model", ("Ctrl+Shift+F",), "folder", "Models"),
)
