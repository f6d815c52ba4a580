"""Delaktig on the same server and with the same options as the bare application.

``python -m bench.ours PORT`` serves the data folder named by ``DELAKTIG_VAR``.
"""

from __future__ import annotations

import sys

import django
from django.conf import settings

from bench.bare import STEADY
from delaktig.web.server import Server

if __name__ == "__main__":
    django.setup()
    settings.API_RATE = "1000000/m"  # else the limit for one address would be measured
    Server({**STEADY, "bind": f"127.0.0.1:{sys.argv[1]}"}).run()
