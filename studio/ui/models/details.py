"""What there is to know about one model: in words, as its makers and this machine measured it."""

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QComboBox, QLabel, QScrollArea, QWidget

from studio.state.language import mark, tr
from studio.state.models.workspace import Installed, ModelRoom
from studio.ui.parts.buttons import push_button
from studio.ui.parts.form_fields import STRETCH, hbox, text_label, vbox

if TYPE_CHECKING:
    from studio.inference.model_benchmark import Measured
    from studio.package.versions import Version

_PICTURE = QSize(360, 240)
_ROLES = {
    "translate": mark("turns pictures into others"),
    "encode": mark("finds a picture among those that it knows"),
    "decode": mark("makes pictures from nothing"),
    "critic": mark("tells how real a picture looks"),
}


class ModelDetails(QScrollArea):
    def __init__(self, room: ModelRoom) -> None:
        super().__init__()
        self._room = room
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("About this model"))
        self._picture = QLabel()
        self.text = text_label("", wraps=True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.versions = QComboBox()
        self.versions.setAccessibleName(tr("Version"))
        self.versions.setToolTip(tr("Go back to another version, or forth"))
        self.versions.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._version_row = QWidget()
        hbox(QLabel(tr("Version")), self.versions, STRETCH, owner=self._version_row)
        self.versions.activated.connect(self._on_version)
        page = QWidget()
        self.explain_button = push_button(
            tr("What is this model doing?"), tip=tr("In pictures and plain words"), clicked=self._on_explain
        )
        vbox(
            self._picture,
            self.text,
            (self.explain_button, 0, Qt.AlignmentFlag.AlignLeft),
            self._version_row,
            STRETCH,
            owner=page,
            margins=24,
            spacing=16,
        )
        self.setWidget(page)
        room.chosen_changed.connect(self._on_chosen_changed)
        room.preview_loaded.connect(self._show_picture)
        self._on_chosen_changed()

    def _on_explain(self) -> None:
        model = self._room.chosen
        action = next((found for found in self.window().actions() if found.objectName() == "how_it_works"), None)
        if action is not None and model is not None and model.entry.package is not None:
            action.setData(next(iter(model.entry.package.roles), None))
            action.trigger()

    def _on_chosen_changed(self) -> None:
        model = self._room.chosen
        self._show_picture()
        self.explain_button.setVisible(model is not None and model.entry.package is not None)
        self.text.setText(tr("No models are installed.") if model is None else self._page(model))

        self._show_versions(() if model is None else model.versions)

    def _on_version(self, index: int) -> None:
        self._room.use_version(self.versions.itemData(index))

    def _show_versions(self, versions: "tuple[Version, ...]") -> None:
        self._version_row.setVisible(len(versions) > 1)
        self.versions.clear()
        for version in versions:
            words = tr("{version}, comes with the program") if version.bundled else "{version}"
            self.versions.addItem(words.format(version=version.package.manifest.version), version.name)
            if version.in_use:
                self.versions.setCurrentIndex(self.versions.count() - 1)

    def _show_picture(self) -> None:
        model = self._room.chosen
        image = None if model is None else self._room.preview(model)
        self._picture.setVisible(image is not None)
        if image is not None:
            ratio = self.devicePixelRatioF()
            shown = image.scaled(
                _PICTURE * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            pixmap = QPixmap.fromImage(shown)
            pixmap.setDevicePixelRatio(ratio)
            self._picture.setPixmap(pixmap)

    def _page(self, model: Installed) -> str:
        package = model.entry.package
        if package is None:
            return f"<h3>{html.escape(model.entry.id)}</h3><p>{html.escape(model.entry.error or '')}</p>"
        about = package.manifest
        rows = [(tr("What it does"), ", ".join(tr(_ROLES[role]) for role in package.roles))]
        if about.domains is not None:
            rows.append((tr("From, to"), f"{about.domains.source} → {about.domains.target}"))
        rows.append((tr("Made by"), ", ".join(about.authors)))
        rows.append((tr("Licence"), about.licence))
        if about.training is not None:
            rows.append((tr("Learnt from"), f"{about.training.data} ({about.training.data_licence})"))
            rows += [(metric.name, f"{metric.value:g}: {metric.definition}") for metric in about.training.metrics]
        rows += [(tr("Thanks to"), line) for line in about.attribution]
        if about.parity is not None:
            error = max(about.parity.largest_error.values(), default=0.0)
            rows.append((tr("Against the original"), tr("differs by at most {error:.0e}").format(error=error)))
        where = tr("added by you") if model.own else tr("comes with the program")
        size = tr("{size:.1f} MB on disk, version {version}").format(size=model.nbytes / 1e6, version=about.version)
        rows.append((tr("Installed"), f"{where}; {size}"))
        rows += self._measured()
        return f"<h3>{html.escape(about.name)}</h3><p>{html.escape(about.description)}</p>{_table(rows)}"

    def _measured(self) -> list[tuple[str, str]]:
        """What is known of it here, a row for each device."""
        here = tr("On this machine")
        if self._room.checking:
            return [(here, tr("Being checked…"))]
        measured = self._room.checked
        if measured is None:
            return [(here, tr("Not checked yet"))]
        rows = [(here, measured_words(measured))]
        speeds = (tr("{ms:.0f} ms a megapixel").format(ms=speed.ms_per_megapixel) for speed in measured.speeds)
        return rows + [(speed.device, words) for speed, words in zip(measured.speeds, speeds, strict=True)]


def measured_words(measured: "Measured") -> str:
    """Whether it is right here."""
    if not measured.ok:
        return tr("Gives other numbers here: {problem}").format(problem=measured.problem)
    if measured.largest_error is None:
        return tr("Works; its makers gave nothing to compare with")
    return tr("Gives here what its makers measured (largest difference {error:.0e})").format(
        error=measured.largest_error
    )


def _table(rows: list[tuple[str, str]]) -> str:
    lines = (
        f"<tr><td style='padding: 4px 16px 4px 0'><b>{html.escape(name)}</b></td>"
        f"<td style='padding: 4px 0'>{html.escape(text)}</td></tr>"
        for name, text in rows
        if text
    )
    return f"<table style='margin-top: 12px'>{''.join(lines)}</table>"
