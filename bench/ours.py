"""Delaktig on the same server and with the same options as the bare application.

``python -m bench.ours PORT`` serves the data folder named by ``DELAKTIG_VAR``.
"""

from __future__ import annotations

import sys

import django

from bench.bare import STEADY
from delaktig.web.server import Server

if __name__ == "__main__":
    django.setup()
    Server({**STEADY, "bind": f"127.0.0.1:{sys.argv[1]}"}).run()
