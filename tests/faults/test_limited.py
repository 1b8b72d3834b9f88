"""Sandboxed children: any failure becomes an error message in the parent."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import psutil
import pytest
from sandboxed_calls import answer
from vma_core.cancellation import CancelledError, cancellable
from vma_core.errors import UserError
from vma_core.importers.readers import import_glyphs
from vma_core.importers.svg import read_svg, read_svg_sandboxed
from vma_core.sandbox.child import Limits, call, reused_child, run_limited

LIMITED = """
import sys
from vma_core.ipc import inherited_channel
from vma_core.sandbox.child import Limits, limit_self, receive_bytes, send_bytes
limit_self(Limits({seconds}, {memory_mb}, {answer_mb}))
channel = inherited_channel(sys.argv[-1])
"""
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M1 1 L9 9" fill="none" stroke="red"/></svg>'
)


def run(code: str, limits: Limits) -> bytes:
    """Run code in a child that has limited itself."""
    start = LIMITED.format(
        seconds=limits.seconds, memory_mb=limits.memory_mb, answer_mb=limits.answer_mb
    )
    return run_limited([sys.executable, "-c", start + code], b"given", "evil.svg", limits)


def test_an_answer_comes_back() -> None:
    code = "send_bytes(channel, receive_bytes(channel)[::-1])"
    assert run(code, Limits()) == b"nevig"


@pytest.mark.parametrize(
    ("code", "limits", "told"),
    [
        ("import time; time.sleep(60)", Limits(seconds=1.0), "longer than 1 seconds"),
        ("while True: pass", Limits(seconds=1.0), "longer than 1 seconds|made to crash"),
        ("x = bytearray(900 << 20)", Limits(memory_mb=512), "made to crash"),
        ("import os; os._exit(7)", Limits(), "crash"),
        ("import os; os.kill(os.getpid(), 11)", Limits(), "crash"),
        ("import os; os.kill(os.getpid(), 9)", Limits(), "crash"),
        (
            "import sys\nwhile True: sys.stdout.write('x' * 65536)",
            Limits(seconds=3.0, answer_mb=1),
            "longer than 3 seconds|made to crash",
        ),
        (
            "while True: channel.connection.send_bytes(b'x' * 65536)",
            Limits(answer_mb=1),
            "made to crash",
        ),
        (
            "send_bytes(channel, bytes(1 + (1 << 20)))",
            Limits(answer_mb=1),
            "its content is too large",
        ),
        (
            "import tempfile\n"
            "with tempfile.TemporaryFile() as file: file.write(bytes(1 + (1 << 20)))",
            Limits(answer_mb=1),
            "made to crash",
        ),
        ("import time; channel.connection.send_bytes(b'{'); time.sleep(60)", Limits(), "crash"),
        (
            "import os, time; os.write(channel.connection.fileno(), b'\\0\\0'); time.sleep(60)",
            Limits(seconds=1.0),
            "longer than 1 seconds",
        ),
        ("channel.close(); import time; time.sleep(60)", Limits(), "crash"),
        (
            "import os, time\nif os.fork() == 0: time.sleep(60)\nos._exit(0)",
            Limits(seconds=1.0),
            "longer than 1 seconds",
        ),
        ("raise RuntimeError", Limits(), "crash"),
    ],
    ids=[
        "hangs",
        "spins",
        "swells",
        "exits",
        "segfaults",
        "is killed",
        "floods standard output",
        "floods its channel",
        "answers at length",
        "fills the disk",
        "sends nonsense",
        "stops in a message",
        "closes its channel",
        "leaves a child behind",
        "raises",
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits a child's time only")
def test_a_failing_child_is_an_error_in_the_parent(code: str, limits: Limits, told: str) -> None:
    began = time.monotonic()
    with pytest.raises(UserError, match=told) as caught:
        run(code, limits)
    assert "evil.svg was not read" in str(caught.value)
    assert time.monotonic() - began < 20


def test_a_program_that_cannot_start_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no process could be started"):
        run_limited([str(tmp_path / "none")], b"", "a.svg", Limits())


def test_sandboxed_reading_equals_reading_in_this_process(tmp_path: Path) -> None:
    ours = read_svg(SVG, "a", "a.svg")
    (theirs,) = read_svg_sandboxed(SVG, "a", "a.svg")
    (tmp_path / "a.svg").write_bytes(SVG)
    (tmp_path / "b.txt").write_text("not for glyphs")
    for other in (theirs, *import_glyphs(tmp_path / "a.svg", 28), *import_glyphs(tmp_path, 28)):
        assert (ours.pixels == other.pixels).all()
        assert (ours.label, ours.source, ours.ready) == (other.label, other.source, other.ready)
        assert (ours.fixed, ours.strokes, ours.note) == (other.fixed, other.strokes, other.note)


def test_messages_of_the_child_reach_the_parent(tmp_path: Path) -> None:
    path = tmp_path / "empty.svg"
    path.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'><text>a</text></svg>")
    with pytest.raises(UserError, match="holds no line or shape") as caught:
        import_glyphs(path, 28)
    assert caught.value.message.values == {"name": "empty.svg", "left_out": "1 text"}


def test_an_import_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    shorter_than_python_starts = Limits(seconds=0.001)
    monkeypatch.setattr("vma_core.importers.svg.LIMITS", shorter_than_python_starts)
    with pytest.raises(UserError, match=r"slow\.svg was not read: it took longer"):
        read_svg_sandboxed(SVG, "slow", "slow.svg")


# --- a child for many calls ----------------------------------------------------------------------


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children find the function that they call."""
    paths = [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))


def ask(request: str, seconds: float = 20.0) -> int:
    process, _ = call(answer, request, name="b.svg", limits=Limits(seconds=seconds))
    return int(process)


def test_calls_within_a_block_share_a_child() -> None:
    with reused_child():
        first = ask("")
        assert ask("") == first
        with pytest.raises(UserError, match=r"b\.svg is refused"):
            ask("refuse")
        with reused_child():
            assert ask("") == first
        assert ask("") == first
    assert ask("") != first
    assert not psutil.pid_exists(first)


@pytest.mark.parametrize(("bad", "told"), [("crash", "made to crash"), ("hang", "longer than 1 s")])
def test_a_file_that_ends_the_child_does_not_spoil_the_next(bad: str, told: str) -> None:
    with reused_child():
        first = ask("")
        with pytest.raises(UserError, match=told):
            ask(bad, seconds=1.0)
        assert ask("") != first


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits a child's time only")
def test_processor_time_is_limited_per_call() -> None:
    with reused_child():
        ask("work")
        remaining, _ = call(answer, "remaining seconds", name="b", limits=Limits(seconds=20.0))
    assert 20 <= remaining < 23


def test_a_worn_child_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vma_core.sandbox.child.MAX_CALLS", 2)
    with reused_child():
        processes = [ask("") for _ in range(4)]
    assert processes[0] == processes[1] != processes[2] == processes[3]


def test_a_cancelled_call_ends_its_child() -> None:
    began = time.monotonic()
    with reused_child():
        first = ask("")
        with cancellable(lambda: True), pytest.raises(CancelledError):
            ask("hang")
        assert ask("") != first
    assert time.monotonic() - began < 20
