"""Properties are tried without a time limit for each example: the first one loads tables."""

from hypothesis import settings

settings.register_profile("without_deadline", deadline=None)
settings.load_profile("without_deadline")
