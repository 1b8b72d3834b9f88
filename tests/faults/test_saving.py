"""Saves are atomic when any call fails, the disk is full or the folder disappears."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from faulty_os import Fault, inject
from vma_core.atomic_write import PART, previous_version, replace_folder, write_atomically
from vma_core.errors import UserError

MAX_CALLS = 40


def names(folder: Path) -> set[str]:
    """What lies in a folder."""
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("keep_previous", [False, True])
def test_the_file_is_old_or_new_after_any_failing_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, keep_previous: bool
) -> None:
    path = tmp_path / "letters.vma"
    hits = []
    for at in range(1, MAX_CALLS):
        shutil.rmtree(tmp_path)
        tmp_path.mkdir()
        write_atomically(path, b"older")
        write_atomically(path, b"old", keep_previous)
        fault = Fault(at, number)
        told = ""
        with monkeypatch.context() as patch:
            inject(patch, fault)
            try:
                write_atomically(path, b"the new one", keep_previous)
            except UserError as error:
                told = str(error)
        if not fault.hit:
            break
        hits.append(fault.hit)
        assert not told or "letters.vma cannot be written" in told
        assert path.read_bytes() == (b"old" if told else b"the new one")
        previous = {previous_version(path).name} if keep_previous else set()
        assert names(tmp_path) == {path.name} | previous
        if keep_previous:
            kept = previous_version(path).read_bytes()
            assert kept in (b"older", b"old") if told else kept == b"old"
    else:
        pytest.fail("there was no end of calls")
    assert {"mkstemp", "write", "fsync", "replace"} <= set(hits)
    assert ("link" in hits) == keep_previous


def test_the_previous_version_is_kept_without_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    path = tmp_path / "letters.vma"
    write_atomically(path, b"old")
    monkeypatch.setattr("vma_core.atomic_write.os.link", no_links)
    write_atomically(path, b"new", keep_previous=True)
    assert path.read_bytes() == b"new"
    assert previous_version(path).read_bytes() == b"old"


def test_a_private_file_cannot_be_read_by_others(tmp_path: Path) -> None:
    path = tmp_path / "work"
    write_atomically(path, b"drawing", private=True)
    assert path.stat().st_mode & 0o077 == 0


def test_other_files_have_the_usual_permissions(tmp_path: Path) -> None:
    usual, path = tmp_path / "usual", tmp_path / "new" / "folder" / "letters.vma"
    usual.write_bytes(b"")
    write_atomically(path, b"old")
    assert path.stat().st_mode == usual.stat().st_mode
    write_atomically(path, b"new")
    assert names(path.parent) == {path.name}  # the version before stays only where it is wanted
    in_the_way = tmp_path / "new" / "folder" / "letters.vma" / "below"
    with pytest.raises(UserError, match=r"below cannot be written \((Not a directory|File exists)"):
        write_atomically(in_the_way, b"")


def test_only_day_old_partial_files_of_a_killed_save_are_removed(tmp_path: Path) -> None:
    path = tmp_path / "let[t]ers.vma"
    fresh, old = (tmp_path / f".{path.name}.{n}{PART}" for n in ("fresh", "old"))
    other = tmp_path / f".other.vma.x{PART}"
    for part in (fresh, old, other):
        part.write_bytes(b"half")
    hour_s = 3600.0
    for part, hours in ((fresh, 23.9), (old, 24.1), (other, 24.1)):
        os.utime(part, (time.time() - hours * hour_s,) * 2)
    write_atomically(path, b"whole")
    assert names(tmp_path) == {path.name, fresh.name, other.name}


@pytest.mark.parametrize("failing", [1, 2])
def test_a_folder_is_replaced_completely_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    made, path = tmp_path / "made", tmp_path / "model"
    for folder, text in ((made, "new"), (path, "old")):
        folder.mkdir()
        (folder / "card.json").write_text(text)
    real, calls = os.replace, []

    def replace(source: Path, target: Path) -> None:
        calls.append(source)
        if len(calls) == failing:
            raise OSError(errno.EIO, "the disk")
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("vma_core.atomic_write.os.replace", replace)
        with pytest.raises(UserError, match="cannot be written"):
            replace_folder(made, path)
    assert (path / "card.json").read_text() == "old"
    assert names(tmp_path) == {"made", "model"}
    replace_folder(made, path)
    assert (path / "card.json").read_text() == "new"
    assert names(tmp_path) == {"model"}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A separate file system of 256 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("file systems cannot be mounted here (root is needed)")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_keeps_the_old_version(small_disk: Path) -> None:
    path = small_disk / "letters.vma"
    old = os.urandom(100_000)
    write_atomically(path, old, keep_previous=True)
    for _ in range(3):
        with pytest.raises(UserError, match="No space left on device"):
            write_atomically(path, os.urandom(200_000), keep_previous=True)
        assert path.read_bytes() == old
        assert names(small_disk) == {path.name}
    new = os.urandom(100_000)
    write_atomically(path, new, keep_previous=True)
    assert path.read_bytes() == new
    assert previous_version(path).read_bytes() == old


def test_a_read_only_disk_is_an_error(small_disk: Path) -> None:
    path = small_disk / "letters.vma"
    write_atomically(path, b"old")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(UserError, match="Read-only file system"):
        write_atomically(path, b"new", keep_previous=True)
    assert path.read_bytes() == b"old"


def test_a_missing_folder_is_created_again_or_named(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "letters.vma"
    write_atomically(path, b"first")
    shutil.rmtree(path.parent)
    write_atomically(path, b"second")
    assert path.read_bytes() == b"second"
    shutil.rmtree(path.parent)
    path.parent.write_text("a file in the way")
    with pytest.raises(UserError, match="cannot be written"):
        write_atomically(path, b"third")


def test_a_clock_set_back_keeps_versions_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "letters.vma"
    write_atomically(path, b"old")
    monkeypatch.setattr("vma_core.atomic_write.time.time", lambda: 0.0)
    os.utime(path, (4e9, 4e9))
    write_atomically(path, b"new", keep_previous=True)
    assert path.read_bytes() == b"new"
    assert previous_version(path).read_bytes() == b"old"
