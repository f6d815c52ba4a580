"""Whence a form was sent, as the browser tells it: for forms that carry no token, since a token needs a cookie."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest


def sent_from_elsewhere(request: HttpRequest) -> bool:
    """Say whether the browser tells that a form was sent from another site; an old browser tells nothing."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin", "")
    other = bool(origin) and origin != "null" and urlsplit(origin).netloc != request.get_host()
    return site not in {"same-origin", "none"} or other
