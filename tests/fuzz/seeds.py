"""Valid content that a fuzzer changes, made on first use."""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
from collections.abc import Callable

import font_files
import numpy as np
import pillow_heif
from fontTools.ttLib.ttCollection import TTCollection
from hand_fonts import drawn_font
from PIL import Image
from vma_core.engine.variant_settings import VariantSettings
from vma_core.export.contact_sheet import contact_sheet, png_bytes
from vma_core.glyphs.strokes import Stroke, StrokePoint
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.autosave import CARD
from vma_core.storage.project import Favourite, Project, project_bytes
from vma_resources import resource_path

SIZE = 28


def _ink(count: int = 2) -> np.ndarray:
    return (np.random.default_rng(0).random((count, SIZE, SIZE)) < 0.1).astype(np.uint8)


def project() -> list[bytes]:
    """With entries, strokes, a favourite."""
    line = Stroke((StrokePoint(1, 2), StrokePoint(30, 40, 0.5, 9.0)))
    traced = Stroke(line.points, widths_px=(3.0, 6.0))
    shape = Stroke((*line.points, StrokePoint(60, 9)), filled=True)
    entries = tuple(MemoryEntry(image, "a", "b", (line, traced)) for image in _ink())
    favourite = Favourite(_ink(1)[0].astype(np.float32), VariantSettings(), 1, "a", (shape,))
    full = Project(SIZE, entries, (line,), VariantSettings(), (favourite,), "model", "ab")
    return [project_bytes(full), project_bytes(Project(SIZE))]


def copy() -> list[bytes]:
    """A project with the journal's card."""
    made = []
    for content, order in zip(project(), ("[[false, 0, 1]]", "[]"), strict=True):
        buffer = io.BytesIO(content)
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.writestr(CARD, f'{{"base": 0, "order": {order}, "document": "/x.vma"}}')
        made.append(buffer.getvalue())
    return made


def bundle() -> list[bytes]:
    """A compact model as a zip, of which the graphs are the small ones."""
    folder = resource_path("models/compact-none")
    return [_zip({path.name: path.read_bytes() for path in sorted(folder.iterdir())})]


def graph() -> list[bytes]:
    """Two small ones."""
    folder = resource_path("models/compact-none")
    return [(folder / "embed.onnx").read_bytes()[:20_000], b"\x08\x0a\x3a\x02\x12\x00"]


def npz() -> list[bytes]:
    """Images by class, drawings, and a set as it is exported."""
    classes, drawings, exported = io.BytesIO(), io.BytesIO(), io.BytesIO()
    np.savez(classes, a=_ink().reshape(2, -1), b=_ink().reshape(2, -1))
    np.savez(drawings, **{"a/0": np.array([[1, 2, 0], [3, 4, 1]], np.int16)})
    np.savez(exported, images=_ink(), labels=np.array([0, 0]), names=np.array(["a"]))
    return [classes.getvalue(), drawings.getvalue(), exported.getvalue()]


def npy() -> list[bytes]:
    """Images in several shapes and types, and a drawing."""
    made = []
    for values in (
        _ink(),
        _ink().reshape(2, -1) > 0,
        (_ink() - 0.5).astype(np.float32)[..., None],
        np.array([[1, 2, 0], [3, 4, 1]], np.int16),
    ):
        buffer = io.BytesIO()
        np.save(buffer, values)
        made.append(buffer.getvalue())
    return made


def matlab() -> list[bytes]:
    """Images with labels, a struct, and cells by class."""
    from scipy.io import savemat

    made = []
    cells = np.empty((1, 2), object)
    cells[0, :] = [image[4:24, 6:22] for image in _ink()]
    names = np.empty((1, 2), object)
    names[0, :] = ["a", "b"]
    flat = _ink().reshape(2, -1)
    for content in (
        {"data": flat.T, "label": np.array([1.0, 2.0])},
        {"dataset": {"train": {"images": flat, "labels": np.array([[0], [1]])}}},
        {"dat": cells, "classlabels": names},
        {"data": flat.T, "target": np.eye(2), "targetchar": np.array([[1, 2]])},
    ):
        for packed in (False, True):
            buffer = io.BytesIO()
            savemat(buffer, content, do_compression=packed)
            made.append(buffer.getvalue())
    return made


