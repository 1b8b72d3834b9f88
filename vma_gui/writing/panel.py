"""The Write panel: the text, the page it is set on, and the settings of the page."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QHideEvent,
    QKeySequence,
    QPalette,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSplitter, QToolButton, QVBoxLayout, QWidget
from vma_core.writing.page import Letter
from vma_core.writing.shaping import missing_marks

from vma_gui.actions.actions import Actions
from vma_gui.document.session import Session
from vma_gui.inference.service import InferenceService
from vma_gui.system.language import locale_number
from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import LiveText, Panel, muted_label, scrolled, tool_button
from vma_gui.writing.commands import PageCommands, Saver
from vma_gui.writing.composer import Composed, PageComposer
from vma_gui.writing.controls import PageControls
from vma_gui.writing.notices import MissingLine, PageNotice
from vma_gui.writing.page_view import ZOOM_STEP, PageView
from vma_gui.writing.text_field import TextField

SIDE_BY_SIDE_PX = 560
"""From this width on, the settings stand beside the page instead of below it."""
CONTROLS_PX = 196
LOW_CONTROLS_PX = 190
"""Height of the settings below the page."""
NO_LETTERS = frozenset({"Mn", "Mc", "Me", "Cc", "Cf"})
"""Unicode categories of marks and of what is invisible."""
NEAR = 200
"""The caret's letter is looked for among as many characters."""
EXAMPLE_LETTERS = 200
"""Most letters that the example writes."""


