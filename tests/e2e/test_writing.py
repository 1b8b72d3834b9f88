"""Five letters drawn on the lines, a text written, one letter changed; files of it opened."""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
import uharfbuzz
from fontTools.ttLib import TTFont
from PIL import Image, ImageFont
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.writing_lines import GUIDE_LINES, X_HEIGHT_EM
from vma_core.importers.svg import read_svg
from vma_tools.real_window.driver import RealWindow

pytestmark = pytest.mark.window

BASE = GUIDE_LINES.baseline_px / RASTER_PX
TOP = GUIDE_LINES.y_px(X_HEIGHT_EM) / RASTER_PX
MIDDLE = (BASE + TOP) / 2
RADIUS = (BASE - TOP) / 2


def arc(begin_deg: float, end_deg: float) -> list[tuple[float, float]]:
    """Part of a circle between baseline and x-height, on the unit square."""
    angles = [math.radians(begin_deg + (end_deg - begin_deg) * k / 12) for k in range(13)]
    return [(0.5 + RADIUS * math.cos(a), MIDDLE - RADIUS * math.sin(a)) for a in angles]


LETTERS = {
    "o": [arc(90, 450)],
    "n": [
        [(0.32, TOP), (0.32, BASE)],
        [(0.32, MIDDLE), (0.45, TOP), (0.6, TOP + 0.04), (0.66, MIDDLE), (0.66, BASE)],
    ],
    "e": [[(0.31, MIDDLE), (0.69, MIDDLE)], arc(0, 315)],
    "t": [[(0.5, TOP - 0.14), (0.5, BASE)], [(0.36, TOP), (0.64, TOP)]],
    "s": [[(0.66, TOP + 0.03), (0.5, TOP), (0.38, TOP + 0.08), (0.5, MIDDLE), (0.64, BASE - 0.08),
           (0.5, BASE), (0.34, BASE - 0.03)]],
}  # fmt: skip
TEXT = "notes on tone"
DPI = 300
"""Of saved pictures, unless another resolution is chosen."""


def painted(path: Path, dpi: int = 96) -> bytes:
    """A PNG of an SVG file, by resvg."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_path=str(path), dpi=dpi, skip_system_fonts=True))


def ink_of(image: Image.Image) -> np.ndarray:
    """Darkness, 0 to 1, of a page on white paper."""
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image.convert("RGBA"))
    return 1.0 - np.asarray(paper.convert("L"), float) / 255


def check_same_ink(path: Path, reference: Path) -> None:
    """Compare a page in another format, drawn by another program, with the page's PNG."""
    if path.suffix == ".pdf":
        document = pypdfium2.PdfDocument(path)
        assert len(document) == 1
        shown = document[0].render(scale=DPI / 72).to_pil()
        document.close()
    else:
        shown = Image.open(io.BytesIO(painted(path, DPI)))
    found = ink_of(shown)
    expected = ink_of(Image.open(reference).resize(shown.size))
    assert found.sum() == pytest.approx(expected.sum(), rel=0.05)
    assert np.minimum(found, expected).sum() > 0.9 * np.maximum(found, expected).sum()


def check_font(path: Path, characters: list[str]) -> None:
    """What fontTools, HarfBuzz and FreeType make of a font of the drawn letters."""
    font = TTFont(path, checkChecksums=2)
    drawn = font.getBestCmap()
    assert {ord(c) for c in LETTERS} <= set(drawn)
    assert font["OS/2"].sxHeight == pytest.approx(500, abs=60)
    shaper = uharfbuzz.Font(uharfbuzz.Face(path.read_bytes()))
    buffer = uharfbuzz.Buffer()
    buffer.add_str(TEXT)
    buffer.guess_segment_properties()
    uharfbuzz.shape(shaper, buffer)
    names = [shaper.glyph_to_string(info.codepoint) for info in buffer.glyph_infos]
    shown = [name for name in names if name != "space"]
    assert [name.partition(".")[0] for name in shown] == characters
    for character in set(characters):
        forms = [name for name in shown if name.partition(".")[0] == character]
        assert len(set(forms)) == len(forms), "a letter differs each time"
    size_px = 120
    face = ImageFont.truetype(path, size_px)
    left, top, right, bottom = face.getbbox("e", anchor="ls")
    assert top == pytest.approx(-size_px * X_HEIGHT_EM, abs=0.07 * size_px)
    assert bottom == pytest.approx(0, abs=0.05 * size_px)
    assert right > left
    _, t_top, _, _ = face.getbbox("t", anchor="ls")
    assert t_top < top - 0.05 * size_px


