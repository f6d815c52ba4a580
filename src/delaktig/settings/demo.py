"""The demonstration: artificial data and known passwords, on a loopback address only.

The command ``serve`` refuses any other address; whatever else serves these settings
answers only to loopback names, and only to callers on this machine.
"""

from delaktig.settings.base import *  # noqa: F403
from delaktig.settings.base import MIDDLEWARE as _MIDDLEWARE

DEMO = True
ARTIFICIAL_IDENTITY_CODES = True
DEMO_PASSWORD = "delaktig-demo"  # noqa: S105  (known to all: the demonstration holds nothing real)
SECOND_FACTOR_REQUIRED = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
MIDDLEWARE = ["delaktig.web.loopback.LoopbackOnly", *_MIDDLEWARE]
