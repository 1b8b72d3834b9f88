"""SVG drawings as other programs write them: styles, structure, ground, and what stays unread."""

from __future__ import annotations

import gzip

import numpy as np
import pytest
from vma_core.errors import UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.svg import read_svg, read_svg_sandboxed

SETTINGS = NormaliserSettings()
# ruff: noqa: E501 - drawings read better unbroken
LETTER = "M30,110 L30,20 L62,20 C88,20 88,64 62,64 L30,64 M58,64 L86,110"
PEN = 'fill="none" stroke="#000" stroke-width="6"'
PATH = f'<path d="{LETTER}" {PEN}/>'
HEAD = (
    'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'viewBox="0 0 120 130"'
)


def read(content: str, before: str = "", head: str = HEAD) -> ImportedGlyph:
    return read_svg(f"{before}<svg {head}>{content}</svg>".encode(), "R", "R.svg")


def model_glyph(found: ImportedGlyph) -> np.ndarray:
    return found.glyph(28, SETTINGS)


PLAIN = model_glyph(read(PATH))
CSS = "fill:none;stroke:#000;stroke-width:6"
STYLED = {
    "class": f"<defs><style>.cls-1{{{CSS}px;}}</style></defs><path class='cls-1' d='{LETTER}'/>",
    "id": f"<style>#r{{{CSS}}}</style><path id='r' d='{LETTER}'/>",
    "element": f"<style>path{{{CSS}}}</style><path d='{LETTER}'/>",
    "group of selectors": f"<style>line,.a , path.b{{{CSS}}}</style><path class='b' d='{LETTER}'/>",
    "descendant": f"<style>g.a > g path{{{CSS}}}</style><g class='a'><g><path d='{LETTER}'/></g></g>",
    "inherited": f"<style>.a{{{CSS}}}</style><g class='a'><g><path d='{LETTER}'/></g></g>",
    "important": f"<style>path{{fill:none!important;stroke:#000;stroke-width:6}}</style>"
    f"<path style='fill:red' d='{LETTER}'/>",
    "later rule": f"<style>path{{fill:red}} path{{{CSS}}}</style><path d='{LETTER}'/>",
    "more specific": f"<style>.a{{{CSS}}} path{{fill:red}}</style><path class='a' d='{LETTER}'/>",
    "sheet over attribute": f"<style>path{{fill:none}}</style><path fill='red' stroke='#000' "
    f"stroke-width='6' d='{LETTER}'/>",
    "CDATA and comment": f"<style><![CDATA[/* a */ path{{{CSS}}}]]></style><path d='{LETTER}'/>",
    "media": f"<style>path{{{CSS}}} @media print{{path{{fill:red}}}}</style><path d='{LETTER}'/>",
    "rule with an error": f"<style>p::{{}} path{{{CSS}}}</style><path d='{LETTER}'/>",
    "style attribute": f"<path style='fill : none ; stroke:rgb(0,0,0);stroke-width:6px' d='{LETTER}'/>",
    "variable": f"<path style='fill:none;stroke:var(--ink, #000);stroke-width:6' d='{LETTER}'/>",
    "transparent": f"<path fill='transparent' stroke='black' stroke-width='6' d='{LETTER}'/>",
    "fill opacity": f"<path fill-opacity='0' stroke='black' stroke-width='6' d='{LETTER}'/>",
    "rgba": f"<path fill='rgba(9,9,9,0)' stroke='hsl(0 0% 0%)' stroke-width='6' d='{LETTER}'/>",
    "currentColor": f"<g color='navy'><path fill='none' stroke='currentColor' stroke-width='6' "
    f"d='{LETTER}'/></g>",
    "inherit": f"<g fill='none' stroke='#000'><path fill='inherit' stroke-width='5%' d='{LETTER}'/></g>",
}
STRUCTURES = {
    "use": f"<defs><path id='a' d='{LETTER}' {PEN}/></defs><use xlink:href='#a'/>",
    "use with styles": f"<defs><path id='a' d='{LETTER}'/></defs><g {PEN}><use href='#a' x='5'/></g>",
    "symbol": f"<symbol id='a' viewBox='0 0 120 130'>{PATH}</symbol>"
    "<use href='#a' width='240' height='260'/>",
    "nested svg": f"<svg x='9' y='9' width='240' height='260' viewBox='0 0 120 130'>{PATH}</svg>",
    "link": f"<a href='https://example.org'>{PATH}</a>",
    "switch": "<switch><foreignObject requiredExtensions='x'/><g systemLanguage='de'/>"
    f"<g>{PATH}</g><g><rect width='99' height='99'/></g></switch>",
    "clip around it": "<clipPath id='c'><rect width='120' height='130'/></clipPath>"
    f"<g clip-path='url(#c)'>{PATH}</g>",
    "editor's data": f"<metadata><x xmlns='urn:x'>1</x></metadata><title>R</title>{PATH}",
    "hidden parts": f"{PATH}<g display='none'><rect width='50' height='50'/></g>"
    "<rect width='50' height='50' visibility='hidden'/><rect width='50' height='50' opacity='0'/>",
    "style units": f"<g transform='scale(3.7795275590551)'><path transform='scale(.264583333)' "
    f"d='{LETTER}' fill='none' stroke='#000' stroke-width='1.5875mm'/></g>",
    "transform": f"<g transform='translate(10-20)rotate(5 , 3 3)'><g transform='rotate(-5)'>{PATH}</g>"
    "</g>",
    "matrix": f"<g transform='matrix(2,0,0,2,5,5)'>{PATH}</g>",
    "separators left out": "<path d='M30 110L30 20 62 20C88 20 88 64 62 64l-32-0M58 64l28 46' "
    f"{PEN}/>",
    "polylines": f"<g {PEN}><polyline points='30,110 30,20 62,20 74,23.5 81,32 81.5,45 77,57.5 62,64 "
    "30,64'/><line x1='58' y1='64' x2='86' y2='110'/></g>",
}
GROUNDS = {
    "white path": f"<path d='M0 0H120V130H0Z' fill='#fff'/>{PATH}",
    "paper": f"<rect width='100%' height='100%' fill='#f4f1e8'/>{PATH}",
    "white gradient": "<linearGradient id='g'><stop stop-color='white'/><stop offset='1' "
    f"stop-color='#f8f8f8'/></linearGradient><rect width='120' height='130' fill='url(#g)'/>{PATH}",
    "chalk": "<rect width='120' height='130' fill='#123'/>" + PATH.replace("#000", "#fff"),
    "white on nothing": PATH.replace("#000", "white"),
    "white lines behind": f"<path d='M0 50H120M0 90H120' {PEN.replace('#000', '#fff')}/>{PATH}",
    "guide lines": f"<path d='M0 64H120' stroke='#ddd'/>{PATH}",
    "white inside the outline": PATH.replace('fill="none"', 'fill="#fff"'),
}


