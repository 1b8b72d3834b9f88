"""The booth's settings file: TOML with a strict schema; errors name line, key and allowed values.

`QT_TRANSLATE_NOOP` marks the messages for the booth's catalogues, which include French.
"""

from __future__ import annotations

import contextlib
import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import msgspec.inspect
from msgspec import Meta
from vma_core.errors import Message, UserError
from vma_core.storage.starter_memory import SCRIPTS

from vma_gui.booth.phases import IdleTimes
from vma_gui.inference.bundled_models import SHIPPED
from vma_gui.theme.contrast import MIN_TEXT_CONTRAST, contrast, custom_tokens
from vma_gui.theme.tokens import DARK, LIGHT, Tokens


def QT_TRANSLATE_NOOP(_context: str, template: str) -> str:
    """Mark a template for `lupdate`, which knows this name; PySide's own returns `object`."""
    return template


_TABLE = re.compile(r"\s*\[\s*([A-Za-z0-9_.\-]+)\s*\]\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_\-]+)\s*=")


def key_lines(text: str) -> dict[str, int]:
    """Line number (from 1) of each “table.key”, or “key” before the first table.

    `tomllib` reports lines for syntax errors only. Tables map to the line of their header. Inline
    tables and multi-line strings are not parsed.
    """
    lines: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            table = header[1]
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault(f"{table}.{key[1]}" if table else key[1], number)
    return lines


MAX_CONFIG_BYTES = 64 << 10
DEFAULT_CODE = "1709"
STARTER_SCRIPTS = tuple(script.name for script in SCRIPTS)
PATTERNS = {
    "staff_code": Message(
        QT_TRANSLATE_NOOP("Core", 'four to eight digits in quotes, such as "4711"')
    ),
    "restart_at": Message(QT_TRANSLATE_NOOP("Core", 'a time of day in quotes, such as "04:00"')),
    "ground": Message(QT_TRANSLATE_NOOP("Core", 'a colour in quotes, such as "#10131a"')),
    "ink": Message(QT_TRANSLATE_NOOP("Core", 'a colour in quotes, such as "#efeae0"')),
    "accent": Message(QT_TRANSLATE_NOOP("Core", 'a colour in quotes, such as "#8db0ff"')),
}
"""What the settings allow whose texts follow a pattern."""
Language = Literal["en", "de", "fr"]
Hand = Literal["right", "left"]
Motion = Literal["full", "reduced", "minimal"]
FORMER_MOTION = {"calm": "reduced", "still": "minimal"}
"""Names of earlier versions, which settings files may still use."""
Seconds = Annotated[float, Meta(ge=5, le=3600)]
Color = Annotated[str, Meta(pattern=r"^(|#[0-9a-fA-F]{6})$")]


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    """Base of all tables: unknown keys are errors."""


class TimesTable(_Table):
    """See `IdleTimes`; `restart_at` is the time of the daily restart (HH:MM), or ""."""

    idle_s: Seconds = 45.0
    countdown_s: Seconds = 20.0
    card_s: Seconds = 90.0
    staff_s: Annotated[float, Meta(ge=60, le=3600)] = 120.0
    restart_at: Annotated[str, Meta(pattern=r"^(|([01]\d|2[0-3]):[0-5]\d)$")] = ""

    @property
    def times(self) -> IdleTimes:
        return IdleTimes(self.idle_s, self.countdown_s, self.card_s, self.staff_s)


class ColoursTable(_Table):
    """Custom colours (#rrggbb); "" keeps the theme's."""

    theme: Literal["light", "dark"] = "dark"
    ground: Color = ""
    ink: Color = ""
    accent: Color = ""


class CardTable(_Table):
    """What the result card offers."""

    qr: bool = True
    print: bool = False


class KeepTable(_Table):
    """What may be written to disk. Drawings never are.

    Attributes:
        counters: totals of visitors, drawings and the day's guesses.
        reports: error reports.
        guesses: a table of all guesses, with the model's hash, the character, sides and times.
    """

    counters: bool = True
    guesses: bool = False
    reports: bool = True


class BoothConfig(_Table):
    """All settings. Paths are relative to the file and absolute once read.

    Attributes:
        title: shown at the top.
        logo: PNG or JPEG shown in place of the title, or "".
        languages: offered to visitors; every visit starts in the first.
        hand: side of the canvas at the start of every visit.
        motion: amount of animation.
        staff_code: opens the staff panel; four to eight digits.
        models: names of bundled models or paths of bundles; the first is loaded at startup.
        memories: names of starter scripts, or paths of images, folders, archives or projects.
    """

    title: Annotated[str, Meta(max_length=60)] = ""
    logo: str = ""
    languages: Annotated[tuple[Language, ...], Meta(min_length=1, max_length=3)] = (
        "en",
        "de",
        "fr",
    )
    hand: Hand = "right"
    motion: Motion = "full"
    staff_code: Annotated[str, Meta(pattern=r"^\d{4,8}$")] = DEFAULT_CODE
    models: Annotated[tuple[str, ...], Meta(min_length=1, max_length=6)] = ("omniglot28",)
    memories: Annotated[tuple[str, ...], Meta(min_length=1, max_length=12)] = STARTER_SCRIPTS
    times: TimesTable = msgspec.field(default_factory=TimesTable)
    colours: ColoursTable = msgspec.field(default_factory=ColoursTable)
    card: CardTable = msgspec.field(default_factory=CardTable)
    keep: KeepTable = msgspec.field(default_factory=KeepTable)

    @property
    def tokens(self) -> Tokens:
        """The theme's colours with the custom ones applied."""
        custom = self.colours
        base = LIGHT if custom.theme == "light" else DARK
        return custom_tokens(base, custom.ground, custom.ink, custom.accent)


