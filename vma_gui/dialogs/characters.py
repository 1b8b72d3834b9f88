"""Dialog that renders typed characters in one or several fonts as imports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QImage,
    QKeySequence,
    QPainter,
    QRawFont,
    QShortcut,
)
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from vma_core.errors import UserError
from vma_core.importers.fonts import (
    BLOCKS,
    FONT_SUFFIXES,
    MAX_CHARACTERS,
    font_bytes,
    font_lines,
    read_font_sandboxed,
)
from vma_core.importers.imported_glyph import ImportedGlyph

from vma_gui.inference.background import BackgroundTask
from vma_gui.system.file_dialogs import ask_open_several
from vma_gui.system.language import locale_number
from vma_gui.system.messages import translate
from vma_gui.widgets.basics import ComboBox, FontBox, GrowingDialog, muted_label
from vma_gui.widgets.images import qimage_to_grey

IMAGE_PX = 320
PREVIEW_PX = 160
SHOWN_CHARACTERS = 6
MAX_FONTS = 24


class CharacterDialog(GrowingDialog):
    """Asks for fonts and characters; once accepted, `found` has one glyph per character and font.

    Args:
        characters: initial text.
        files: font files to start with.
    """

    def __init__(
        self, characters: str = "a", parent: QWidget | None = None, files: Sequence[Path] = ()
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Characters from fonts"))
        self.found: list[ImportedGlyph] = []
        self._background = BackgroundTask(self)
        self._font = FontBox()
        typed = self._font.lineEdit()
        if typed is not None:
            typed.setAccessibleName(self.tr("Font"))
        self._font.setAccessibleName(self.tr("Font"))
        self._font.currentFontChanged.connect(self._refresh)
        self._add = QPushButton(self.tr("Add font"))
        self._add.setToolTip(self.tr("Render every character in each chosen font"))
        self._add.clicked.connect(lambda: self._add_font(self._font.currentFont().family()))
        self._open = QPushButton(self.tr("Open font file…"))
        self._open.clicked.connect(self._ask_file)
        self._chosen_fonts = QListWidget()
        self._chosen_fonts.setAccessibleName(self.tr("Chosen fonts"))
        self._chosen_fonts.setToolTip(self.tr("Double-click, or press Delete, to remove a font"))
        self._chosen_fonts.setMaximumHeight(96)
        self._chosen_fonts.itemActivated.connect(self._remove)
        self._chosen_fonts.itemDoubleClicked.connect(self._remove)
        delete = QShortcut(QKeySequence.StandardKey.Delete, self._chosen_fonts)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove_current)
        self._chosen_fonts.hide()
        self._text = QLineEdit(characters)
        self._text.setMaxLength(MAX_CHARACTERS)
        self._text.setAccessibleName(self.tr("Characters"))
        self._text.textChanged.connect(self._refresh)
        self._blocks = ComboBox()
        self._blocks.setAccessibleName(self.tr("Unicode block"))
        self._blocks.addItem(self.tr("Add Unicode block…"))
        self._blocks.addItems(list(BLOCKS))
        self._blocks.activated.connect(self._add_block)
        self._preview = QLabel()
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._preview.setMinimumHeight(PREVIEW_PX)
        self._status = muted_label()
        self._status.setWordWrap(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self._finish)
        buttons.rejected.connect(self.reject)
        self._ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._lay_out(buttons)
        self._text.selectAll()
        self._text.setFocus()
        self._refresh()
        if files:
            self.add_files(files)

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        font_row, text_row = QHBoxLayout(), QHBoxLayout()
        font_row.addWidget(self._font, 1)
        font_row.addWidget(self._add)
        font_row.addWidget(self._open)
        text_row.addWidget(self._text, 1)
        text_row.addWidget(self._blocks)
        form = QFormLayout()
        form.setSpacing(8)
        form.addRow(self.tr("Font"), font_row)
        form.addRow(self._chosen_fonts)
        form.addRow(self.tr("Characters"), text_row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self._preview)
        layout.addWidget(self._status)
        layout.addWidget(buttons)
        self.resize(560, self.sizeHint().height())

    def characters(self) -> list[str]:
        """Typed characters without spaces and duplicates."""
        return list(dict.fromkeys(c for c in self._text.text() if not c.isspace()))

    def families(self) -> list[str]:
        """Families of the added fonts, or of the current font if none was added."""
        added = [self._chosen_fonts.item(row).text() for row in range(self._chosen_fonts.count())]
        return added or [self._font.currentFont().family()]

    def add_files(self, paths: Sequence[Path]) -> None:
        """Add font files; errors of unreadable ones are shown."""
        self._ok.setEnabled(False)
        self._status.setText(self.tr("Reading …"))
        self._background.run(
            lambda: [(path.name, _checked_font(path)) for path in paths],
            self._add_checked,
            self._status.setText,
        )

    def _add_checked(self, checked: Sequence[tuple[str, bytes | str]]) -> None:
        self._status.clear()
        self._refresh()
        for name, content in checked:
            if isinstance(content, str):
                self._status.setText(content)
            else:
                self._add_font_data(name, content)

    def _add_font_data(self, name: str, content: bytes) -> None:
        number = QFontDatabase.addApplicationFontFromData(content)
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        if not families:
            text = self.tr("{name} is not a font that can be shown here.")
            self._status.setText(text.format(name=name))
            return
        self._add_font(families[0])
        self._font.setCurrentFont(QFont(families[0]))

    def _add_font(self, family: str) -> None:
        known = [self._chosen_fonts.item(row).text() for row in range(self._chosen_fonts.count())]
        if family not in known and len(known) < MAX_FONTS:
            item = QListWidgetItem(family)
            item.setFont(QFont(family))
            self._chosen_fonts.addItem(item)
        self._chosen_fonts.show()
        self._refresh()

    def _remove(self, item: QListWidgetItem) -> None:
        self._chosen_fonts.takeItem(self._chosen_fonts.row(item))
        self._chosen_fonts.setVisible(self._chosen_fonts.count() > 0)
        self._refresh()

    def _remove_current(self) -> None:
        if (item := self._chosen_fonts.currentItem()) is not None:
            self._remove(item)

    def _ask_file(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in FONT_SUFFIXES)
        fonts = self.tr("Fonts ({types})").format(types=kinds)
        paths = ask_open_several(self, "font file", self.tr("Open font file"), fonts)
        if paths:
            self.add_files(paths)

    def _add_block(self, index: int) -> None:
        """Append the characters of a Unicode block that the first font has."""
        if index > 0:
            face = QRawFont.fromFont(QFont(self.families()[0]))
            codes = [c for c in BLOCKS[self._blocks.itemText(index)] if face.supportsCharacter(c)]
            self._text.setText(self._text.text() + "".join(map(chr, codes)))
            if not codes:
                self._status.setText(self.tr("This font has no characters of this block."))
        self._blocks.setCurrentIndex(0)

    def _refresh(self) -> None:
        families, characters = self.families(), self.characters()
        self._preview.setStyleSheet(f"font: {PREVIEW_PX // 2}px '{families[-1]}';")
        self._preview.setText("".join(characters[:SHOWN_CHARACTERS]))
        self._ok.setEnabled(bool(characters))
        if characters:
            text = self.tr("{count} characters", "", len(characters))
            if len(families) > 1:
                text = self.tr("{count} characters in {fonts} fonts", "", len(characters))
            text = text.format(count=locale_number(len(characters)), fonts=len(families))
            self._status.setText(text)

    def _finish(self) -> None:
        """Render in the background: a block in several fonts takes seconds."""
        families, characters = self.families(), self.characters()
        self._ok.setEnabled(False)
        self._status.setText(self.tr("Rendering …"))
        self._background.run(
            lambda: render_all(families, characters), self._accept, self._status.setText
        )

    def _accept(self, found: list[ImportedGlyph]) -> None:
        self._ok.setEnabled(True)
        if not found:
            self._status.setText(self.tr("The chosen fonts have none of these characters."))
            return
        self.found = found
        self.accept()

    def done(self, result: int) -> None:
        self._background.close()
        super().done(result)


def _checked_font(path: Path) -> bytes | str:
    """A font that a sandboxed child process could read, or the error.

    Qt gets these bytes: the file may change after the check.
    """
    try:
        content = font_bytes(path)
        read_font_sandboxed(content, path.name)
    except UserError as error:
        return translate(error)
    return content


def render_all(families: Sequence[str], characters: Sequence[str]) -> list[ImportedGlyph]:
    """Render every character in every font that has it, font by font."""
    found = []
    for family in families:
        font = QFont(family)
        face = QRawFont.fromFont(font)
        # Qt would substitute missing characters from another font.
        known = [c for c in characters if face.supportsCharacter(ord(c))]
        found += [render_character(font, character) for character in known]
    return found


def render_character(font: QFont, character: str) -> ImportedGlyph:
    """Render a character black on white as an imported glyph."""
    image = QImage(IMAGE_PX, IMAGE_PX, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    face = QFont(font)
    font_px = IMAGE_PX * 5 // 8
    face.setPixelSize(font_px)
    metrics, raw = QFontMetricsF(face), QRawFont.fromFont(face)
    lines = font_lines(
        0.5 * (IMAGE_PX - metrics.height()) + metrics.ascent(),
        font_px,
        metrics.xHeight() if raw.supportsCharacter(ord("x")) else 0.0,
        metrics.capHeight() if raw.supportsCharacter(ord("H")) else 0.0,
    )
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(face)
        painter.setPen(QColor("black"))
        box = QRectF(0, 0, IMAGE_PX, IMAGE_PX)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, character)
    source = f"{font.family()} {character}"
    return ImportedGlyph(qimage_to_grey(image), character, source, lines=lines)