@pytest.mark.parametrize("content", [*STYLED.values(), *STRUCTURES.values(), *GROUNDS.values()],
                         ids=[*STYLED, *STRUCTURES, *GROUNDS])  # fmt: skip
def test_the_same_letter_is_the_same_strokes_however_it_is_written(content: str) -> None:
    found = read(content)
    assert found.strokes, "lines are pen strokes"
    assert (model_glyph(found) != PLAIN).mean() < 0.03


@pytest.mark.parametrize(
    "before",
    [
        '<?xml version="1.0" standalone="no"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
        '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
        "<!DOCTYPE svg>",
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.0//EN" "http://www.w3.org/svg10.dtd" ['
        '<!ATTLIST g xmlns:kvg CDATA #FIXED "http://example.org" kvg:element CDATA #IMPLIED>]>',
    ],
)
def test_a_document_type_is_accepted(before: str) -> None:
    content = f"<g kvg:element='R'>{PATH}</g>" if "kvg" in before else PATH
    assert (model_glyph(read(content, before)) == PLAIN).all()


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">',
        '<!ENTITY c SYSTEM "file:///etc/passwd">',
        '<!ENTITY % c SYSTEM "http://example.org/x.dtd"> %c;',
    ],
)
def test_entities_are_refused(declared: str) -> None:
    with pytest.raises(UserError, match="XML entities"):
        read(f"<title>&c;</title>{PATH}", f"<!DOCTYPE svg [{declared}]>")