def read_config(path: Path) -> BoothConfig:
    """Read and check a settings file.

    Raises:
        UserError: it cannot be read or is invalid; the message names the line.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_CONFIG_BYTES + 1)
    except OSError as error:
        raise UserError(
            QT_TRANSLATE_NOOP("Core", "{path} cannot be read ({reason})."),
            path=path,
            reason=error.strerror or error,
        ) from error
    if len(raw) > MAX_CONFIG_BYTES:
        raise UserError(
            QT_TRANSLATE_NOOP("Core", "{name} is too large for a booth's settings."),
            name=path.name,
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UserError(
            QT_TRANSLATE_NOOP("Core", "{name} is not UTF-8 text. Save it as UTF-8."), name=path.name
        ) from error
    return parse_config(text, path)


def read_or_default(path: Path) -> tuple[BoothConfig, UserError | None]:
    """The settings; if they are invalid, the defaults and the error.

    A valid staff code is kept, so that a mistake elsewhere does not open the staff panel to those
    who know the default code.
    """
    try:
        return read_config(path), None
    except UserError as error:
        config = BoothConfig()
        with contextlib.suppress(OSError, ValueError, msgspec.ValidationError):
            code = tomllib.loads(path.read_text("utf-8")).get("staff_code", config.staff_code)
            config = msgspec.convert({"staff_code": code}, BoothConfig)
        return config, error


def parse_config(text: str, path: Path) -> BoothConfig:
    """As `read_config`, from text; `path` is named in errors and is the base of relative paths."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_mistake(str(error), text, path) from error
    lines = key_lines(text)
    if isinstance(motion := values.get("motion"), str):
        values["motion"] = FORMER_MOTION.get(motion, motion)
    mistakes: list[Message] = []
    config: BoothConfig | None = None
    while config is None:
        try:
            config = msgspec.convert(values, BoothConfig)
        except msgspec.ValidationError as error:
            # msgspec stops at the first mistake: look for others without it.
            key, problem = _validation_error(str(error))
            mistakes.append(_mistake(path, lines.get(key, 1), key, problem))
            if not _removed(values, key):
                break
    if config is not None:
        config = _resolve_paths(config, path.parent.absolute())
        mistakes += [
            _mistake(path, lines.get(key, 1), key, problem)
            for key, problem in _semantic_errors(config)
        ]
    if config is None or mistakes:
        raise _user_error(mistakes)
    return config


def _mistake(path: Path, line: int, key: str, problem: Message) -> Message:
    return Message(
        QT_TRANSLATE_NOOP("Core", "{name}, line {line}: {key}: {problem}"),
        name=path.name,
        line=line,
        key=key,
        problem=problem,
    )


def _user_error(mistakes: Sequence[Message]) -> UserError:
    """All mistakes, one a line."""
    *earlier, joined = mistakes
    for mistake in reversed(earlier):
        joined = Message("{first}\n{others}", first=mistake, others=joined)
    return UserError("{problems}", problems=joined)


def _removed(values: dict[str, Any], key: str) -> bool:
    """Remove “key” or “table.key”; whether it was there."""
    table, _, name = key.rpartition(".")
    holder = values.get(table) if table else values
    return isinstance(holder, dict) and holder.pop(name, None) is not None


def _semantic_errors(config: BoothConfig) -> list[tuple[str, Message]]:
    """(key, problem) of what the schema cannot see: files that are not there, pale letters."""
    troubles = []
    if config.logo and not Path(config.logo).is_file():
        missing = Message(
            QT_TRANSLATE_NOOP("Core", "The logo {path} does not exist."), path=config.logo
        )
        troubles.append(("logo", missing))
    for key, named, known in (
        ("models", config.models, SHIPPED),
        ("memories", config.memories, STARTER_SCRIPTS),
    ):
        for name in named:
            if name not in known and not Path(name).exists():
                problem = Message(
                    QT_TRANSLATE_NOOP(
                        "Core", "{path} does not exist. Allowed: paths, or any of {known}."
                    ),
                    path=name,
                    known=", ".join(known),
                )
                troubles.append((key, problem))
    t = config.tokens
    pale_ink = Message(
        QT_TRANSLATE_NOOP("Core", "The ink has too little contrast with the background.")
    )
    pale_text = Message(QT_TRANSLATE_NOOP("Core", "The text is too pale on the accent."))
    pale_accent = Message(
        QT_TRANSLATE_NOOP("Core", "The accent has too little contrast with the background.")
    )
    for key, front, back, problem in (
        ("colours.ink", t.ink, t.ground, pale_ink),
        ("colours.accent", t.on_accent, t.accent, pale_text),
        ("colours.accent", t.accent, t.ground, pale_accent),
    ):
        if (ratio := contrast(front, back)) < MIN_TEXT_CONTRAST:
            problem = Message(
                QT_TRANSLATE_NOOP(
                    "Core",
                    "{problem} The contrast is {ratio:.1f} : 1; at least {least} : 1 is needed.",
                ),
                problem=problem,
                ratio=ratio,
                least=MIN_TEXT_CONTRAST,
            )
            troubles.append((key, problem))
    return troubles