def table() -> list[bytes]:
    """With and without a header, with other separators."""
    rows = [
        ",".join(map(str, [n, *image[::3, ::3][:8, :8].ravel()])) for n, image in enumerate(_ink())
    ]
    header = ",".join(["label", *(f"pixel{n}" for n in range(64))])
    plain = "\n".join(rows).encode()
    return [plain, "\n".join([header, *rows]).encode(), plain.replace(b",", b" ")]


def quick_draw() -> list[bytes]:
    """Simplified and raw."""
    drawings = [[[0, 9, 9], [0, 0, 9]], [[1], [2]]], [[[0.5, 9.0], [0.0, 3.5], [0, 16]]]
    return [json.dumps({"word": "cat", "drawing": d}).encode() + b"\n" for d in drawings]


def archive() -> list[bytes]:
    """Pictures, drawings and strokes; and Omniglot's folders."""
    picture, scan = image()[0], io.BytesIO()
    Image.new("1", (105, 105), 1).save(scan, "PNG")
    return [
        _zip({"a/1.png": picture, "b.svg": svg()[0], "c/d/1.txt": strokes()[0]}),
        _zip({"images/Alphabet/character01/0001_01.png": scan.getvalue()}),
        _zip({"set/a.npz": npz()[0], "__MACOSX/._a.npz": b"", "README.txt": b"hello"}),
        _zip({"x\\y\\a.png": picture, "scan": picture, "x\\b.ttf": b""}),
    ]


def idx() -> list[bytes]:
    """Two images of MNIST's family."""
    return [struct.pack(">IIII", 0x803, 2, SIZE, SIZE) + (255 * _ink()).tobytes()]


def image() -> list[bytes]:
    """One of each kind."""
    made = []
    for kind in ("PNG", "JPEG", "GIF", "BMP"):
        buffer = io.BytesIO()
        Image.fromarray(255 * (1 - _ink(1)[0])).save(buffer, kind)
        made.append(buffer.getvalue())
    return made


def sheet() -> list[bytes]:
    """A picture of variants with its settings."""
    sheet = contact_sheet(_ink().astype(np.float32))
    return [png_bytes(sheet, {"settings": '{"seed": 1}', "seed": 1})]


def svg() -> list[bytes]:
    """Lines, curves, groups, transforms; styles, copies, clips, masks, gradients; a font."""
    head = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    return [
        head + b'<g transform="rotate(9)"><path d="M1 1 C2 2 3 3 4 9 Z" fill="red"/></g></svg>',
        head + b'<polyline points="1,2 3,4" fill="none" stroke="#000" stroke-width="2"/></svg>',
        b'<!DOCTYPE svg [<!ATTLIST g xmlns:k CDATA #FIXED "u:k">]>' + head + b"<style>.a, g > #b "
        b"{fill:none!important;stroke:rgb(0,9,9)} @media screen{path{stroke-width:5%}}</style>"
        b'<g k:e="x"><path class="a" style="opacity:.5" d="m1 1h3v4l-2-2q1 1 2 2t1 1a3 2 9 014 4"/>'
        b"</g></svg>",
        head + b'<defs><symbol id="s" viewBox="0 0 4 4"><circle r="2"/></symbol><clipPath id="c">'
        b'<rect width="5" height="5" rx="1"/></clipPath><linearGradient id="l"><stop '
        b'stop-color="red" stop-opacity=".5"/></linearGradient><mask id="m"><ellipse rx="3" ry="4" '
        b'fill="#fff"/></mask></defs><use href="#s" x="1" width="4" height="3"/><svg x="1" '
        b'width="50%" viewBox="0 0 2 2"><path clip-path="url(#c)" fill="url(#l) red" d="M0 0H9V9"/>'
        b'</svg><switch><text>a</text><g mask="url(#m)"><line x2="9" stroke="currentColor"/></g>'
        b"</switch></svg>",
        head + b'<font><glyph unicode="L" d="M1 7V0H4"/></font></svg>',
    ]