def test_copies_of_copies_are_counted_before_they_are_made() -> None:
    tenfold = [f"<use href='#a{n}'/>" * 10 for n in range(8)]
    copies = "".join(f"<g id='a{n}'>{uses}</g>" for n, uses in enumerate(tenfold, 1))
    with pytest.raises(UserError, match="too large for one drawing"):
        read(f"<path id='a0' d='M0 0h1' {PEN}/>{copies}")
    found = read(f"{PATH}<g id='me'><use href='#me'/></g>")
    assert str(found.note) == "R.svg: left out 1 use."


@pytest.mark.parametrize(
    "content",
    [
        "<circle cx='60' cy='60' r='40'/><circle cx='60' cy='60' r='20' fill='white'/>",
        "<path fill-rule='evenodd' d='M20 60a40 40 0 1 0 80 0a40 40 0 1 0-80 0z"
        "M40 60a20 20 0 1 0 40 0a20 20 0 1 0-40 0z'/>",
        "<mask id='m'><rect width='120' height='130' fill='white'/><circle cx='60' cy='60' r='20'/>"
        "</mask><circle cx='60' cy='60' r='40' mask='url(#m)'/>",
        "<rect width='120' height='130' fill='black'/><circle cx='60' cy='60' r='40' fill='white'/>"
        "<circle cx='60' cy='60' r='20'/>",
        "<linearGradient id='g'><stop stop-color='#200'/><stop offset='1' stop-color='#03c'/>"
        "</linearGradient><path fill='url(#g)' fill-rule='evenodd' d='M20 60a40 40 0 1 0 80 0a40 40 "
        "0 1 0-80 0zM40 60a20 20 0 1 0 40 0a20 20 0 1 0-40 0z'/>",
        "<pattern id='p' width='2' height='2' patternUnits='userSpaceOnUse'><rect width='2' "
        "height='2'/></pattern><circle cx='60' cy='60' r='40' fill='url(#p)'/>"
        "<circle cx='60' cy='60' r='20' fill='#fff'/>",
    ],
    ids=["white over black", "even-odd", "mask", "on black", "gradient", "pattern"],
)
def test_solid_shapes_keep_their_holes(content: str) -> None:
    found = read(content)
    assert not found.strokes
    ink = found.pixels < 128
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    ring = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    assert 0.9 < ring.shape[0] / ring.shape[1] < 1.1
    middle = ring.shape[0] // 2
    assert not ring[middle, middle]
    assert ring[middle, 5:60].all()
    assert ring.mean() == pytest.approx(np.pi / 4 * 0.75, abs=0.03)


def test_a_knock_out_in_lines_is_kept() -> None:
    found = read(f"{PATH}<circle cx='30' cy='64' r='15' fill='white'/>")
    assert not found.strokes
    whole = read(f"{PATH}<circle cx='100' cy='100' r='9' fill='white'/>")
    assert whole.strokes
    assert (found.pixels < 128).sum() > 0


def test_a_clip_that_cuts_lines_cuts_them() -> None:
    clip = "<clipPath id='c'><path d='M0 0H120V60H0Z'/></clipPath>"
    found = read(f"{clip}<g clip-path='url(#c)'>{PATH}</g>")
    rows = np.flatnonzero((found.pixels < 128).any(1))
    columns = np.flatnonzero((found.pixels < 128).any(0))
    assert len(rows) / len(columns) == pytest.approx(43 / 55, abs=0.08)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("<text>a</text><text>b</text>", "2 text"),
        ("<image href='file:///etc/passwd' width='120' height='130'/>", "1 image"),
        ("<foreignObject width='120' height='130'/>", "1 foreignObject"),
        ("<use href='other.svg#a'/>", "1 use"),
        ("<style>@import url(http://example.org/a.css);</style>", "1 @import"),
        (f"<path d='M0 0 L9 9 L' {PEN}/>", "1 damaged part of path"),
        (f"<path stroke-dasharray='4' d='M0 0 L9 9' {PEN}/>", "1 stroke-dasharray"),
        (f"<path filter='url(#f)' d='M0 0 L9 9' {PEN}/>", "1 filter"),
        (f"<path marker-end='url(#f)' d='M0 0 L9 9' {PEN}/>", "1 marker"),
        ("<path d='M0 64H120' stroke='#ddd'/>", "1 faint shape"),
    ],
)
def test_what_is_not_understood_is_named_and_never_painted(content: str, named: str) -> None:
    found = read(PATH + content)
    assert str(found.note) == f"R.svg: left out {named}."
    assert found.strokes


