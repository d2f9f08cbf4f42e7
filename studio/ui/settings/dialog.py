"""The settings: made from their table, with a search; stays open beside the window."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from studio.preferences.table import APPEARANCE, COMPUTER, DEVICE, KEYS, PRIVACY, SAVING, SHORTCUTS, TABLE
from studio.state.language import mark, tr
from studio.state.session import Session
from studio.ui.actions.spec import ActionSpec
from studio.ui.actions.table import ACTIONS, Actions
from studio.ui.parts.buttons import push_button
from studio.ui.parts.form_fields import STRETCH, caption, hbox, heading, scrolled, search_field, text_label, vbox
from studio.ui.settings.row import DeviceRow, SettingRow
from studio.ui.settings.shortcut_rows import ShortcutRow

_PAGES = (COMPUTER, SAVING, APPEARANCE, SHORTCUTS, PRIVACY)
_ENTRY_PX = 34
_ROWS_AT_ONCE = 6
_STAYS_HERE = mark(
    "Nothing leaves this machine. The models run here; the window opens no connection to any network, asks for no "
    "account, counts nothing and looks for no updates."
)


class SettingsDialog(QDialog):
    """Not modal: what is changed shows in the window at once."""

    def __init__(self, session: Session, actions: Actions, log_path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        self.setAccessibleName(tr("Settings"))
        self.setObjectName("Settings")
        self._session = session
        self._actions = actions
        self._log_path = log_path
        self.search = search_field(tr("Search settings"))
        self.pages = QListWidget()
        self.pages.setAccessibleName(tr("Pages of the settings"))
        for name in _PAGES:
            item = QListWidgetItem(tr(name), self.pages)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setSizeHint(QSize(0, _ENTRY_PX))
        self.pages.setFixedHeight(len(_PAGES) * _ENTRY_PX + 4)
        self.nothing_found = caption(tr("No setting has these words."))
        self.reset_all_button = push_button(
            tr("Reset all"), tip=tr("All settings and shortcuts back to their defaults")
        )
        self.close_button = QPushButton(tr("Close"))
        self.sections: dict[str, _Section] = {}
        self._waiting: list[ActionSpec] = []
        self._filling = QTimer(self, interval=0)  # type: ignore[call-overload]
        self._filling.timeout.connect(self._add_shortcuts)
        self._lay_out()
        self.resize(820, min(600, parent.height() - 40))
        self.pages.setCurrentRow(0)
        self.pages.currentRowChanged.connect(self._show)
        self.search.textChanged.connect(self._show)
        self.reset_all_button.clicked.connect(session.settings.reset_all)
        self.close_button.clicked.connect(self.close)
        self._show()
        session.device_choices.load()

    def _lay_out(self) -> None:
        content = QWidget()
        self._column = vbox(self.nothing_found, STRETCH, owner=content, margins=(24, 0, 16, 16))
        self.area = scrolled(content, tr("Settings"))
        left = vbox(self.search, self.pages, STRETCH, self.reset_all_button, spacing=12)
        for widget in (self.search, self.pages, self.reset_all_button):
            widget.setFixedWidth(184)
        right = vbox((self.area, 1), (self.close_button, 0, Qt.AlignmentFlag.AlignRight), spacing=12)
        hbox(left, (right, 1), owner=self, margins=16, spacing=0)
        for button in (self.reset_all_button, self.close_button):
            button.setAutoDefault(False)

    def _show(self) -> None:
        """The chosen page, or all rows that have the words of the search."""
        words = self.search.text().casefold().split()
        item = self.pages.currentItem()
        wanted = _PAGES if words else (item.data(Qt.ItemDataRole.UserRole),)
        for name in wanted:
            if name not in self.sections:
                self.sections[name] = self._section(name)
                self._column.insertWidget(self._column.count() - 2, self.sections[name])
        if SHORTCUTS in self.sections and SHORTCUTS not in wanted:
            # So many widgets would make another theme slow.
            self._waiting.clear()
            self.sections.pop(SHORTCUTS).deleteLater()
        self.pages.setEnabled(not words)
        self._filter()
        self.area.verticalScrollBar().setValue(0)

    def _filter(self) -> None:
        words = self.search.text().casefold().split()
        item = self.pages.currentItem()
        found = 0
        for name, section in self.sections.items():
            is_wanted = bool(words) or name == item.data(Qt.ItemDataRole.UserRole)
            shown = section.search(words) if is_wanted else 0
            section.setVisible(shown > 0)
            found += shown
        self.nothing_found.setVisible(not found and not self._waiting)

    def _section(self, name: str) -> "_Section":
        # Pages are made when they are first looked at: a hundred shortcuts take a moment.
        section = _Section(tr(name))
        if name == PRIVACY:
            section.add_words(tr(_STAYS_HERE))
        for setting in (setting for setting in TABLE if setting.group == name and setting is not KEYS):
            if setting is DEVICE:
                section.add_row(DeviceRow(self._session.settings, self._session.device_choices))
            else:
                section.add_row(SettingRow(setting, self._session.settings))
        if name == PRIVACY:
            self.forget_button = _place_button(tr("Forget what was opened"), self._session.settings.forget_recent)
            self.home_button = _place_button(tr("Show your files"), self._on_show_home)
            self.log_button = _place_button(tr("Show the log"), self._on_show_log)
            section.add_words(
                tr("Models, settings, queue and log are in {folder}").format(folder=self._log_path.parent.parent)
            )
            section.add_buttons(self.forget_button, self.home_button, self.log_button)
        if name == SHORTCUTS:
            self._waiting = sorted(ACTIONS, key=lambda spec: _GROUPS[spec.group])
            self._filling.start()
        return section

    @property
    def is_complete(self) -> bool:
        """Whether all rows of what is shown are there."""
        return not self._waiting

    def _add_shortcuts(self) -> None:
        """A few rows at a time: the window goes on meanwhile."""
        section = self.sections.get(SHORTCUTS)
        if section is None or not self._waiting:
            self._filling.stop()
            return
        for spec in self._waiting[:_ROWS_AT_ONCE]:
            section.ensure_heading(tr(spec.group))
            section.add_row(ShortcutRow(spec, self._actions.keymap))
        del self._waiting[:_ROWS_AT_ONCE]
        self._filter()

    def _on_show_home(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_path.parent.parent)))

    def _on_show_log(self) -> None:
        self._actions["show_log"].trigger()


_GROUPS = {name: number for number, name in enumerate(dict.fromkeys(spec.group for spec in ACTIONS))}
"""In the order of the tables; two tables may have one heading."""


class _Section(QWidget):
    """A page: a title, rows that a search hides, and words between them that it hides all."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self.rows: list[SettingRow | ShortcutRow] = []
        self._headings: list[tuple[QLabel, list[SettingRow | ShortcutRow]]] = []
        self._others: list[tuple[QWidget, str]] = []
        label = text_label(title, "title")
        self._column = vbox(label, 8, owner=self, margins=(0, 0, 0, 12), spacing=0)

    def ensure_heading(self, title: str) -> None:
        """Above the rows that follow, unless it is there already."""
        if self._headings and self._headings[-1][0].text() == title:
            return
        label = heading(title)
        label.setContentsMargins(0, 12, 0, 4)
        self._headings.append((label, []))
        self._column.addWidget(label)

    def add_row(self, row: "SettingRow | ShortcutRow") -> None:
        """That a search may find."""
        self.rows.append(row)
        if self._headings:
            self._headings[-1][1].append(row)
        self._column.addWidget(row)

    def add_words(self, text: str) -> None:
        """Plain words, which wrap."""
        label = text_label(text, wraps=True)
        label.setContentsMargins(0, 0, 0, 8)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._others.append((label, text.casefold()))
        self._column.addWidget(label)

    def add_buttons(self, *buttons: QPushButton) -> None:
        box = QWidget()
        hbox(*buttons, STRETCH, owner=box, margins=(0, 4))
        self._others.append((box, " ".join(button.text() for button in buttons).casefold()))
        self._column.addWidget(box)

    def search(self, words: list[str]) -> int:
        """Show what has all these words; so many things do."""
        shown = 0
        for row in self.rows:
            found = all(word in row.searched for word in words)
            row.setVisible(found)
            shown += found
        for widget, text in self._others:
            found = all(word in text for word in words)
            widget.setVisible(found)
            shown += found
        for label, rows in self._headings:
            label.setVisible(any(row.isVisibleTo(self) for row in rows))
        return shown


def _place_button(text: str, slot: object) -> QPushButton:
    button = push_button(text, default=False)
    button.clicked.connect(slot)  # type: ignore[arg-type]
    return button
