"""A local HTTP server that serves one file, correctly or with a chosen fault."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

CONTENT = np.random.default_rng(0).bytes(300_000)


class Server(ThreadingHTTPServer):
    """Serves `content` with the behaviour that `manner` selects."""

    manner = "honest"
    cut_after = len(CONTENT)
    content = CONTENT
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.ranges: list[str | None] = []


class Handler(BaseHTTPRequestHandler):
    """Answers GET requests, including byte ranges."""

    server: Server

    def log_message(self, *_: Any) -> None:
        """Log nothing."""

    def do_GET(self) -> None:
        server = self.server
        asked = self.headers.get("Range")
        server.ranges.append(asked)
        if server.manner == "gone":
            self.send_error(404)
            return
        if server.manner == "elsewhere":
            self.send_response(302)
            self.send_header("Location", "http://example.org/x")
            self.end_headers()
            return
        first = int(asked[6:-1]) if asked and server.manner != "no ranges" else 0
        body = server.content[first:]
        self.send_response(206 if first else 200)
        length = len(body) + (50_000 if server.manner == "announces more" else 0)
        if server.manner != "no length":
            self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body[: server.cut_after])
        self.close_connection = True
