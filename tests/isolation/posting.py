"""Sends what pages offer to send: every form as it stands, emptied, and as of an older version; every act with nothing.

What an answer to a form says is output like any page: the form shown again with its faults, both versions where two
have written, tables and files that are given by POST, and the page that an act leads on to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import Resolver404, resolve

from tests.browser.addresses import PATTERNS
from tests.clients.whole import Held
from tests.isolation.crawl import BROKEN, LEAVE_OUT, Answer, addresses, asked_as, said

TYPED = frozenset({"", "text", "search", "email", "tel", "date", "time", "datetime-local", "number", "url"})
LEADS_ON = frozenset({301, 302, 303})
OF_THE_BROWSER = frozenset({"csrfmiddlewaretoken"})


@dataclass
class Form:
    """A form as a browser would send it: where to, and its fields with what stands in them."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    typed: set[str] = field(default_factory=set)

    @property
    def shape(self) -> tuple[str, ...]:
        """Return what tells one kind of form from another."""
        return tuple(sorted({name for name, _value in self.fields}))

    def sendings(self, ask: str = "") -> Iterator[dict[str, list[str]]]:
        """Yield what is sent: as it stands; with all that is typed left empty, or ``ask``; as of an older version."""
        yield self._sent({})
        if self.typed:
            yield self._sent(dict.fromkeys(self.typed, ""))
        if self.typed and ask:
            yield self._sent(dict.fromkeys(self.typed, ask))
        versions = {name: str(int(v) - 1) for name, v in self.fields if "version" in name and v.isdigit()}
        if versions:
            yield self._sent(versions)

    def _sent(self, changed: dict[str, str]) -> dict[str, list[str]]:
        sent: dict[str, list[str]] = {}
        for name, value in self.fields:
            sent.setdefault(name, []).append(changed.get(name, value))
        return sent


class _Reader(HTMLParser):
    """Reads the forms of a page with what stands in their fields."""

    def __init__(self, at: str) -> None:
        super().__init__()
        self.at, self.forms = at, list[Form]()
        self._open: Form | None = None
        self._name, self._words, self._select = "", "", False
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self.at, told.get("action") or self.at)
            self._open = Form(action, told.get("method", "get").lower())
            self.forms.append(self._open)
        elif self._open is None or not told.get("name"):
            if tag == "option" and self._select:
                self._options.append((told.get("value", ""), "selected" in told))
        elif tag == "input":
            self._input(self._open, told)
        elif tag == "select":
            self._name, self._select, self._options = told["name"], True, []
        elif tag == "textarea":
            self._name, self._words = told["name"], ""
        elif tag == "button" and "value" in told:
            self._open.fields.append((told["name"], told["value"]))

    def _input(self, form: Form, told: dict[str, str]) -> None:
        kind = told.get("type", "")
        if kind in {"file", "submit", "image"} or (kind in {"checkbox", "radio"} and "checked" not in told):
            return
        form.fields.append((told["name"], told.get("value", "on" if kind == "checkbox" else "")))
        if kind in TYPED:
            form.typed.add(told["name"])

    def handle_data(self, data: str) -> None:
        if self._name and not self._select:
            self._words += data

    def handle_endtag(self, tag: str) -> None:
        if self._open is not None and tag == "select" and self._select:
            chosen = [value for value, selected in self._options if selected]
            chosen = chosen or [value for value, _ in self._options[:1]]
            self._open.fields += [(self._name, value) for value in chosen]
            self._name, self._select = "", False
        elif self._open is not None and tag == "textarea":
            self._open.fields.append((self._name, self._words.removeprefix("\n")))
            self._open.typed.add(self._name)
            self._name = ""
        elif tag == "form":
            self._open = None


def forms_of(page: str, at: str) -> list[Form]:
    """Return the forms of a page that change something or ask for something by POST."""
    reader = _Reader(at)
    reader.feed(page)
    for form in reader.forms:
        form.fields = [(name, value) for name, value in form.fields if name not in OF_THE_BROWSER]
    return [form for form in reader.forms if form.method == "post"]


def posted(
    browser: Browser, code: str, held: list[Held], pages: list[Answer], ask: str = "", role: str = ""
) -> Iterator[Answer]:
    """Send every form of the pages that were opened, and to every address nothing at all; nothing is kept of it.

    ``ask`` is what is typed everywhere, once more: as somebody would who looks for it. As a *role*, see
    :func:`~tests.isolation.crawl.asked_as`.
    """
    yield from sent_from(browser, pages, ask)
    for name in sorted(PATTERNS):
        for at in asked_as(role, name, "post", sorted(set(addresses(name, code, held)))):
            yield from _sent(browser, at, {})


def sent_from(browser: Browser, pages: list[Answer], ask: str = "") -> Iterator[Answer]:
    """Send the forms of pages, each kind of form once."""
    sent: set[tuple[str, tuple[str, ...]]] = set()
    for page in pages:
        for form in forms_of(page.text.partition("\n")[2], page.at) if "<form" in page.text else []:
            kind = (_route(form.action), form.shape)
            if kind in sent or kind[0] in LEAVE_OUT:
                continue
            sent.add(kind)
            for values in form.sendings(ask):
                yield from _sent(browser, form.action, values, ask)


def _route(at: str) -> str:
    try:
        return resolve(urlsplit(at).path).view_name
    except Resolver404:
        return "nowhere"


def _sent(browser: Browser, at: str, values: dict[str, list[str]], ask: str = "") -> Iterator[Answer]:
    browser.raise_request_exception = True
    with transaction.atomic():
        answer: HttpResponse = browser.post(at, values)
        asked = ask if any(ask in told for told in values.values()) else ""
        found = [Answer(f"POST {_route(at)}", at, answer.status_code, said(answer), asked)]
        to = answer.get("Location", "")
        if answer.status_code in LEADS_ON and to.startswith("/") and "/account/login/" not in to:
            after: HttpResponse = browser.get(to)
            found.append(Answer(f"after POST {_route(at)}", to, after.status_code, said(after), asked))
        transaction.set_rollback(True)
    assert not [one for one in found if one.status >= BROKEN], f"{found[0].route} broke down at {at} with {values}"
    yield from found
