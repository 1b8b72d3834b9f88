"""The booth's settings file."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from vma_core.errors import UserError

from vma_gui.booth.config import (
    BoothConfig,
    key_lines,
    parse_config,
    read_config,
    read_or_default,
)
from vma_gui.system.language import set_language
from vma_gui.system.messages import translate
from vma_gui.theme.contrast import contrast

EXAMPLE = Path(__file__).parents[2] / "packaging" / "booth" / "booth.toml"


def test_example_file_is_valid_and_lists_the_defaults() -> None:
    assert read_config(EXAMPLE) == BoothConfig(title="Your house", staff_code="4711")


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    config = parse_config('memories = ["Latin", "mine"]', tmp_path / "booth.toml")
    assert config.memories == ("Latin", str(tmp_path / "mine"))


MISTAKES = [
    (
        "title = 3",
        "booth.toml, line 1: title: This value is not allowed. "
        "Allowed: a text in quotes of at most 60 characters.",
    ),
    (
        "\n[times]\nidle_s = 1",
        "booth.toml, line 3: times.idle_s: This value is not allowed. "
        "Allowed: a number from 5 to 3600.",
    ),
    (
        "[times]\nstaff_s = 30",
        "times.staff_s: This value is not allowed. Allowed: a number from 60",
    ),
    (
        "[times]\nidel_s = 9",
        "booth.toml, line 2: times.idel_s: There is no such setting. "
        "Allowed: idle_s, countdown_s, card_s, staff_s, restart_at.",
    ),
    ("sound = true", "booth.toml, line 1: sound: There is no such setting. Allowed: title, logo,"),
    (
        "times = 4",
        "line 1: times: This value is not allowed. Allowed: a table, [times], with idle_s",
    ),
    ("[card]\nqr = 1", "line 2: card.qr: This value is not allowed. Allowed: true or false."),
    (
        'motion = "wild"',
        'line 1: motion: This value is not allowed. Allowed: one of "full", "minimal"',
    ),
    ("a =", "booth.toml, line 1: This line is not valid TOML."),
    ('title = "x"\nb = \'x', "booth.toml, line 2: This line is not valid TOML."),
    (
        'staff_code = "12"',
        "line 1: staff_code: This value is not allowed. Allowed: four to eight digits in quotes",
    ),
    ('\nmodels = ["no.zip"]', "line 2: models: "),
    ("models = []", "models: This value is not allowed. Allowed: a list of 1 to 6 paths in quotes"),
    ('memories = ["Klingon"]', "Klingon does not exist. Allowed: paths, or any of Latin"),
    ('logo = "logo.png"', "The logo"),
    (
        '[colours]\nink = "#222222"',
        "line 2: colours.ink: The ink has too little contrast with the background. The contrast is",
    ),
    ('[colours]\naccent = "red"', 'Allowed: a colour in quotes, such as "#8db0ff".'),
    ('[times]\nrestart_at = "25:00"', 'Allowed: a time of day in quotes, such as "04:00".'),
    (
        "languages = []",
        "line 1: languages: This value is not allowed. Allowed: a list of 1 to 3 of",
    ),
    ('languages = ["en", "xx"]', "line 1: languages"),
]


@pytest.mark.parametrize(("text", "message"), MISTAKES)
def test_errors_name_line_key_and_allowed_values(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_config(text, tmp_path / "booth.toml")
    assert message in str(caught.value)


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    text = 'motion = "wild"\nsound = true\nlogo = "logo.png"\n[times]\nstaff_s = 30'
    with pytest.raises(UserError) as caught:
        parse_config(text, tmp_path / "booth.toml")
    lines = [line.split(":")[0] for line in str(caught.value).splitlines()]
    assert sorted(lines) == [f"booth.toml, line {number}" for number in (1, 2, 3, 5)]


@pytest.mark.parametrize(("former", "now"), [("calm", "reduced"), ("still", "minimal")])
def test_former_names_of_motion_still_open(tmp_path: Path, former: str, now: str) -> None:
    assert parse_config(f'motion = "{former}"', tmp_path / "booth.toml").motion == now


@pytest.mark.parametrize("language", ["de", "fr"])
@pytest.mark.parametrize("text", [text for text, _ in MISTAKES])
def test_errors_are_told_in_the_panels_language(
    tmp_path: Path, text: str, language: str, qapp: QApplication
) -> None:
    with pytest.raises(UserError) as caught:
        parse_config(text, tmp_path / "booth.toml")
    english = str(caught.value)
    set_language(language)
    try:
        told = translate(caught.value)
    finally:
        set_language("en")
    assert told != english
    for word in ("line", "value", "Allowed:", "contrast", "quotes", "exist"):
        assert not re.search(rf"\b{word}\b", told), told
    key = re.search(r"line \d+: ([a-z_.]+):", english)
    assert key is None or key[1] in told


def test_invalid_settings_give_the_defaults_and_keep_the_code(tmp_path: Path) -> None:
    path = tmp_path / "booth.toml"
    path.write_text('staff_code = "4711"\ntitle = "House"\nmotion = "wild"')
    config, error = read_or_default(path)
    assert config == BoothConfig(staff_code="4711")
    assert "motion" in str(error)
    for content in ('staff_code = "1"', "staff_code = [", ""):
        path.write_text(content)
        config, error = read_or_default(path)
        assert config == BoothConfig()
        assert (error is None) == (content == "")
    config, error = read_or_default(tmp_path / "missing.toml")
    assert config == BoothConfig()
    assert "cannot be read" in str(error)


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
