"""Keeps the demonstration on the machine that it runs on."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.http import HttpRequest, HttpResponse, HttpResponseBase


def is_loopback(address: str) -> bool:
    """Say whether an address or host name means this machine alone."""
    if address == "localhost":
        return True
    try:
        return ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


class LoopbackOnly:
    """Refuses callers from other machines: the demonstration's passwords are known to all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # a Unix socket gives no address: only processes of this machine reach it
        caller = request.META.get("REMOTE_ADDR") or "localhost"
        if not is_loopback(caller):
            return HttpResponse(
                "The demonstration answers on this machine only.", status=403, content_type="text/plain"
            )
        return self.get_response(request)
