"""Dialog that renders typed characters in one or several fonts as imports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QKeySequence,
    QPainter,
    QPixmap,
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
from vma_core.cancellation import stop_if_cancelled
from vma_core.errors import UserError
from vma_core.importers.fonts import (
    BLOCKS,
    FONT_SUFFIXES,
    LARGE_CHARACTERS,
    MAX_CHARACTERS,
    FontFace,
    FontFile,
    font_lines,
    in_block,
    open_font,
    read_characters,
    unicode_blocks,
)
from vma_core.importers.imported_glyph import ImportedGlyph

from vma_gui.inference.background import BackgroundTask, Progress, at_intervals
from vma_gui.system.file_dialogs import ask_open_several
from vma_gui.system.language import locale_number
from vma_gui.system.messages import translate
from vma_gui.widgets.basics import ComboBox, FontBox, GrowingDialog, muted_label
from vma_gui.widgets.images import qimage_to_grey

IMAGE_PX = 320
SMALL_IMAGE_PX = 128
"""Where thousands of images have to fit into memory."""
PREVIEW_PX = 160
PREVIEW_GAP = 24
"""White on each side of a glyph in the preview: this part of an image's width."""
SHOWN_CHARACTERS = 6
MAX_FONTS = 24
LAST_CODE = 0x323AF
"""Of the planes of Unicode that have characters; private use above is not listed."""


@dataclass(frozen=True)
class FontChoice:
    """A font to read: an installed family, or a face of a file.

    Faces of files are rendered in child processes; Qt never sees these files.
    """

    name: str
    file: FontFile | None = None
    face: FontFace | None = None

    def characters(self) -> str:
        """All characters that it has."""
        if self.file is not None:
            return self.file.characters
        raw = QRawFont.fromFont(QFont(self.name))
        return "".join(chr(c) for c in range(0x20, LAST_CODE + 1) if raw.supportsCharacter(c))


