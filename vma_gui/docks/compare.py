"""Side-by-side comparison of two models or settings on the same drawing with the same noise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy
from vma_core.bundles.library import LibraryModel
from vma_core.engine.engine import Engine
from vma_core.engine.likelihood.bits import DrawingBits
from vma_core.engine.request import Request
from vma_core.engine.variant_settings import VariantSettings
from vma_core.tables import Table, table_of
from vma_core.units import in_unit

from vma_gui.docks.dock import SETTLE_MS, LiveDock
from vma_gui.docks.favourites import describe_settings
from vma_gui.document.session import Session
from vma_gui.inference.bundled_models import shipped_models, user_library
from vma_gui.inference.live_engine import own_models
from vma_gui.inference.service import InferenceService
from vma_gui.system.units import information
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import ComboBox, muted_label, scaled_px
from vma_gui.widgets.figures import Figure
from vma_gui.widgets.glyph_cells import (
    Glyph,
    GlyphView,
    paint_placeholder,
    use_small_font,
    variant_glyphs,
)

SHOWN = 12
SAMPLES = 16
HEADER_PX = 22
GAP_PX = 4
MAX_CELL_PX = 72


@dataclass(frozen=True, eq=False)
class ComparisonHalf:
    """One half of the comparison: title, variants, bits of the drawing."""

    name: str
    variants: tuple[Glyph, ...]
    bits: DrawingBits | None


@dataclass(frozen=True)
class Asked:
    """What both halves show.

    Attributes:
        kept: settings of the right half.
        paths: folders of the models, left and right; "" for the one in use.
        names: their names.
    """

    kept: VariantSettings
    paths: tuple[str, str]
    names: tuple[str, str]


def compute_half(name: str, engine: Engine, request: Request) -> ComparisonHalf:
    """Answer a request with an engine, with as many variants as are shown."""
    result = engine.answer(replace(request, count=SHOWN if request.count else 0))
    return ComparisonHalf(name, variant_glyphs(result), engine.bits(request, SAMPLES))


class CompareView(GlyphView):
    """Both halves in the same grid: cells of the same index share their noise."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self.halves: tuple[ComparisonHalf, ...] = ()
        self.setAccessibleName(self.tr("Comparison"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(720, scaled_px(self, HEADER_PX) + 2 * 60)

    def minimumSizeHint(self) -> QSize:
        return QSize(360, scaled_px(self, HEADER_PX) + 2 * 28)

    def show_halves(self, halves: tuple[ComparisonHalf, ...]) -> None:
        self.halves = halves
        self.setAccessibleDescription(", ".join(self._title(half) for half in halves))
        self.update()

    def _title(self, side: ComparisonHalf) -> str:
        if side.bits is None:
            return side.name
        cost = information(side.bits.bound, self._session.unit)
        return f"{side.name} · {cost} (IWAE-{side.bits.samples})"

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._variant_places = []
        with QPainter(self) as painter:
            if not any(side.variants for side in self.halves):
                hint = self.tr("Draw something or fill the memory to compare both sides.")
                paint_placeholder(self, painter, self._theme, hint)
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            use_small_font(painter)
            width = (self.width() - 3 * UNIT_PX) // 2
            height = self.height() - scaled_px(self, HEADER_PX)
            fitting = (min(width // c, height // -(-SHOWN // c)) for c in range(1, SHOWN + 1))
            side_px = max(16, min(MAX_CELL_PX, max(fitting)))
            rows = math.ceil(SHOWN / max(1, width // side_px))
            columns = math.ceil(SHOWN / rows)  # rows of equal length
            for number, half in enumerate(self.halves):
                left = number * (width + 3 * UNIT_PX)
                painter.setPen(self._theme.color("muted"))
                title = painter.fontMetrics().elidedText(
                    self._title(half), Qt.TextElideMode.ElideRight, max(width, 1)
                )
                painter.drawText(left, scaled_px(self, HEADER_PX) - 8, title)
                boxes = []
                for index in range(len(half.variants)):
                    x = left + index % columns * side_px
                    y = scaled_px(self, HEADER_PX) + index // columns * side_px
                    boxes.append(QRect(x, y, side_px - GAP_PX, side_px - GAP_PX))
                self.paint_cells(painter, boxes, half.variants, "raised")
                self.place_variants(boxes, half.variants)


class CompareDock(LiveDock):
    """Current settings on the left, kept settings on the right; any model on either side."""

    def __init__(self, session: Session, inference: InferenceService, theme: Theme) -> None:
        title = QCoreApplication.translate("CompareDock", "Compare")
        super().__init__("compare", title, session, inference, SETTLE_MS)
        self.kept: VariantSettings = session.variant_settings
        self.view = CompareView(session, theme)
        self.used_name = ""
        """Name of the model in use."""
        self._used_path: Path | None = None
        self.left_model = ComboBox()
        self.left_model.setAccessibleName(self.tr("Model on the left"))
        self.model = ComboBox()
        self.model.setAccessibleName(self.tr("Model on the right"))
        self.fill_models(())
        self.keep_button = QPushButton(self.tr("Copy settings to the right"))
        self.keep_button.setToolTip(
            self.tr("Freezes the current settings on the right; the left follows your changes")
        )
        self.keep_button.clicked.connect(self.keep)
        head = QHBoxLayout()
        head.setSpacing(UNIT_PX)
        head.addWidget(muted_label(self.tr("Left")))
        head.addWidget(self.left_model)
        head.addStretch()
        head.addWidget(self.keep_button)
        head.addStretch()
        head.addWidget(muted_label(self.tr("Right")))
        head.addWidget(self.model)
        self.panel.body.addLayout(head)
        self.panel.body.addWidget(self.view, 1)
        for box in (self.left_model, self.model):
            box.currentIndexChanged.connect(self.request_update)
        self._asked = Asked(self.kept, ("", ""), ("", ""))
        session.request_changed.connect(self.request_update)
        session.unit_changed.connect(self._show_halves_again)

    def _show_halves_again(self) -> None:
        self.view.show_halves(self.view.halves)

    def keep(self) -> None:
        """Keep the current settings for the right half."""
        self.kept = self.session.variant_settings
        self.request_update()

    def use_model(self, name: str, path: Path) -> None:
        """Another model is in use."""
        self.used_name, self._used_path = name, path
        self.fill_models(user_library().models() if self.isVisible() else ())

    def showEvent(self, event: QShowEvent) -> None:
        """Refresh the lists of models."""
        self.fill_models(user_library().models())
        super().showEvent(event)

    def fill_models(self, own: Sequence[LibraryModel]) -> None:
        """List the current model, then the other bundled ones and the user's own, on both sides."""
        listed = [m for m in (*shipped_models(), *own) if m.path != self._used_path]
        for box in (self.left_model, self.model):
            before = box.currentData()
            box.blockSignals(True)
            box.clear()
            box.addItem(self.tr("{name} (in use)").format(name=self.used_name), "")
            for model in listed:
                box.addItem(model.name, str(model.path))
                box.setItemData(box.count() - 1, str(model.path), Qt.ItemDataRole.ToolTipRole)
            box.setCurrentIndex(max(0, box.findData(before)))
            box.blockSignals(False)

    def submit(self) -> None:
        """Remember models and the right half's settings with the request."""
        boxes = (self.left_model, self.model)
        left, right = (str(box.currentData() or "") for box in boxes)
        names = [box.currentText() if box.currentData() else self.used_name for box in boxes]
        self._asked = Asked(self.kept, (left, right), (names[0], names[1]))
        super().submit()

    def compute(self, engine: Engine, request: Request) -> tuple[ComparisonHalf, ...]:
        asked = self._asked
        kept = asked.kept
        changed = replace(
            request,
            variation=kept.variation,
            z_temperature=kept.z_temperature,
            address_temperature=kept.address_temperature,
            seed=kept.seed,
            around=kept.around,
        )
        halves = []
        for path, name, wanted in zip(asked.paths, asked.names, (request, changed), strict=True):
            used = own_models.engine(Path(path)) if path else engine
            settings = describe_settings(VariantSettings.of(wanted))
            title = f"{name} · {settings}"
            if used.image_size != engine.image_size:
                text = self.tr("{name}: needs images of {size} × {size} pixels")
                title = text.format(name=name, size=used.image_size)
                halves.append(ComparisonHalf(title, (), None))
            else:
                halves.append(compute_half(title, used, wanted))
        return tuple(halves)

    def show_answer(self, answer: tuple[ComparisonHalf, ...]) -> None:
        self.view.show_halves(answer)

    def tables(self) -> Sequence[Table]:
        """The cost of the drawing on both sides."""
        unit = self.session.unit
        rows = [
            (place, half.name, in_unit(half.bits.bound, unit), half.bits.samples)
            for place, half in zip(("left", "right"), self.view.halves, strict=False)
            if half.bits is not None
        ]
        if not rows:
            return ()
        return (table_of("compare", ("side", "settings", f"iwae_{unit}", "samples"), rows),)

    def plots(self) -> Sequence[Figure]:
        """Both sides."""
        return (Figure("compare", self.windowTitle(), self.view),) if self.view.halves else ()

    def prepare_screenshot(self) -> None:
        """Compare with a different variation."""
        self.kept = replace(self.session.variant_settings, variation=0.3)
        self.request_update()
