"""What the main window asks of every workspace."""

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QWidget

from studio.ui.parts import mime_data


class Workspace(QWidget):
    """One entry of the rail; made when it is first shown, kept while another is open."""

    def accepts(self, mime: QMimeData) -> bool:
        """Whether it could do something with what is dragged over it; pictures, where a workspace says nothing else."""
        return mime_data.accepts(mime)

    def take(self, mime: QMimeData) -> None:
        """Open what was dropped or pasted."""
        raise NotImplementedError

    def set_drop_hot(self, hot: bool) -> None:
        """Show that a drop would be taken."""