def test_filters_do_not_hide_what_they_are_applied_to() -> None:
    shape = "<filter id='f'><feGaussianBlur stdDeviation='9'/></filter><style>.s{filter:url(#f)}"
    found = read(f"{shape}</style><rect class='s' x='9' y='9' width='60' height='90'/>")
    assert str(found.note) == "R.svg: left out 1 filter."
    grey = np.unique(found.pixels)
    assert (found.pixels < 128).mean() > 0.5
    assert len(grey) < 60, "no blur"


def test_a_drawing_without_ink_is_refused() -> None:
    for content in (
        "",
        "<rect width='9' height='9' fill='none'/>",
        "<style>path{fill:red}</style>",
    ):
        with pytest.raises(UserError, match="no line or shape that can be seen"):
            read(content)


def test_the_place_of_a_drawing_in_its_page_does_not_matter() -> None:
    far = f"<g transform='translate(5000 9000) scale(.01)'>{PATH}</g>"
    assert (model_glyph(read(far, head=HEAD.replace("120 130", "9999 9999"))) == PLAIN).all()


def test_a_distorted_view_box_distorts_the_letter() -> None:
    head = HEAD + ' width="240" height="130" preserveAspectRatio="none"'
    wide = read("<rect width='60' height='100'/>", head=head).pixels < 128
    assert wide.any(0).sum() / wide.any(1).sum() == pytest.approx(1.2, abs=0.05)
    lines = read(f"<path d='M0 0H60V100' {PEN}/>", head=head).strokes[0].points
    assert lines[1].x_px / (lines[2].y_px - lines[1].y_px) == pytest.approx(1.2)


def test_a_compressed_drawing_is_read_and_a_bomb_is_not() -> None:
    data = f"<svg {HEAD}>{PATH}</svg>".encode()
    assert (model_glyph(read_svg(gzip.compress(data), "R", "R.svgz")) == PLAIN).all()
    with pytest.raises(UserError, match="larger than 8 MB"):
        read_svg(gzip.compress(b"<svg>" + b" " * (40 << 20)), "R", "R.svgz")


def test_single_line_fonts_in_svg_are_strokes_and_outlines_are_refused() -> None:
    font = (
        "<defs><font horiz-adv-x='500'><font-face units-per-em='1000'/><missing-glyph/>"
        "<glyph unicode='L' d='M100 700L100 0L400 0'/><glyph unicode=' '/>"
        "<glyph unicode='ä' glyph-name='adieresis' d='M100 0C300 0 300 400 100 400M100 600h9M200 "
        "600h9'/></font></defs>"
    )
    data = f"<svg {HEAD}>{font}</svg>".encode()
    ell, a = read_svg_sandboxed(data, "", "hand.svg")
    assert [g.label for g in (ell, a)] == ["L", "ä"]
    (line,) = ell.strokes
    assert [(p.x_px, p.y_px) for p in line.points] == [(100, -700), (100, 0), (400, 0)]
    assert len(a.strokes) == 3
    closed = font.replace("L400 0'", "L400 0z'").replace("h9'", "h9z'").replace("400M", "400zM")
    with pytest.raises(UserError, match="font of outlines"):
        read_svg_sandboxed(f"<svg {HEAD}>{closed}</svg>".encode(), "", "hand.svg")
