"""The Models workspace: the list at the left, one model at the right."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QMimeData, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QIcon, QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QInputDialog,
    QListView,
    QMenu,
    QPushButton,
    QWidget,
)

from studio.state.language import tr
from studio.state.models import MODEL_SUFFIXES, PACKAGE_SUFFIX
from studio.state.models.workspace import Installed
from studio.state.notices import Notice
from studio.state.session import Session
from studio.ui.actions.table import Actions
from studio.ui.models.details import ModelDetails, measured_words
from studio.ui.parts.buttons import push_button
from studio.ui.parts.files import ask_for_files, ask_where_to_save
from studio.ui.parts.form_fields import STRETCH, hbox, text_label, vbox
from studio.ui.parts.gallery_card import BADGE_RIGHT, BADGE_WRONG, GalleryCard
from studio.ui.parts.notice_bar import NoticeBar
from studio.ui.parts.workspace import Workspace

if TYPE_CHECKING:
    from studio.ui.models.import_network import ImportNetworkDialog

_ABOUT, _ERROR, _PENDING, _BADGE = (Qt.ItemDataRole.UserRole + number for number in range(1, 5))
_BUTTONS = ("check_model", "export_model")
_MORE = ("rename_model", "duplicate_model", "models_folder", "remove_model")


class ModelsWorkspace(Workspace):
    """Gives the actions of the table something to do."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._room = session.model_room
        self._actions = actions
        self._items = QStandardItemModel(self)
        self.list = QListView()
        self.list.setAccessibleName(tr("Models"))
        self.list.setModel(self._items)
        self.list.setItemDelegate(GalleryCard(_ABOUT, _ERROR, _PENDING, self.list, _BADGE))
        self.list.setFixedWidth(320)
        self.disk_use = text_label("", "caption")
        self.details = ModelDetails(self._room)
        self.notice_bar = NoticeBar(session.notes, actions)
        self.import_dialog: ImportNetworkDialog | None = None
        self._lay_out()
        actions.connect_all(
            {
                "add_model": self._on_add,
                "export_model": self._on_export,
                "remove_model": self._room.remove,
                "rename_model": self._on_rename,
                "duplicate_model": self._room.duplicate,
                "undo_models": self._room.undo,
                "replace_model": self._room.replace,
                "check_model": self._room.check,
                "models_folder": self._on_folder,
            }
        )
        self.list.selectionModel().selectionChanged.connect(self._on_selected)
        self._room.changed.connect(self._on_changed)
        self._room.chosen_changed.connect(self._on_chosen_changed)
        self._room.preview_loaded.connect(self._on_preview_loaded)
        self._room.strangers.begun.connect(self._on_stranger)
        self._on_changed()
        self._on_chosen_changed()

    def accepts(self, mime: QMimeData) -> bool:
        return bool(_paths(mime))

    def take(self, mime: QMimeData) -> None:
        paths = _paths(mime)
        if paths:
            self._room.add(paths)
        else:
            self._session.notes.say(Notice(tr("Drop a model file here"), "add_model", "info"))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        self._room.load()
        super().showEvent(event)

    def _lay_out(self) -> None:
        add = ActionButton(self._actions, "add_model")
        add.setProperty("primary", True)
        add.setIcon(QIcon())
        left = vbox((self.list, 1), self.disk_use, add, margins=(8, 12, 0, 12))
        row = hbox(
            *(ActionButton(self._actions, action_id) for action_id in _BUTTONS),
            self._more_button(),
            STRETCH,
            margins=(24, 8, 24, 12),
        )
        right = vbox((self.details, 1), self.notice_bar, row)
        hbox(left, (right, 1), owner=self)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(640, 320)

    def _on_changed(self) -> None:
        self._items.clear()
        for model in self._room.models:
            self._items.appendRow(_item(model))
            self._show_badge(model)
        self.disk_use.setText(tr("{size:.0f} MB on disk in all").format(size=self._room.nbytes / 1e6))

    def _on_preview_loaded(self, number: int) -> None:
        if number < self._items.rowCount():
            image = self._room.preview(self._room.models[number])
            self._items.item(number).setData(image, Qt.ItemDataRole.DecorationRole)

    def _on_selected(self, selected: QItemSelection) -> None:
        indexes = selected.indexes()
        if indexes:
            self._room.choose(indexes[0].row())

    def _on_chosen_changed(self) -> None:
        chosen, room = self._room.chosen, self._room
        if chosen in room.models:
            index = self._items.index(room.models.index(chosen), 0)
            if self.list.currentIndex() != index:
                self.list.setCurrentIndex(index)
            self._show_badge(chosen)
        works = chosen is not None and chosen.entry.package is not None
        enabled = {
            "export_model": works,
            "check_model": works and not room.checking,
            "models_folder": chosen is not None,
            "remove_model": room.can_remove,
            "rename_model": room.can_remove and works,
            "duplicate_model": works,
            "undo_models": room.can_undo,
            "replace_model": room.can_replace,
        }
        for action_id, on in enabled.items():
            self._actions[action_id].setEnabled(on)

    def _on_add(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in MODEL_SUFFIXES)
        filters = f"{tr('Models')} ({patterns});;{tr('All files')} (*)"
        ask_for_files(self, tr("Add a model"), self._room.add, filters)

    def _on_stranger(self) -> None:
        if self.import_dialog is None:
            from studio.ui.models.import_network import ImportNetworkDialog

            self.import_dialog = ImportNetworkDialog(self._room.strangers, self)
            self.import_dialog.finished.connect(self._on_import_finished)
        self.import_dialog.show()

    def _on_import_finished(self, _result: int) -> None:
        if self.import_dialog is not None:
            self.import_dialog.deleteLater()
            self.import_dialog = None

    def _on_export(self) -> None:
        chosen = self._room.chosen
        if chosen is None:
            return
        suggested, filters = Path(f"{chosen.entry.id}{PACKAGE_SUFFIX}"), f"{tr('Models')} (*{PACKAGE_SUFFIX})"
        ask_where_to_save(self, tr("Share this model"), suggested, self._room.export, filters)

    def _more_button(self) -> QPushButton:
        button = push_button(
            tr("More"), tip=tr("Rename, copy, remove, show the folder"), accessible_name=tr("More for this model")
        )
        menu = QMenu(button)
        for action_id in _MORE:
            menu.addAction(self._actions[action_id])
        button.setMenu(menu)
        return button

    def _show_badge(self, model: Installed) -> None:
        number, measured = self._room.models.index(model), self._room.measured(model)
        if number < self._items.rowCount() and measured is not None:
            item = self._items.item(number)
            item.setData(BADGE_RIGHT if measured.ok else BADGE_WRONG, _BADGE)
            item.setToolTip(measured_words(measured))

    def _on_rename(self) -> None:
        chosen = self._room.chosen
        if chosen is not None and chosen.entry.package is not None:
            dialog = QInputDialog(self)
            dialog.setWindowTitle(tr("Rename"))
            dialog.setLabelText(tr("What shall it be called?"))
            dialog.setTextValue(chosen.entry.package.name)
            dialog.textValueSelected.connect(self._room.rename)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def _on_folder(self) -> None:
        if self._room.chosen is not None:
            path = self._room.chosen.entry.path
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path if path.is_dir() else path.parent)))


def _item(model: Installed) -> QStandardItem:
    package = model.entry.package
    item = QStandardItem(model.entry.id if package is None else package.name)
    item.setEditable(False)
    item.setData("" if package is None else package.manifest.description, _ABOUT)
    item.setData(model.entry.error, _ERROR)
    item.setData(False, _PENDING)
    return item


def _paths(mime: QMimeData) -> tuple[Path, ...]:
    return tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())


class ActionButton(QPushButton):
    """Shows an action's words, and is enabled with it."""

    def __init__(self, actions: Actions, action_id: str) -> None:
        action = actions[action_id]
        super().__init__(action.icon(), action.text())
        self._action = action
        self.setToolTip(action.toolTip())
        self.clicked.connect(action.trigger)
        action.changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        self.setEnabled(self._action.isEnabled())
