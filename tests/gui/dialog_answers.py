"""The type of the fixture `answer_dialogs`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

AnswerDialogs = Callable[[type[QWidget], Callable[[Any], None]], None]
