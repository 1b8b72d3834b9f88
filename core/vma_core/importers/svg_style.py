"""The cascade of SVG: style sheets, style attributes and presentation attributes.

tinycss2 parses CSS and cssselect2 matches selectors; both are only imported where a drawing has
style sheets or style attributes. Nothing is fetched: `@import` is ignored and reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from vma_core.importers.svg_path import length_px

Colour = tuple[float, float, float, float]
"""Red, green, blue and opacity in [0, 1]."""
Declaration = tuple[str, str, bool]
"""Property, value, and whether it is important."""

BLACK: Colour = (0.0, 0.0, 0.0, 1.0)
INHERITED = {
    "clip-rule",
    "color",
    "fill",
    "fill-opacity",
    "fill-rule",
    "marker-end",
    "marker-mid",
    "marker-start",
    "stroke",
    "stroke-dasharray",
    "stroke-opacity",
    "stroke-width",
    "visibility",
}
GEOMETRY = {"d", "x", "y", "width", "height", "r", "rx", "ry", "cx", "cy"}
"""Properties of CSS that are attributes of shapes."""
PROPERTIES = (
    INHERITED
    | GEOMETRY
    | {
        "clip-path",
        "display",
        "filter",
        "marker",
        "mask",
        "opacity",
        "overflow",
        "transform",
        "transform-origin",
    }
)
MAX_RULES = 5_000
MAX_STYLE_CHARACTERS = 1 << 20

_VARIABLE = re.compile(r"var\(\s*--[\w-]+\s*(?:,([^()]*(?:\([^()]*\)[^()]*)*))?\)")
_REFERENCE = re.compile(r"""url\(\s*['"]?\s*(.*?)\s*['"]?\s*\)\s*(.*)""", re.DOTALL)


@dataclass(frozen=True)
class Paint:
    """A fill or stroke: a colour, or a paint server with the colour in its place.

    Attributes:
        colour: None paints nothing.
        server: id of a gradient or pattern, or "".
    """

    colour: Colour | None
    server: str = ""


NOTHING = Paint(None)


@dataclass(frozen=True)
class Style:
    """Computed properties of an element.

    Attributes:
        opacity: of the element and all groups around it.
        width: stroke width in the element's units.
        own_pen: a stroke width is given.
        rest: other properties, as written.
    """

    fill: Paint = Paint(BLACK)
    stroke: Paint = NOTHING
    colour: Colour = BLACK
    fill_opacity: float = 1.0
    stroke_opacity: float = 1.0
    opacity: float = 1.0
    even_odd: bool = False
    width: float = 1.0
    own_pen: bool = False
    visible: bool = True
    inherited: tuple[tuple[str, str], ...] = ()

    def of(self, properties: Mapping[str, str], diagonal_px: float) -> Style:
        """The style of an element inside one with this style.

        Args:
            properties: of the element, as the cascade gives them.
            diagonal_px: of the viewport, for percentages.
        """
        if not properties:
            return self
        own = {
            key: value
            for key, value in properties.items()
            if value not in ("inherit", "unset") or key not in INHERITED
        }
        colour = _colour(own["color"], self.colour) if "color" in own else self.colour
        width, own_pen = self.width, self.own_pen
        if "stroke-width" in own:
            try:
                width = length_px(own["stroke-width"], diagonal_px, self.width)
                own_pen = True
            except ValueError:
                width = self.width
        passed = dict(self.inherited)
        passed |= {key: own[key] for key in ("stroke-dasharray", *_MARKERS) if key in own}
        if "marker" in own:
            passed |= dict.fromkeys(_MARKERS, own["marker"])
        return Style(
            fill=_paint(own["fill"], colour, self.fill) if "fill" in own else self.fill,
            stroke=_paint(own["stroke"], colour, self.stroke) if "stroke" in own else self.stroke,
            colour=colour or self.colour,
            fill_opacity=_share(own.get("fill-opacity"), self.fill_opacity),
            stroke_opacity=_share(own.get("stroke-opacity"), self.stroke_opacity),
            opacity=self.opacity * _share(own.get("opacity"), 1.0),
            even_odd=own["fill-rule"] == "evenodd" if "fill-rule" in own else self.even_odd,
            width=width,
            own_pen=own_pen,
            visible=own["visibility"] == "visible" if "visibility" in own else self.visible,
            inherited=tuple(passed.items()),
        )


_MARKERS = ("marker-start", "marker-mid", "marker-end")


class Cascade:
    """The declarations of a document's elements.

    Args:
        root: of the document.
        sheets: texts of its style elements.
    """

    def __init__(self, root: Any, sheets: Sequence[str]) -> None:
        self.ignored_imports = 0
        self._matched: dict[Any, list[Declaration]] = {}
        rules = [rule for text in sheets for rule in self._rules(text)]
        if rules:
            self._match(root, rules)

    def properties(self, element: Any) -> dict[str, str]:
        """The properties of an element in `PROPERTIES`, by their value."""
        plain = {
            key: value.strip()
            for key, value in element.attrib.items()
            if key in PROPERTIES and key not in GEOMETRY
        }
        written = element.get("style")
        matched = self._matched.get(element)
        if not written and not matched:
            return _resolved(plain) if plain else plain
        inline = style_declarations(written) if written else []
        for important in (False, True):
            for declarations in (matched or (), inline):
                plain |= {key: value for key, value, is_own in declarations if is_own == important}
        return _resolved(plain)

    def _rules(self, text: str) -> Iterator[tuple[str, list[Declaration]]]:
        """Selectors and declarations of a style sheet."""
        import tinycss2

        pending = tinycss2.parse_stylesheet(
            text[:MAX_STYLE_CHARACTERS], skip_comments=True, skip_whitespace=True
        )
        for rule in pending:
            if rule.type == "at-rule" and rule.lower_at_keyword == "import":
                self.ignored_imports += 1
            elif rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content:
                media = tinycss2.serialize(rule.prelude).lower()
                if not media.strip() or re.search(r"\b(all|screen)\b", media):
                    inner = tinycss2.parse_rule_list(
                        rule.content, skip_comments=True, skip_whitespace=True
                    )
                    yield from _qualified(inner)
            else:
                yield from _qualified([rule])

    def _match(self, root: Any, rules: Sequence[tuple[str, list[Declaration]]]) -> None:
        import cssselect2

        matcher = cssselect2.Matcher()
        for prelude, declarations in rules[:MAX_RULES]:
            try:
                selectors = cssselect2.compile_selector_list(prelude)
            except cssselect2.SelectorError:
                continue  # as in browsers, a rule with a selector that is not understood
            for selector in selectors:
                if selector.pseudo_element is None:
                    matcher.add_selector(selector, declarations)
        for wrapper in cssselect2.ElementWrapper.from_xml_root(root).iter_subtree():
            if matches := matcher.match(wrapper):
                self._matched[wrapper.etree_element] = [
                    declaration for match in matches for declaration in match[-1]
                ]


def _qualified(rules: Sequence[Any]) -> Iterator[tuple[str, list[Declaration]]]:
    import tinycss2

    for rule in rules:
        if rule.type == "qualified-rule":
            declarations = _declarations(rule.content)
            if declarations:
                yield tinycss2.serialize(rule.prelude), declarations


@lru_cache(1024)
def style_declarations(text: str) -> list[Declaration]:
    """The declarations of a style attribute."""
    return _declarations(text[:MAX_STYLE_CHARACTERS])


def _declarations(content: Any) -> list[Declaration]:
    import tinycss2

    parsed = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return [
        (item.lower_name, tinycss2.serialize(item.value).strip(), item.important)
        for item in parsed
        if item.type == "declaration" and item.lower_name in PROPERTIES
    ]


def _resolved(properties: dict[str, str]) -> dict[str, str]:
    """Custom properties are not known: their fallback takes their place."""
    return {
        key: _VARIABLE.sub(lambda found: (found[1] or "").strip(), value).strip()
        if "var(" in value
        else value
        for key, value in properties.items()
    }


def reference(text: str | None) -> tuple[str, str]:
    """Id and fallback of “url(#id) fallback”; empty if it refers to nothing in the document."""
    match = _REFERENCE.match(text.strip()) if text else None
    if match is None:
        return "", ""
    return (match[1][1:] if match[1].startswith("#") else "", match[2].strip())


def _paint(text: str, colour: Colour | None, before: Paint) -> Paint:
    if text.startswith("url("):
        name, fallback = reference(text)
        behind = _paint(fallback, colour, before) if fallback else NOTHING
        return Paint(behind.colour, name)
    if text in ("context-fill", "context-stroke"):
        return before
    if text in ("none", ""):
        return NOTHING if text else before
    found = _colour(text, colour)
    return before if found is None else Paint(found)


@lru_cache(1024)
def _colour(text: str, current: Colour | None) -> Colour | None:
    """A colour of CSS, or None if it is none."""
    if text.lower() == "currentcolor":
        return current
    if re.fullmatch(r"#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?", text):
        wide = len(text) == 7
        parts = [text[i : i + 2] if wide else 2 * text[i] for i in range(1, len(text), 1 + wide)]
        red, green, blue = (int(part, 16) / 255 for part in parts)
        return (red, green, blue, 1.0)
    import tinycss2.color4

    found = tinycss2.color4.parse_color(text)
    if found is None and " " in text:  # “#123456 icc-color(…)”
        found = tinycss2.color4.parse_color(text.split()[0])
    if found is None or isinstance(found, str):
        return None
    red, green, blue = found.to("srgb").coordinates
    return (_unit(red), _unit(green), _unit(blue), _unit(found.alpha))


def parse_colour(text: str, current: Colour = BLACK) -> Colour:
    """A colour of CSS; black if it is none."""
    return _colour(text.strip(), current) or BLACK


def _share(text: str | None, default: float) -> float:
    """A number or percentage, within 0 and 1."""
    if text is None:
        return default
    try:
        return _unit(length_px(text, 1.0, default))
    except ValueError:
        return default


def _unit(value: float | None) -> float:
    return min(max(value or 0.0, 0.0), 1.0)
