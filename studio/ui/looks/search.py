"""What stands over the gallery: a field to search in, and the switch "Try all looks"."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from studio.state.language import tr
from studio.state.models.translators import ModelShelf
from studio.state.translate.look_previews import LookPreviews
from studio.ui.actions.table import Actions
from studio.ui.looks.gallery import Gallery
from studio.ui.parts.buttons import push_button
from studio.ui.parts.form_fields import hbox, heading, search_field, text_label, vbox

SEARCH_FROM = 4
"""So many looks are more than one sees at a glance."""


class LookSearch(QWidget):
    """Search filters by name, description and family; Esc clears it, Enter takes the first, Down goes to the cards."""

    def __init__(
        self,
        shelf: ModelShelf,
        gallery: Gallery,
        previews: LookPreviews,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._previews = previews
        self._gallery = gallery
        self.search = search_field(tr("Search looks"), actions["find_look"].toolTip())
        self.search.installEventFilter(self)
        self.try_all = push_button(
            tr("Try all looks"), "segment", "small", checkable=True, tip=actions["try_all"].toolTip()
        )
        self._nothing = text_label(tr("Looking for looks…"), "caption", wraps=True)
        self._lay_out()
        self._try_action = actions["try_all"]
        self._try_action.setCheckable(True)
        self._try_action.toggled.connect(previews.set_on)
        self.try_all.toggled.connect(previews.set_on)
        self.search.textChanged.connect(self._gallery.set_search)
        actions["find_look"].triggered.connect(self._on_find)
        previews.on_changed.connect(self._on_switched)
        shelf.entries_changed.connect(self._on_entries_changed)
        self._gallery.found_changed.connect(self._on_found_changed)
        self._on_switched()
        self.search.hide()
        self.try_all.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            pressed = event.type() == QEvent.Type.KeyPress
            match event.key():
                case Qt.Key.Key_Escape if self.search.text() or pressed:
                    # Taken from the action that closes notices as long as there is something to clear.
                    if pressed and not self.search.text():
                        self._gallery.setFocus(Qt.FocusReason.OtherFocusReason)
                    elif pressed:
                        self.search.clear()
                    event.accept()
                    return True
                case Qt.Key.Key_Return | Qt.Key.Key_Enter if pressed:
                    self._gallery.choose_first()
                    return True
                case Qt.Key.Key_Down if pressed:
                    self._gallery.setFocus(Qt.FocusReason.TabFocusReason)
                    return True
                case _:
                    pass
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        title_label = heading(tr("Look"))
        top = hbox((title_label, 1), self.try_all, margins=(16, 0))
        field = hbox(self.search, margins=(16, 0))
        self._nothing.setContentsMargins(16, 0, 16, 0)
        vbox(top, field, self._nothing, owner=self)

    def _on_find(self) -> None:
        self.search.show()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_switched(self) -> None:
        self.try_all.setChecked(self._previews.on)
        self._try_action.setChecked(self._previews.on)

    def _on_entries_changed(self) -> None:
        count = len(self._shelf.entries)
        self.search.setVisible(count >= SEARCH_FROM)
        self.try_all.setVisible(count > 1)
        self._on_found_changed()

    def _on_found_changed(self) -> None:
        if not self._shelf.entries:
            self._nothing.setText(
                tr("No looks are installed. Put a model package into the models folder and start again.")
            )
        else:
            self._nothing.setText(tr("No look is called “{name}”. Esc shows all.").format(name=self.search.text()))
        self._nothing.setVisible(self._gallery.found == 0)
