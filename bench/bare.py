"""A bare WSGI application on the same server as Delaktig: always the same bytes, nothing else.

``python -m bench.bare PORT FILE`` serves the file's bytes as the answer's body.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from delaktig.web.server import OPTIONS, Server

STEADY = {**OPTIONS, "max_requests": 0, "max_requests_jitter": 0}
"""The server's options, but no worker is replaced in the middle of a measure."""


def application(body: bytes) -> Any:
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]

    def answer(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", headers)
        return [body]

    return answer


class Bare(Server):
    """The same gunicorn with the same options, around the bare application."""

    def __init__(self, options: dict[str, Any], body: bytes) -> None:
        self.body = body
        super().__init__(options)

    def load(self) -> Any:
        return application(self.body)


if __name__ == "__main__":
    Bare({**STEADY, "bind": f"127.0.0.1:{sys.argv[1]}"}, Path(sys.argv[2]).read_bytes()).run()