class BlockBox(ComboBox):
    """A list that is filled when it is opened.

    Signals:
        opening: the list is about to be shown.
    """

    opening = Signal()

    def showPopup(self) -> None:
        self.opening.emit()
        super().showPopup()


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
        self._background.progressed.connect(self._show_progress)
        self._previews = BackgroundTask(self)
        self._supported: dict[str, str] = {}
        """Characters of installed fonts whose blocks were listed."""
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
        self._chosen_fonts.setToolTip(
            self.tr(
                "Ticked fonts are imported. Double-click or press Delete to remove one. Each "
                "weight of a variable font is a different hand; tick those you want."
            )
        )
        self._chosen_fonts.setMaximumHeight(96)
        self._chosen_fonts.itemActivated.connect(self._remove)
        self._chosen_fonts.itemDoubleClicked.connect(self._remove)
        self._chosen_fonts.itemChanged.connect(self._refresh)
        delete = QShortcut(QKeySequence.StandardKey.Delete, self._chosen_fonts)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove_current)
        self._chosen_fonts.hide()
        self._text = QLineEdit(characters)
        self._text.setMaxLength(MAX_CHARACTERS)
        self._text.setAccessibleName(self.tr("Characters"))
        self._text.textChanged.connect(self._refresh)
        self._blocks = BlockBox()
        self._blocks.setAccessibleName(self.tr("Unicode block"))
        self._blocks.addItem(self.tr("Add Unicode block…"))
        for selection in BLOCKS:
            self._blocks.addItem(selection, selection)
        self._blocks.opening.connect(self._list_blocks)
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

    def choices(self) -> list[FontChoice]:
        """Checked fonts, or the current installed font if none was added."""
        items = self._items()
        if not items:
            return [FontChoice(self._font.currentFont().family())]
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]

    def families(self) -> list[str]:
        """Names of the chosen fonts."""
        return [choice.name for choice in self.choices()]

    def _items(self) -> list[QListWidgetItem]:
        return [self._chosen_fonts.item(row) for row in range(self._chosen_fonts.count())]

    def add_files(self, paths: Sequence[Path]) -> None:
        """Add the faces of font files, the first of each checked; errors are shown."""
        self._ok.setEnabled(False)
        self._status.setText(self.tr("Reading …"))
        self._background.run(
            lambda: [_opened(path) for path in paths], self._add_opened, self._status.setText
        )

    def _add_opened(self, opened: Sequence[FontFile | str]) -> None:
        self._status.clear()
        for found in opened:
            if isinstance(found, str):
                continue
            for number, face in enumerate(found.faces):
                self._add_choice(FontChoice(face.name, found, face), number == 0)
        self._refresh()
        errors = [found for found in opened if isinstance(found, str)]
        if errors:
            self._status.setText("\n".join(errors))
            return
        several = [f for f in opened if isinstance(f, FontFile) and len(f.faces) > 1]
        if several:
            text = self.tr("{name} contains {count} faces. Tick the ones to import.")
            count = locale_number(len(several[0].faces))
            self._status.setText(text.format(name=several[0].name, count=count))

    def _add_font(self, family: str) -> None:
        if len(self._items()) < MAX_FONTS:
            self._add_choice(FontChoice(family), True)

    def _add_choice(self, choice: FontChoice, is_checked: bool) -> None:
        if all(item.text() != choice.name for item in self._items()):
            item = QListWidgetItem(choice.name)
            item.setData(Qt.ItemDataRole.UserRole, choice)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if is_checked else Qt.CheckState.Unchecked)
            if choice.face is None:
                item.setFont(QFont(choice.name))
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

    def _available(self) -> str:
        """The characters of the first chosen font."""
        choices = self.choices()
        if not choices:
            return ""
        if choices[0].file is not None:
            return choices[0].characters()
        name = choices[0].name
        if name not in self._supported:
            self._supported[name] = choices[0].characters()
        return self._supported[name]

    def _list_blocks(self) -> None:
        """List the blocks of the first font behind the selections."""
        while self._blocks.count() > len(BLOCKS) + 1:
            self._blocks.removeItem(self._blocks.count() - 1)
        found = unicode_blocks(self._available())
        if found:
            self._blocks.insertSeparator(self._blocks.count())
        for name, characters in found.items():
            self._blocks.addItem(f"{name} ({locale_number(len(characters))})", name)

    def _add_block(self, index: int) -> None:
        """Append the characters of a block that the first font has."""
        name = self._blocks.itemData(index)
        if name:
            characters = in_block(self._available(), name)
            self._text.setText(self._text.text() + "".join(characters))
            if not characters:
                self._status.setText(self.tr("This font has no characters of this block."))
        self._blocks.setCurrentIndex(0)

    def _refresh(self) -> None:
        choices, characters = self.choices(), self.characters()
        self._show_preview(choices, characters[:SHOWN_CHARACTERS])
        self._ok.setEnabled(bool(characters and choices))
        if not choices:
            self._status.setText(self.tr("Tick at least one font."))
        elif characters:
            text = self.tr("{count} characters", "", len(characters))
            if len(choices) > 1:
                text = self.tr("{count} characters in {fonts} fonts", "", len(characters))
            text = text.format(count=locale_number(len(characters)), fonts=len(choices))
            self._status.setText(text)

    def _show_preview(self, choices: Sequence[FontChoice], characters: Sequence[str]) -> None:
        """The first characters in the last of the fonts."""
        file = choices[-1].file if choices else None
        face = choices[-1].face if choices else None
        if file is None or face is None or not characters:
            self._previews.cancel()
            family = choices[-1].name if choices else ""
            self._preview.setStyleSheet(f"font: {PREVIEW_PX // 2}px '{family}';")
            self._preview.setText("".join(characters) if choices else "")
            return
        self._previews.run(
            lambda: read_characters(file, [face], characters),
            self._show_images,
            lambda _text: self._preview.clear(),
        )

    def _show_images(self, found: Sequence[ImportedGlyph]) -> None:
        """Glyphs side by side, in the colour of the text."""
        row = np.hstack([_trimmed(glyph.pixels) for glyph in found])
        used = np.flatnonzero((row < 255).any(1))
        grey = row[used[0] : used[-1] + 1]
        image = QImage(grey.shape[1], grey.shape[0], QImage.Format.Format_ARGB32)
        image.fill(self.palette().windowText().color())
        ink = np.ascontiguousarray(255 - grey)
        image.setAlphaChannel(
            QImage(ink.data, ink.shape[1], ink.shape[0], ink.shape[1], QImage.Format.Format_Alpha8)
        )
        ratio = self.devicePixelRatioF()
        room = self._preview.size().shrunkBy(self._preview.contentsMargins()) * ratio
        shown = QPixmap.fromImage(image).scaled(
            room.width(),
            round(PREVIEW_PX * ratio),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        shown.setDevicePixelRatio(ratio)
        self._preview.setPixmap(shown)

    def _finish(self) -> None:
        """Render in the background: a block in several fonts takes seconds."""
        choices, characters = self.choices(), self.characters()
        self._ok.setEnabled(False)
        self._status.setText(self.tr("Rendering …"))
        self._background.run_with_progress(
            lambda progress: rendered(choices, characters, at_intervals(progress)),
            self._accept,
            self._failed,
        )

    def _show_progress(self, done: int, total: int) -> None:
        text = self.tr("Rendering … {done} of {total}")
        self._status.setText(text.format(done=locale_number(done), total=locale_number(total)))

    def _failed(self, text: str) -> None:
        self._ok.setEnabled(True)
        self._status.setText(text)

    def _accept(self, found: list[ImportedGlyph]) -> None:
        self._ok.setEnabled(True)
        if not found:
            self._status.setText(self.tr("The chosen fonts have none of these characters."))
            return
        self.found = found
        self.accept()

    def done(self, result: int) -> None:
        self._background.close()
        self._previews.close()
        super().done(result)


def _trimmed(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """An image without most of the white beside its ink."""
    used = np.flatnonzero((pixels < 255).any(0))
    gap = pixels.shape[1] // PREVIEW_GAP
    return pixels[:, max(0, used[0] - gap) : used[-1] + gap]


def _opened(path: Path) -> FontFile | str:
    """A font file that a sandboxed child process could read, or the error."""
    try:
        return open_font(path)
    except UserError as error:
        return translate(error)


def rendered(
    choices: Sequence[FontChoice], characters: Sequence[str], progress: Progress
) -> list[ImportedGlyph]:
    """Every character in every font that has it, font by font.

    Raises:
        UserError: there are too many, or a font is damaged.
    """
    total = len(choices) * len(characters)
    if total > MAX_CHARACTERS:
        raise UserError(
            "At most {most:,} characters of a font can be read at once.", most=MAX_CHARACTERS
        )
    side_px = IMAGE_PX if total <= LARGE_CHARACTERS else SMALL_IMAGE_PX
    found: list[ImportedGlyph] = []
    for number, choice in enumerate(choices):
        before = number * len(characters)
        if choice.file is not None and choice.face is not None:
            known = set(choice.file.characters)
            here = [c for c in characters if c in known]
            if here:
                found += read_characters(
                    choice.file,
                    [choice.face],
                    here,
                    lambda done, _all, before=before: progress(before + done, total),  # type: ignore[misc]
                )
        else:
            for done, glyph in _rendered_by_qt(choice.name, characters, side_px):
                progress(before + done, total)
                found += [glyph] if glyph else []
    return found


def _rendered_by_qt(
    family: str, characters: Sequence[str], side_px: int
) -> Iterable[tuple[int, ImportedGlyph | None]]:
    """How many characters are done, and the glyph of each that the font has."""
    font = QFont(family)
    face = QRawFont.fromFont(font)
    for done, character in enumerate(characters, 1):
        stop_if_cancelled()
        # Qt would substitute missing characters from another font.
        has_it = face.supportsCharacter(ord(character))
        yield done, render_character(font, character, side_px) if has_it else None


def render_character(font: QFont, character: str, side_px: int = IMAGE_PX) -> ImportedGlyph:
    """Render a character black on white as an imported glyph."""
    image = QImage(side_px, side_px, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    face = QFont(font)
    font_px = side_px * 5 // 8
    face.setPixelSize(font_px)
    metrics, raw = QFontMetricsF(face), QRawFont.fromFont(face)
    lines = font_lines(
        0.5 * (side_px - metrics.height()) + metrics.ascent(),
        font_px,
        metrics.xHeight() if raw.supportsCharacter(ord("x")) else 0.0,
        metrics.capHeight() if raw.supportsCharacter(ord("H")) else 0.0,
    )
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(face)
        painter.setPen(QColor("black"))
        box = QRectF(0, 0, side_px, side_px)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, character)
    source = f"{font.family()} {character}"
    return ImportedGlyph(qimage_to_grey(image), character, source, lines=lines)
