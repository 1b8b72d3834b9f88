"""Downloads of official archives, on request, with progress, resume and checksum."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from vma_core.atomic_write import sync_folder
from vma_core.errors import FULL_DISK, UserError

CHUNK_BYTES = 1 << 16
TIMEOUT_S = 20.0
ATTEMPTS = 5
"""Connections per download."""
PAUSE_S = 1.0

Progress = Callable[[int, int], object]
"""Called with (received, total) bytes."""


@dataclass(frozen=True)
class RemoteFile:
    """A file on a server, with its size and checksum."""

    url: str
    path: str
    """Below the data folder."""
    size_bytes: int
    sha256: str


_OMNIGLOT = "https://raw.githubusercontent.com/brendenlake/omniglot/master/python"
DATA_SETS = {
    "omniglot": (
        RemoteFile(
            f"{_OMNIGLOT}/images_background.zip",
            "omniglot/images_background.zip",
            8_545_058,
            "d6f39eb4e8aa78c972fc07aa96ae933c907c4f074c183eafb5e7f27aa65afbad",
        ),
        RemoteFile(
            f"{_OMNIGLOT}/images_evaluation.zip",
            "omniglot/images_evaluation.zip",
            5_833_360,
            "e9ec5cff469d92c6acaafa850f1af66cbf20ea8b95b23a73e0a8cd6511703b5b",
        ),
    )
}


def download(
    file: RemoteFile, folder: Path, progress: Progress = lambda _there, _all: None
) -> Path:
    """Download a file into a folder, unless it is already there.

    Partial downloads are kept beside the target (`.part`) and resumed, also by a later call. The
    file appears under its name only once its checksum matches.

    Raises:
        UserError: the server cannot be reached, the checksum differs, or the disk is full.
    """
    target = folder / file.path
    if target.is_file() and _sha256(target) == file.sha256:
        progress(file.size_bytes, file.size_bytes)
        return target
    _check_address(file.url)
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _fetch(file, part, progress)
        if _sha256(part) != file.sha256:
            part.unlink()
            raise UserError(
                "{url} is not the expected file: its checksum differs. Nothing was kept. Try "
                "again later, or get the file elsewhere.",
                url=file.url,
            )
        os.replace(part, target)
        sync_folder(target.parent)
    except OSError as error:
        raise _unwritable(target, error) from error
    return target


def _unwritable(target: Path, error: OSError) -> UserError:
    reason = error.strerror or error
    if error.errno in FULL_DISK:
        return UserError(
            "{target} cannot be written ({reason}). Free some space or choose another folder. "
            "The part already downloaded is kept.",
            target=target,
            reason=reason,
        )
    return UserError(
        "{target} cannot be written ({reason}). Choose another folder. The part already "
        "downloaded is kept.",
        target=target,
        reason=reason,
    )


def _fetch(file: RemoteFile, part: Path, progress: Progress) -> None:
    """Complete the partial file in up to `ATTEMPTS` connections."""
    last: Exception | None = None
    for attempt in range(ATTEMPTS):
        received = part.stat().st_size if part.exists() else 0
        if received > file.size_bytes:
            part.unlink()
            received = 0
        if received == file.size_bytes:
            return
        if attempt:
            time.sleep(PAUSE_S)
        try:
            _continue(file, part, received, progress)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 416:  # the server's file has another length
                part.unlink(missing_ok=True)
            last = error
            if error.code in (401, 403, 404, 410):
                break
        except (TimeoutError, urllib.error.URLError, http.client.HTTPException) as error:
            last = error
        except ConnectionError as error:
            last = error
    received = part.stat().st_size if part.exists() else 0
    if received != file.size_bytes:
        if last is None:
            raise UserError(
                "{url} could not be downloaded: {arrived:,} of {total:,} bytes arrived. Check "
                "the connection and try again; it resumes where it stopped.",
                url=file.url,
                arrived=received,
                total=file.size_bytes,
            )
        raise UserError(
            "{url} could not be downloaded: {arrived:,} of {total:,} bytes arrived ({reason}). "
            "Check the connection and try again; it resumes where it stopped.",
            url=file.url,
            arrived=received,
            total=file.size_bytes,
            reason=last,
        )


def _continue(file: RemoteFile, part: Path, received: int, progress: Progress) -> None:
    """Download from byte `received` on, or from the start if the server does not resume."""
    request = urllib.request.Request(file.url, headers={"User-Agent": "vma-explorer"})
    if received:
        request.add_header("Range", f"bytes={received}-")
    with contextlib.closing(_open(request)) as response:
        resumed = received and response.status == 206
        with part.open("ab" if resumed else "wb") as output:
            position = received if resumed else 0
            while chunk := response.read(CHUNK_BYTES):
                # Never keep more than the expected size.
                chunk = chunk[: file.size_bytes - position]
                if not chunk:
                    return
                output.write(chunk)
                position += len(chunk)
                progress(position, file.size_bytes)


def _open(request: urllib.request.Request) -> Any:
    return urllib.request.build_opener(_CheckedRedirects()).open(request, timeout=TIMEOUT_S)


class _CheckedRedirects(urllib.request.HTTPRedirectHandler):
    """Applies `_check_address` to redirects."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        try:
            _check_address(newurl)
        except UserError:
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _check_address(url: str) -> None:
    """Require https, except for the local test server."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (
        parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
    ):
        raise UserError("{url} was not downloaded: only https addresses are allowed.", url=url)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