@pytest.mark.slow
def test_a_text_is_written_with_letters_drawn_on_the_lines(
    window: RealWindow, tmp_path: Path
) -> None:
    entries = window.wait_for(lambda s: s["settled"])["entries"]
    left, top, side = window.state()["canvas"]
    window.click(left + side / 2, top + side / 2)  # the window has the keyboard now
    window.wait_for(lambda s: s["strokes"] == 1)
    window.keys("ctrl+z")
    window.keys("ctrl+g")
    window.wait_for(lambda s: s["guides"] and s["strokes"] == 0)
    for count, (character, lines) in enumerate(LETTERS.items(), 1):
        window.draw(lines)
        window.wait_for(lambda s, drawn=lines: s["strokes"] == len(drawn))
        window.keys("l")
        window.enter("Label of the drawing", character)
        window.wait_for(lambda s, n=entries + count: s["entries"] == n and s["strokes"] == 0)
        window.xdotool("mousemove", round(left + side / 2), round(top + side / 2))

    window.keys("Escape")
    window.keys("ctrl+shift+w")
    window.wait_for(lambda s: s["written"])
    window.type(TEXT)
    expected = [c for c in TEXT if not c.isspace()]
    state = window.wait_for(
        lambda s: s["written"] and [letter["character"] for letter in s["letters"]] == expected
    )
    letters = state["letters"]
    variants = [tuple(letter["variant"]) for letter in letters]
    assert len(set(variants)) == len(expected), "each letter is a variant of its own"
    for letter in letters:
        assert abs(letter["below_baseline_em"]) < 0.12, letter
        x_height = X_HEIGHT_EM + (0.17 if letter["character"] == "t" else 0.0)
        assert abs(letter["above_baseline_em"] - x_height) < 0.17, letter

    chosen = expected.index("e")
    window.click(*letters[chosen]["place"])
    state = window.wait_for(
        lambda s: s["written"] and s["letters"][chosen]["variant"] != letters[chosen]["variant"]
    )
    changed = [
        i
        for i, (old, new) in enumerate(zip(letters, state["letters"], strict=True))
        if old["variant"] != new["variant"]
    ]
    assert changed == [chosen]
    assert state["undo"] == "Undo Another variant"

    path = tmp_path / "notes.svg"

    def save_page(file: Path) -> dict[str, Any]:
        """Save the page in the format chosen last, then wait for the message."""
        window.press("Save…")
        window.choose_file(file)
        return window.wait_for(lambda s: file.name in s["message"])

    window.keys("ctrl+alt+w")
    state = save_page(path)
    lines = read_svg(path.read_bytes(), "", path.name).strokes
    assert len(lines) == sum(letter["strokes"] for letter in state["letters"])
    # The same ink in resvg, which has nothing of this program.
    page = np.asarray(Image.open(io.BytesIO(painted(path))).convert("LA"))[..., 1]
    assert 0.0005 < (page > 128).mean() < 0.05
    rows = np.flatnonzero((page > 128).any(axis=1))
    assert rows[-1] - rows[0] < 0.2 * len(page), "one line of writing"

    saved = [path]
    chosen_format = "SVG, single lines in writing order (pen plotter)"
    for text, suffix in (("PDF", ".pdf"), ("PNG image", ".png")):
        window.click(*state["letters"][0]["place"])  # the focus does not return by itself
        window.keys("ctrl+alt+w")
        window.pick(chosen_format, text)
        saved.append(tmp_path / f"notes{suffix}")
        save_page(saved[-1])
        chosen_format = text
    for file in saved[:2]:
        check_same_ink(file, saved[2])

    font_path = tmp_path / "notes.otf"
    window.click(*state["letters"][0]["place"])  # the focus does not return by itself
    window.choose("File", "Export font…")
    window.wait_for(lambda s: "Export font" in s["dialog"])
    window.press("Export…")
    window.choose_file(font_path)
    window.wait_for(lambda s: font_path.name in s["message"])
    check_font(font_path, expected)

    window.wait_for(lambda s: not s["message"])
    window.click(*state["letters"][0]["place"])  # the focus does not return by itself
    window.keys("ctrl+o")
    window.choose_file(path)
    window.wait_for(lambda s: "Automatic" in s["choices"])
    window.press("Add to memory")
    state = window.wait_for(lambda s: s["entries"] == entries + len(LETTERS) + 1)
    assert len(state["last_entry"]) == len(lines)