class WritePanel(Panel):
    """Text above, the page below it, settings beside it.

    Signals:
        draw_requested(str): a character is to be drawn.
        label_requested(int): an entry is to be labelled, by its position.
    """

    draw_requested = Signal(str)
    label_requested = Signal(int)

    def __init__(
        self,
        session: Session,
        inference: InferenceService,
        actions: Actions,
        theme: Theme,
        saver: Saver,
        controls: PageControls,
    ) -> None:
        super().__init__()
        self._session = session
        self._actions = actions
        self._theme = theme
        self.title.setText(self.tr("Write"))
        self.composer = PageComposer(session, inference)
        self.text = TextField(session.writing)
        self.view = PageView(theme)
        self.controls = controls
        self.missing = MissingLine()
        self.notice = PageNotice(self.view.viewport())
        self.info = LiveText(280, QPalette.ColorRole.Base, muted=True)
        self.info.setAccessibleName(self.tr("Letter under the pointer"))
        self.commands = PageCommands(session, self.composer, self.view, actions, saver)
        self._icons: dict[str, QToolButton] = {}
        self._progress: tuple[int, int] | None = None
        self._followed = ""
        """Text whose caret the page has followed."""
        self._build(actions)
        self._connect()
        theme.changed.connect(self._show_icons)
        self._show_icons()

    # --- building ----------------------------------------------------------------------------

    def _build(self, actions: Actions) -> None:
        self.seed = muted_label()
        self.head.addWidget(self.seed)
        self.head.addStretch()
        self.head.setSpacing(UNIT_PX // 2)
        self._settings_button = self._button(
            "adjustments-horizontal", self.tr("Settings of the page")
        )
        self._settings_button.setCheckable(True)
        self._settings_button.setChecked(True)
        for action in (actions.new_page_seed, actions.pin_letter):
            self.head.addWidget(tool_button(action))
        self.head.addWidget(self._settings_button)
        for action in (actions.copy_page, actions.save_page):
            self.head.addWidget(tool_button(action))
        self.head.addSpacing(UNIT_PX)
        for action in (actions.page_drawing, actions.page_memory):
            self.head.addWidget(tool_button(action))
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT_PX // 2)
        column.addWidget(self.missing)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(UNIT_PX)
        self._beside.addWidget(self.view, 1)
        self.settings_area = scrolled(self.controls)
        self._beside.addWidget(self.settings_area)
        column.addLayout(self._beside, 1)
        column.addLayout(self._foot())
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(UNIT_PX)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.text)
        self.splitter.addWidget(page)
        self.splitter.setStretchFactor(1, 1)
        self.body.addWidget(self.splitter, 1)
        self._arrange()

    def _foot(self) -> QHBoxLayout:
        """What the letter is, and buttons for the zoom."""
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.info, 1)
        view = self.view
        for name, text, run in (
            ("zoom-out", self.tr("Smaller (Ctrl+−)"), lambda: view.set_zoom(view.zoom / ZOOM_STEP)),
            ("zoom-in", self.tr("Larger (Ctrl++)"), lambda: view.set_zoom(view.zoom * ZOOM_STEP)),
            ("maximize", self.tr("As wide as the view (Ctrl+0)"), lambda: view.set_zoom(1.0)),
        ):
            button = self._button(name, text)
            button.clicked.connect(lambda _=False, r=run: r())
            row.addWidget(button)
        return row

    def _button(self, name: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icons[name] = button
        return button

    def _show_icons(self) -> None:
        for name, button in self._icons.items():
            button.setIcon(icon(name, self._theme))

    def _arrange(self) -> None:
        """Settings beside the page, or below it where the panel is narrow."""
        wide = self.width() >= self._theme.scaled(SIDE_BY_SIDE_PX)
        direction = QBoxLayout.Direction
        self._beside.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        area, most = self.settings_area, 16_777_215
        width = round(self._theme.scaled(CONTROLS_PX))
        least = (
            self.controls.minimumSizeHint().width() + area.verticalScrollBar().sizeHint().width()
        )
        area.setMinimumWidth(max(width, least) if wide else 0)
        area.setMaximumWidth(max(width, least) if wide else most)
        low = round(self._theme.scaled(LOW_CONTROLS_PX))
        area.setMaximumHeight(most if wide else low)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        """Fits small windows."""
        return QSize(616, 560)

    # --- content -----------------------------------------------------------------------------

    def _connect(self) -> None:
        session, composer = self._session, self.composer
        composer.composed.connect(self._show_page)
        composer.progressed.connect(self._show_progress)
        composer.failed.connect(self._show_failure)
        self.text.left.connect(self.view.setFocus)
        self.text.cursorPositionChanged.connect(self._follow_caret)
        for keys, zoom in (
            ("Ctrl++", lambda: self.view.zoom * ZOOM_STEP),
            ("Ctrl+=", lambda: self.view.zoom * ZOOM_STEP),
            ("Ctrl+-", lambda: self.view.zoom / ZOOM_STEP),
            ("Ctrl+0", lambda: 1.0),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda to=zoom: self.view.set_zoom(to()))
        self.view.hovered.connect(self._hover)
        self.view.current_changed.connect(self._show_current)
        self._settings_button.toggled.connect(self.settings_area.setVisible)
        for source in (self.missing, self.commands):
            source.draw_requested.connect(self.draw_requested)
        self.commands.paste_requested.connect(self.text.paste)
        writing = session.writing
        writing.settings_changed.connect(self._show_seed)
        writing.cut.connect(self._tell_cut)
        self._show_seed()
        writing.set_current(None)  # that of a window in another language or text size

    def showEvent(self, event: QShowEvent) -> None:
        """Set the page while it is shown."""
        super().showEvent(event)
        self.composer.activate(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """A hidden page rests."""
        super().hideEvent(event)
        self.composer.activate(False)
        self._session.hovered_changed.emit(-1)

    def _tell_cut(self, text: str) -> None:
        self._session.message.emit(text, "error")

    def _show_seed(self) -> None:
        seed = self._session.writing.settings.seed
        self.seed.setText(self.tr("seed {seed}").format(seed=seed))

    def _show_page(self, composed: Composed) -> None:
        self._progress = None if not composed.missing else self._progress
        self.view.show_page(composed.shown)
        self.controls.show_scripts(composed.hand.scripts)
        missing = [c for c, _ in composed.page.missing.most_common()]
        has = composed.hand.usable
        self.missing.show_missing(
            {c: missing_marks(c, lambda part: bool(has(part))) for c in missing}
        )
        self._show_status(composed)
        self._show_notice(composed)
        self._tell(self.view.current)
        if composed.written.text != self._followed:
            self._follow_caret()

    def _follow_caret(self) -> None:
        """Keep the letter before the caret in view while the text is typed."""
        latest, text = self.composer.latest, self._session.writing.text
        if latest is None or latest.written.text != text or not self.text.hasFocus():
            return
        self._followed = text
        ids, caret = latest.written.ids, self.text.caret
        near = (*reversed(ids[:caret]), *ids[caret:])  # a space has no letter of its own
        index = next((i for i in map(self.view.page.index_of, near[:NEAR]) if i >= 0), -1)
        if index >= 0:
            self.view.reveal(index)

    def _show_progress(self, done: int, total: int) -> None:
        self._progress = done, total
        if self.composer.latest is not None:
            self._show_status(self.composer.latest)

    def _show_status(self, composed: Composed) -> None:
        """Letters, sheets, and what is still missing."""
        page = composed.page
        count = letter_count(composed.written.text)
        parts = [self.tr("{count} letters", "", count).format(count=locale_number(count))]
        if page.sheets > 1:
            parts.append(
                self.tr("{count} pages", "", page.sheets).format(count=locale_number(page.sheets))
            )
        if composed.missing and self._progress is not None:
            parts.append(
                self.tr("writing {done} of {total}").format(
                    done=locale_number(self._progress[0]), total=locale_number(self._progress[1])
                )
            )
        if page.missing:
            parts.append(self.tr("not drawn yet:"))
        text = " · ".join(parts)
        self.missing.status.setText(text if count else "")
        self.missing.status.setToolTip(text)

    def _show_notice(self, composed: Composed) -> None:
        """Say why the page is empty, and offer the way on."""
        page, hand = composed.page, composed.hand
        letters = composed.shown.letters
        if not hand.entries:
            self._say_unlabelled(composed)
        elif not letters:
            self.notice.show_text(
                self.tr(
                    "Type or paste text above. Every letter is written with a variant of its own."
                ),
                (self.tr("Write all letters in memory"), self._write_example),
            )
        elif page.missing.total() == len(letters):
            first = letters[0].letter.character
            self.notice.show_text(
                self.tr(
                    "Nothing in memory shows these characters yet. Draw them one by one, or add "
                    "them from an installed font."
                ),
                (
                    self.tr("Draw “{character}”").format(character=first),
                    lambda: self.draw_requested.emit(first),
                ),
                (self.tr("Characters from fonts…"), self._actions.character.trigger),
            )
        else:
            self.notice.show_text("")

    def _say_unlabelled(self, composed: Composed) -> None:
        """No entry says which character it shows."""
        if composed.written.script is not None:
            text = self.tr("No entry is labelled “{script} …” any more.")
            self.notice.show_text(
                text.format(script=composed.written.script),
                (
                    self.tr("Use all entries"),
                    lambda: self._session.writing.set_script(None),
                ),
            )
        elif not len(composed.memory):
            self.notice.show_text(
                self.tr(
                    "The memory is empty. Draw letters and add them with the characters they show "
                    "as their labels, or add characters from an installed font."
                ),
                (self.tr("Draw"), lambda: self.draw_requested.emit("")),
                (self.tr("Characters from fonts…"), self._actions.character.trigger),
            )
        else:
            self.notice.show_text(
                self.tr(
                    "Label entries with the characters they show, such as “a”: the page is "
                    "written with them."
                ),
                (self.tr("Label entries…"), self._label_entry),
            )

    def _label_entry(self) -> None:
        self.label_requested.emit(self._session.memory.snapshot().positions[0])

    def _write_example(self) -> None:
        """Every character once, in the order of the alphabet."""
        latest = self.composer.latest
        if latest is None:
            return
        characters = sorted(latest.hand.entries)[:EXAMPLE_LETTERS]
        self._session.writing.replace_text(" ".join(characters))
        self.text.setFocus()

    def _show_failure(self, text: str) -> None:
        """The text cannot be set with these settings."""
        self.notice.show_text(text, (self.tr("Reset settings"), self.controls.reset.click))

    # --- letters -----------------------------------------------------------------------------

    def _hover(self, index: int) -> None:
        self._session.hovered_changed.emit(self.commands.entry_position(index))
        self._tell(index if index >= 0 else self.view.current)

    def _show_current(self, index: int) -> None:
        letter = self.commands.letter(index)
        drawn = letter is not None and letter.variant is not None
        self._session.writing.set_current(letter.letter_id if letter and drawn else None)
        if self.view.hasFocus():
            self._session.hovered_changed.emit(self.commands.entry_position(index))
        self._tell(index)

    def _tell(self, index: int) -> None:
        """Say what a letter is, to the eye and to screen readers."""
        letter = self.commands.letter(index)
        text = "" if letter is None else self.describe(letter)
        self.info.set_text(text)
        self.view.describe(text)

    def describe(self, letter: Letter) -> str:
        """Which entry a letter reads, and what a click does."""
        if letter.kind == "placeholder":
            text = self.tr("“{character}” is not in memory: click to draw it")
            return text.format(character=letter.character)
        latest = self.composer.latest
        choice = None if latest is None else latest.choice_of(letter)
        if choice is None:
            return ""
        position = self._session.position_of(choice.image_id)
        text = self.tr("“{character}” reads entry {number}: click for another variant")
        if self._session.writing.is_pinned(letter.letter_id):
            text = self.tr("“{character}” reads entry {number}, pinned")
        return text.format(character=letter.character, number=locale_number(position + 1))


@lru_cache(1)
def letter_count(text: str) -> int:
    """Number of characters to write, accents not counted: the same whether they are composed."""
    return sum(
        not character.isspace() and unicodedata.category(character) not in NO_LETTERS
        for character in text
    )
