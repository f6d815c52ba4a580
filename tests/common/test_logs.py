"""What logs never carry: secrets that open something, and what could name a person."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter
from gunicorn.config import Config

from delaktig.accounts.secrets import new_secret
from delaktig.common.logs import formatter, masked
from delaktig.web import routes
from delaktig.web.server import Log

SECRET = "DIlQgbKWby7jaPhXR0C2BhvGlAhad7zqjy-v5Z8Ejrg"
"""Shaped as a secret is, and always the same: tests are named by it."""
RESET_KEY = "1a-c0ffee-0123456789abcdef0123456789abcdef"


def handlers(name: str) -> Iterator[logging.Handler]:
    """Yield the handlers that a logger's records reach, but not those of the tests themselves."""
    logger: logging.Logger | None = logging.getLogger(name)
    while logger is not None:
        yield from (one for one in logger.handlers if not type(one).__module__.startswith("_pytest"))
        logger = logger.parent if logger.propagate else None


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Return what the installation's own handlers write."""
    stream = io.StringIO()
    for name in ("django.request", "django.security.csrf", "django.server", "delaktig"):
        for handler in handlers(name):
            monkeypatch.setattr(handler, "stream", stream)
    return stream


def secret_routes() -> dict[str, URLPattern]:
    """Return the routes that a secret in the address opens, as the table of routes says."""

    def found(resolver: URLResolver) -> Iterator[URLPattern]:
        for one in resolver.url_patterns:
            yield from found(one) if isinstance(one, URLResolver) else [one]

    table = routes.routes()
    return {p.name: p for p in found(get_resolver()) if p.name and table[p.name].permission == routes.LINK}


def address_of(pattern: URLPattern) -> str:
    """Return an address of the route: numbers where it asks for them, else the secret."""
    parts = {name: 1 if isinstance(one, IntConverter) else SECRET for name, one in pattern.pattern.converters.items()}
    return reverse(pattern.name or "", kwargs=parts)


def test_there_are_routes_that_a_secret_opens() -> None:
    assert {"answer", "invitation-accept"} <= set(secret_routes())


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(secret_routes()))
def test_an_error_behind_a_secret_is_logged_without_it(
    name: str, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    pattern = secret_routes()[name]
    address = address_of(pattern)

    def broken(request: Any, **values: str) -> None:
        raise RuntimeError(f"no luck with {values} at {request.get_full_path()}")

    monkeypatch.setattr(pattern, "callback", broken)
    client = Client(raise_request_exception=False)
    assert client.get(f"{address}?next={address}").status_code == 500
    line = json.loads(written.getvalue().splitlines()[0])
    assert "[secret]" in line["event"]
    assert "RuntimeError: no luck" in line["exception"]
    assert SECRET not in written.getvalue()


@pytest.mark.django_db
def test_a_refused_form_behind_a_secret_is_logged_without_it(written: io.StringIO) -> None:
    address = address_of(secret_routes()["invitation-accept"])
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
    assert "[secret]" in written.getvalue()
    assert SECRET not in written.getvalue()


@pytest.mark.parametrize("name", ["django.request", "django.server", "django.security.csrf", "delaktig", "anything"])
def test_every_log_goes_through_our_form_alone(name: str) -> None:
    forms = [type(handler.formatter) for handler in handlers(name)]
    assert forms == [type(formatter())]


def test_the_web_server_logs_in_the_same_form() -> None:
    log = Log(Config())
    stream = io.StringIO()
    for handler in log.error_log.handlers:
        handler.stream = stream
    log.error_log.error("Error handling request /answer/%s/", SECRET)
    assert "[secret]" in stream.getvalue()
    assert SECRET not in stream.getvalue()


@pytest.mark.parametrize(
    "around", ["/answer/%s/", "http://localhost/account/invitation/%s", "'%s'", "?next=/answer/%s/&a"]
)
def test_a_secret_is_masked_wherever_it_stands(around: str) -> None:
    assert masked(around % SECRET) == around % "[secret]"


def test_the_key_to_a_new_password_is_masked() -> None:
    assert masked(f"Internal Server Error: /account/password/reset/key/{RESET_KEY}/") == (
        "Internal Server Error: /account/password/reset/key/[secret]/"
    )


@pytest.mark.parametrize("text", ["a" * 64, "/sv/kristinestad/programmes/2023-2025/", "x" * 42, "y" * 44])
def test_what_is_no_secret_stands(text: str) -> None:
    assert masked(text) == text


def test_a_new_secret_has_the_shape_that_is_masked() -> None:
    secret = new_secret()
    assert len(secret) == len(SECRET)
    assert secret not in masked(f"/answer/{secret}/")
