"""One process serves the public side and the desk: the default."""

from delaktig.settings.base import *  # noqa: F403
