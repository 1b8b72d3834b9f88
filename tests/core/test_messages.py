"""Templates and values: nothing is lost or interpreted on the way to the user."""

from __future__ import annotations

import ast
import errno
import json
import os
import pickle
import string
from pathlib import Path

import numpy as np
import pytest
from vma_core.cli.main import main
from vma_core.errors import ERROR_FORMAT, Message, UserError, WrongUseError, unwritable

ROOT = Path(__file__).parents[2]
SPEAKING = {"UserError", "WrongUseError", "PracticeSheetError", "LostError", "Message"}
SOURCES = [
    path for folder in ("core", "vma_gui", "tools") for path in (ROOT / folder).rglob("*.py")
]


def test_the_english_sentence() -> None:
    error = UserError("{name} holds {count:,} images ({reason}).", name="a", count=1234, reason="b")
    assert str(error) == "a holds 1,234 images (b)."
    assert str(WrongUseError("Nothing to fill in.")) == "Nothing to fill in."


@pytest.mark.parametrize("text", ["{", "{x}", "{}", "%1"])
def test_a_message_without_values_is_literal(text: str) -> None:
    assert str(UserError(text)) == text


@pytest.mark.parametrize("name", ["{x}", "{0}", "{", "}}", "%1 %3", "{name}", "{name!r:>9}"])
def test_values_are_never_interpreted(name: str) -> None:
    message = Message("{name}: {problem}", name=name, problem=UserError("{name} fails.", name=name))
    assert str(message) == f"{name}: {name} fails."
    assert str(Message.from_json(json.loads(json.dumps(message.to_json())))) == str(message)


def test_values_become_plain_data() -> None:
    values = {
        "path": Path("a"),
        "error": OSError("no"),
        "count": np.int64(3),
        "share": np.float32(2),
    }
    message = Message("{path} {error} {count:,} {share:.1f}", **values)
    assert message.values == {"path": "a", "error": "no", "count": 3, "share": 2.0}
    assert str(message) == "a no 3 2.0"


def test_another_process_hands_its_message_on() -> None:
    inner = Message("{count:,} entries", count=5)
    error = UserError("{name} has {what}.", name="x", what=inner)
    read = UserError.of(Message.from_json(json.loads(json.dumps(error.message.to_json()))))
    assert read.message == error.message
    assert read.message.values["what"] == inner
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


@pytest.mark.parametrize(
    "data",
    [
        "text",
        {"template": 1, "values": {}},
        {"template": "{a}", "values": {"b": 1}},
        {"template": "{a}", "values": []},
        {"template": "{a.__class__}", "values": {"a": "x"}},
        {"template": "{a[0]}", "values": {"a": "x"}},
        {"template": "{a:>999999999}", "values": {"a": "x"}},
        {"template": "{a:{a}}", "values": {"a": ">999999999"}},
        {"template": "{a:,}", "values": {"a": "x"}},
        {"template": "{}", "values": {"a": "x"}},
        {"template": "{", "values": {"a": "x"}},
    ],
)
def test_other_data_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        Message.from_json(data)


def test_a_command_hands_its_message_to_the_window(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    command = ["generate", "--memory", str(tmp_path / "{x}.vma"), "--out", "sheet.png"]
    assert main(command) == 1
    sentence = capsys.readouterr().err.removeprefix("vma generate: ").strip()
    assert "{x}.vma" in sentence
    monkeypatch.setenv(ERROR_FORMAT, "json")
    assert main(command) == 1
    written = capsys.readouterr().err.removeprefix("vma generate: ")
    message = Message.from_json(json.loads(written))
    assert str(message) == sentence
    assert "{path}" in message.template


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "Free some space or choose another folder."),
        (errno.EDQUOT, "Free some space or choose another folder."),
        (errno.EPERM, "Choose another folder."),
        (errno.EROFS, "Choose another folder."),
    ],
)
def test_the_advice_fits_why_a_file_cannot_be_written(number: int, advice: str) -> None:
    reason = os.strerror(number)
    text = str(unwritable("a.png", OSError(number, reason)))
    assert text == f"a.png cannot be written ({reason}). {advice}"


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_every_placeholder_has_a_value() -> None:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[template], keywords=values) if (
                    name in SPEAKING and path.name != "errors.py"
                ):
                    place = f"{path}:{node.lineno}"
                    if isinstance(template, ast.Call):
                        assert ast.unparse(template.func) == "QT_TRANSLATE_NOOP", place
                        template = template.args[1]
                    assert isinstance(template, ast.Constant), place
                    assert placeholders(template.value) == {value.arg for value in values}, place
