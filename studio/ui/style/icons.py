"""Icons of the Phosphor family, drawn in the colours of the palette at any size."""

import importlib.util
import json
from functools import cache
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication


def icon(name: str, role: QPalette.ColorRole = QPalette.ColorRole.ButtonText) -> QIcon:
    """The Phosphor icon `name`, such as `folder-open`."""
    return QIcon(_GlyphEngine(name, role))


class _GlyphEngine(QIconEngine):
    """Looks the colour up while painting, so a new palette needs no new icons."""

    def __init__(self, name: str, role: QPalette.ColorRole) -> None:
        super().__init__()
        self._name = name
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        family, glyphs = _font()
        group = QPalette.ColorGroup.Disabled if mode == QIcon.Mode.Disabled else QPalette.ColorGroup.Active
        font = QFont(family)
        font.setPixelSize(max(1, rect.height()))
        painter.save()
        painter.setFont(font)
        painter.setPen(QApplication.palette().color(group, self._role))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, glyphs.get(self._name, ""))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._name, self._role)


@cache
def _font() -> tuple[str, dict[str, str]]:
    """Family and glyphs. Only the one font file is read: importing qtawesome takes longer than the window."""
    spec = importlib.util.find_spec("qtawesome")
    folder = Path(spec.origin).parent / "fonts" if spec is not None and spec.origin else None
    fonts = sorted(folder.glob("phosphor-*.ttf")) if folder is not None else []
    charmaps = sorted(folder.glob("phosphor-charmap-*.json")) if folder is not None else []
    if not fonts or not charmaps:
        return QApplication.font().family(), {}
    families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(fonts[-1])))
    names = json.loads(charmaps[-1].read_text(encoding="utf-8"))
    glyphs = {name: chr(int(code, 16)) for name, code in names.items()}
    return (families[0] if families else QApplication.font().family()), glyphs
