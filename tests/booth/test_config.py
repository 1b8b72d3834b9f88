"""The booth's settings file."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vma_core.errors import UserError

from vma_gui.booth.config import BoothConfig, key_lines, parse_config, read_config
from vma_gui.theme.colors import contrast

EXAMPLE = Path(__file__).parents[2] / "packaging" / "booth" / "booth.toml"


def test_example_file_is_valid_and_lists_the_defaults() -> None:
    assert read_config(EXAMPLE) == BoothConfig(title="Your house", staff_code="4711")


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    config = parse_config('memories = ["Latin", "mine"]', tmp_path / "booth.toml")
    assert config.memories == ("Latin", str(tmp_path / "mine"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title = 3", "booth.toml, line 1: title: Expected str, got int."),
        ("\n[times]\nidle_s = 1", "booth.toml, line 3: times.idle_s: Expected float >= 5.0."),
        ("[times]\nidel_s = 9", "booth.toml, line 2: times.idel_s: There is no such setting."),
        ("sound = true", "booth.toml, line 1: sound: There is no such setting."),
        ("a =", "booth.toml, line 1: Invalid value."),
        ('title = "x"\nb = \'x', "booth.toml, line 2: "),
        ('staff_code = "12"', "line 1: staff_code: Four to eight digits in quotes are expected."),
        ('\nmodels = ["no.zip"]', "line 2: "),
        ('memories = ["Klingon"]', "Klingon does not exist. Included are: Latin"),
        ('logo = "logo.png"', "The logo"),
        (
            '[colours]\nink = "#222222"',
            "line 2: The ink has too little contrast with the background. The contrast is",
        ),
        ('[colours]\naccent = "red"', 'A colour such as "#8db0ff" is expected.'),
        ('[times]\nrestart_at = "25:00"', 'A time of day such as "04:00" is expected.'),
        ("languages = []", "line 1: languages"),
        ('languages = ["en", "xx"]', "line 1: languages"),
    ],
)
def test_errors_name_the_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_config(text, tmp_path / "booth.toml")
    assert message in str(caught.value)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x" * (1 << 17)])
def test_unreadable_files_are_rejected(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "booth.toml"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"booth\.toml"):
        read_config(path)
    with pytest.raises(UserError, match="cannot be read"):
        read_config(tmp_path / "missing.toml")


@given(st.text(max_size=200))
def test_any_text_parses_or_raises_a_user_error(text: str) -> None:
    with contextlib.suppress(UserError):
        assert isinstance(parse_config(text, Path("booth.toml")), BoothConfig)


def test_remaining_colours_are_derived_from_house_colours() -> None:
    text = '[colours]\nground = "#002244"\nink = "#ffffff"\naccent = "#ffcc00"'
    tokens = parse_config(text, Path("booth.toml")).tokens
    assert tokens.on_accent == "#000000"
    assert contrast(tokens.muted, tokens.ground) >= 4.5
    assert contrast(tokens.ink, tokens.raised) >= 4.5


def test_key_lines_maps_each_key_to_its_line() -> None:
    text = "# a\ntitle = 'x'\n[times] # b\nidle_s=3\n\n[card]\nqr = true\n"
    assert key_lines(text) == {
        "title": 2,
        "times": 3,
        "times.idle_s": 4,
        "card": 6,
        "card.qr": 7,
    }
