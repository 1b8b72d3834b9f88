"""Downloads against a server on this machine that cuts off, lies and serves the wrong file."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from file_server import CONTENT, Server
from vma_core.errors import UserError
from vma_core.importers.download import DATA_SETS, RemoteFile, download


def test_a_file_arrives_with_progress(file: RemoteFile, server: Server, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    path = download(file, tmp_path, lambda there, total: seen.append((there, total)))
    assert path.read_bytes() == CONTENT
    assert [there for there, _ in seen] == sorted(there for there, _ in seen)
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    download(file, tmp_path)
    assert server.ranges == [None]  # what is there and right is not fetched again


def test_a_broken_connection_is_resumed(file: RemoteFile, server: Server, tmp_path: Path) -> None:
    server.cut_after = 100_000
    assert download(file, tmp_path).read_bytes() == CONTENT
    assert len(server.ranges) == 3
    assert server.ranges[0] is None
    assert all(r is not None and r.startswith("bytes=") for r in server.ranges[1:])


def test_a_later_download_resumes_the_partial_file(
    file: RemoteFile, server: Server, tmp_path: Path
) -> None:
    server.cut_after = 50_000
    with pytest.raises(UserError, match=r"250,000 of 300,000 bytes .* resumes where"):
        download(file, tmp_path)
    part = tmp_path / "sub/set.zip.part"
    assert part.read_bytes() == CONTENT[:250_000]
    server.cut_after = len(CONTENT)
    assert download(file, tmp_path).read_bytes() == CONTENT
    assert server.ranges[-1] == "bytes=250000-"
    assert not part.exists()


def test_a_server_without_ranges_starts_over(
    file: RemoteFile, server: Server, tmp_path: Path
) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/set.zip.part").write_bytes(CONTENT[:70_000])
    server.manner = "no ranges"
    assert download(file, tmp_path).read_bytes() == CONTENT


@pytest.mark.parametrize("manner", ["announces more", "no length"])
def test_a_wrong_length_from_the_server_is_harmless(
    file: RemoteFile, server: Server, tmp_path: Path, manner: str
) -> None:
    server.manner = manner
    assert download(file, tmp_path).read_bytes() == CONTENT
    endless = replace(file, size_bytes=1000, sha256=hashlib.sha256(CONTENT[:1000]).hexdigest())
    assert download(endless, tmp_path / "b").read_bytes() == CONTENT[:1000]


def test_a_wrong_file_is_not_kept(file: RemoteFile, server: Server, tmp_path: Path) -> None:
    server.content = CONTENT[::-1]
    with pytest.raises(UserError, match="not the expected file"):
        download(file, tmp_path)
    assert list((tmp_path / "sub").iterdir()) == []


def test_a_missing_file_is_not_requested_again(
    file: RemoteFile, server: Server, tmp_path: Path
) -> None:
    server.manner = "gone"
    with pytest.raises(UserError, match="404"):
        download(file, tmp_path)
    assert len(server.ranges) == 1


def test_unencrypted_addresses_are_refused(
    file: RemoteFile, server: Server, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="only https"):
        download(replace(file, url="http://example.org/set.zip"), tmp_path)
    with pytest.raises(UserError, match="only https"):
        download(replace(file, url="file:///etc/passwd"), tmp_path)
    server.manner = "elsewhere"
    with pytest.raises(UserError, match="only https"):
        download(file, tmp_path)


def test_an_unwritable_folder_is_an_error(file: RemoteFile, tmp_path: Path) -> None:
    (tmp_path / "sub").write_text("a file")
    with pytest.raises(UserError, match="cannot be written") as caught:
        download(file, tmp_path)
    assert "Free some space" not in str(caught.value)


def test_local_archives_have_the_published_hashes(data: Path) -> None:
    for file in DATA_SETS["omniglot"]:
        path = data / file.path
        assert path.stat().st_size == file.size_bytes
        assert hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256
        assert download(file, data) == path
