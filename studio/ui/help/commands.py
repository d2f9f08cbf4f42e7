"""What stands behind Help: the manual, shortcuts, how models work, and about."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from studio.state.session import Session
from studio.ui.actions.table import Actions
from studio.ui.settings.shortcut_sheet import ShortcutSheet


class HelpCommands(QObject):
    """Opens them beside the window; none has to be closed to go on."""

    def __init__(self, session: Session, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._actions = actions
        self._window = window
        actions.connect_all(
            {
                "help": self._on_help,
                "shortcuts": self._on_shortcuts,
                "how_it_works": self._on_how_it_works,
                "about": self._on_about,
            }
        )

    def _on_help(self) -> None:
        from studio.ui.help.manual_window import ManualWindow

        self._show(ManualWindow(self._session.reading, self._actions, self._window))

    def _on_shortcuts(self) -> None:
        self._show(ShortcutSheet(self._window, self._actions.workspace, self._actions.keymap))

    def _on_how_it_works(self) -> None:
        from studio.ui.help.how_it_works import HowItWorks

        dialog = HowItWorks(self._session, self._window)
        # Whoever triggers the action may name a role.
        dialog.show_page(str(self._actions["how_it_works"].data() or ""))
        self._actions["how_it_works"].setData(None)
        self._show(dialog)

    def _on_about(self) -> None:
        from studio.ui.help.about import AboutDialog

        self._show(AboutDialog(self._session.reading, self._window))

    def _show(self, dialog: QDialog) -> None:
        for other in self._window.findChildren(type(dialog)):
            if other is not dialog:
                other.close()
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()
