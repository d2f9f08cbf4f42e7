"""What can be done in the Batch workspace."""

from studio.ui.actions.spec import ActionSpec

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("batch_files", "Add photos…", "Add photos and clips to this batch", ("Ctrl+O",), "image", "Batch"),
    ActionSpec(
        "batch_folder", "Add folder…", "Add a folder, with the folders in it", ("Ctrl+Shift+O",), "folder-open", "Batch"
    ),
    ActionSpec("batch_strip", "Add film strip", "Add all open photos", ("Ctrl+Shift+F",), "film-strip", "Batch"),
    ActionSpec("batch_clear", "Empty", "Take everything out of this batch", ("Ctrl+Backspace",), "", "Batch"),
    ActionSpec("batch_begin", "Start", "Put this batch into the queue", ("Ctrl+Return",), "play", "Batch"),
    ActionSpec(
        "batch_preview",
        "Try one second",
        "Translate the first second of each clip",
        ("Ctrl+Shift+Return",),
        "",
        "Batch",
    ),
    ActionSpec("batch_new", "New batch", "Put another batch together", ("Ctrl+N",), "plus", "Batch"),
    ActionSpec("batch_pause", "Pause", "Let this batch rest, or go on", ("Ctrl+P",), "pause", "Batch"),
    ActionSpec("batch_retry", "Try failed again", "Once more what failed", ("Ctrl+R",), "arrow-clockwise", "Batch"),
    ActionSpec("batch_cancel", "Stop", "Stop this batch; what is done stays", ("Ctrl+.",), "stop", "Batch"),
    ActionSpec("batch_cancel_all", "Stop all", "Stop all batches; what is done stays", ("Ctrl+Shift+.",), "", "Batch"),
    ActionSpec("batch_remove", "Remove", "Take it off the list; pictures stay", ("Del",), "trash", "Batch"),
    ActionSpec("batch_up", "Earlier", "Do this batch earlier", ("Alt+Up",), "arrow-up", "Batch"),
    ActionSpec("batch_down", "Later", "Do this batch later", ("Alt+Down",), "arrow-down", "Batch"),
    ActionSpec("batch_show", "Show results", "Show the folder with the results", ("Ctrl+Shift+D",), "folder", "Batch"),
    ActionSpec("batch_report", "Show report", "Show the page with all pictures", ("Ctrl+Shift+P",), "article", "Batch"),
)