def _resolve_paths(config: BoothConfig, folder: Path) -> BoothConfig:
    """Make paths absolute; names of bundled models and scripts stay."""

    def absolute(name: str, known: tuple[str, ...] = ()) -> str:
        return name if not name or name in known else str(folder / Path(name).expanduser())

    return msgspec.structs.replace(
        config,
        logo=absolute(config.logo),
        models=tuple(absolute(name, SHIPPED) for name in config.models),
        memories=tuple(absolute(name, STARTER_SCRIPTS) for name in config.memories),
    )


def _validation_error(text: str) -> tuple[str, Message]:
    """Turn msgspec's “what - at `$.table.key`” into the key and what is allowed there."""
    what, _, place = text.partition(" - at `$")
    key = re.sub(r"\[.*?\]", "", place.rstrip("`")).lstrip(".")
    unknown = re.search(r"unknown field `(.+?)`", what)
    if unknown:
        known = ", ".join(field.name for field in _fields(key))
        problem = Message(
            QT_TRANSLATE_NOOP("Core", "There is no such setting. Allowed: {allowed}."),
            allowed=known,
        )
        key = f"{key}.{unknown[1]}" if key else unknown[1]
    else:
        problem = Message(
            QT_TRANSLATE_NOOP("Core", "This value is not allowed. Allowed: {allowed}."),
            allowed=allowed_values(key),
        )
    return key, problem


def _fields(table: str) -> tuple[msgspec.inspect.Field, ...]:
    """The settings of a table; "" is the top level."""
    top = msgspec.inspect.type_info(BoothConfig)
    assert isinstance(top, msgspec.inspect.StructType)
    if not table:
        return top.fields
    found = next((f.type for f in top.fields if f.name == table), None)
    return found.fields if isinstance(found, msgspec.inspect.StructType) else ()


def allowed_values(key: str) -> Message:
    """What a setting allows, from its type; `key` is “key” or “table.key”."""
    table, _, name = key.rpartition(".")
    kind = next((field.type for field in _fields(table) if field.name == name), None)
    if name in PATTERNS:
        return PATTERNS[name]
    match kind:
        case msgspec.inspect.StructType():
            return Message(
                QT_TRANSLATE_NOOP("Core", "a table, [{name}], with {settings}"),
                name=name,
                settings=", ".join(field.name for field in kind.fields),
            )
        case msgspec.inspect.FloatType():
            return Message(
                QT_TRANSLATE_NOOP("Core", "a number from {least:g} to {most:g}"),
                least=kind.ge,
                most=kind.le,
            )
        case msgspec.inspect.BoolType():
            return Message(QT_TRANSLATE_NOOP("Core", "true or false"))
        case msgspec.inspect.LiteralType():
            return Message(
                QT_TRANSLATE_NOOP("Core", "one of {values}"), values=_quoted(kind.values)
            )
        case msgspec.inspect.VarTupleType(item_type=msgspec.inspect.LiteralType() as item):
            return Message(
                QT_TRANSLATE_NOOP("Core", "a list of {least} to {most} of {values}"),
                least=kind.min_length,
                most=kind.max_length,
                values=_quoted(item.values),
            )
        case msgspec.inspect.VarTupleType():
            known = SHIPPED if name == "models" else STARTER_SCRIPTS
            return Message(
                QT_TRANSLATE_NOOP(
                    "Core", "a list of {least} to {most} paths in quotes, or any of {values}"
                ),
                least=kind.min_length,
                most=kind.max_length,
                values=_quoted(known),
            )
        case msgspec.inspect.StrType(max_length=int(most)):
            return Message(
                QT_TRANSLATE_NOOP("Core", "a text in quotes of at most {most} characters"),
                most=most,
            )
    return Message(QT_TRANSLATE_NOOP("Core", "a text in quotes"))


def _quoted(values: Iterable[object]) -> str:
    return ", ".join(f'"{value}"' for value in values)


def _syntax_mistake(mistake: str, text: str, path: Path) -> UserError:
    """The line of tomllib's “… (at line 3, column 5)”; its English reason is left out."""
    found = re.search(r"\(at line (\d+)", mistake)
    return UserError(
        QT_TRANSLATE_NOOP(
            "Core",
            "{name}, line {line}: This line is not valid TOML. Settings are written as "
            "key = value, texts in quotes.",
        ),
        name=path.name,
        line=int(found[1]) if found else len(text.splitlines()),
    )