def pages() -> list[bytes]:
    """A picture of each kind that the sandbox reads."""
    made = []
    picture = Image.fromarray(255 * (1 - _ink(1)[0]))
    for kind in ("TIFF", "WEBP", "AVIF", "PPM", "PDF"):
        buffer = io.BytesIO()
        picture.save(buffer, kind)
        made.append(buffer.getvalue())
    buffer = io.BytesIO()
    bilevel = picture.convert("1")
    bilevel.save(
        buffer, "TIFF", save_all=True, append_images=[bilevel], compression="group4", dpi=(204, 98)
    )
    made.append(buffer.getvalue())
    heif = io.BytesIO()
    pillow_heif.from_pillow(picture.convert("RGB").resize((64, 64))).save(heif)
    psd = b"8BPS" + struct.pack(">H6xHIIHH", 1, 1, SIZE, SIZE, 8, 1) + bytes(14) + bytes(SIZE**2)
    return [*made, heif.getvalue(), psd]


def strokes() -> list[bytes]:
    """Two strokes of Omniglot's kind."""
    return [b"START\n1,-2,0\n30,-40,12.5\nBREAK\n5,-6,100\nBREAK\n"]


def hershey() -> list[bytes]:
    """Two glyphs."""
    return [b"    1  1JZ\n    2  6JZKFKR RKRTR\n    3  6JZKFTF ROF\nOR\n"]


def font() -> list[bytes]:
    """Two letters; a variable font, plain and packed; a collection."""
    variable = font_files.font(variable=True)
    collection = TTCollection()
    collection.fonts = [font_files.font(), font_files.font(width=50)]
    return [
        drawn_font({"L": [_ink(1)[0].astype(np.float32)]}, "Hand"),
        *(font_files.content(variable, flavor) for flavor in (None, "woff", "woff2")),
        font_files.content(collection),
    ]


def settings() -> list[bytes]:
    """What a window leaves."""
    return [b'{"theme": "dark", "recent": ["a.vma"], "geometry": "AdnQ"}']


def booth() -> list[bytes]:
    """Tables, lists, colours."""
    return [
        b'title = "Hello"\nlanguages = ["en", "de"]\n[times]\nidle_s = 40\n[colours]\n'
        b'theme = "dark"\naccent = "#8db0ff"\n'
    ]


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return buffer.getvalue()


def card() -> list[bytes]:
    """What stands in a project's frame."""
    with zipfile.ZipFile(io.BytesIO(project()[0])) as frame:
        return [frame.read("project.json")]


def array() -> list[bytes]:
    """Images, and steps of a pen."""
    made = []
    for values in (_ink().reshape(2, -1), np.array([[1, 2, 0], [3, 4, 1]], np.int16)):
        buffer = io.BytesIO()
        np.save(buffer, values)
        made.append(buffer.getvalue())
    return made


def architecture() -> list[bytes]:
    """The architecture of a compact model."""
    text = (resource_path("models/compact-soft") / "card.json").read_text()
    return [json.dumps(json.loads(text)["architecture"]).encode()]


SEEDS: dict[str, Callable[[], list[bytes]]] = {
    "card": card,
    "points": lambda: [np.arange(16, dtype="<f4").tobytes()],
    "array": array,
    "architecture": architecture,
    "project": project,
    "copy": copy,
    "bundle": bundle,
    "graph": graph,
    "npz": npz,
    "zip": archive,
    "npy": npy,
    "labels": lambda: [struct.pack(">II", 0x801, 2) + b"\0\1"],
    "mat": matlab,
    "csv": table,
    "ndjson": quick_draw,
    "idx": idx,
    "idx-gz": lambda: [gzip.compress(content) for content in idx()],
    "image": image,
    "image-settings": sheet,
    "svg": svg,
    "svg-path": lambda: [
        b"M1 1 C2 2 3 3 4 9 Z m1-2.5.5h3v4l-2-2q1 1 2 2t1 1a3 2 9 014 4s1 1 2e1 2"
    ],
    "svg-transform": lambda: [
        b"translate(1,2)rotate(9deg 1 1)scale(.5)matrix(1 0 0 1-2 3)skewX(9)"
    ],
    "pages": pages,
    "strokes": strokes,
    "hershey": hershey,
    "font": font,
    "settings": settings,
    "booth": booth,
}
