"""Addresses of the desk's other parts, which an installation may serve or not."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def link(route: str, *args: object, **query: str) -> str:
    """Return a page's address with its query; empty where this installation does not serve it."""
    try:
        address = reverse(route, args=args)
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode(query)}" if query else address
