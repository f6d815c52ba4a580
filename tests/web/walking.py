"""Walks the pages of a site from link to link, and counts what each asks the database."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape

from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from tests.web.desk.counting import asked

LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#]*)')


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that was visited: its address, its route's name, its status and how many queries it took."""

    url: str
    route: str
    status: int
    queries: int


def walk(
    client: Client, starts: list[str], wanted: Callable[[str, str], bool], most_of_a_route: int = 1_000_000
) -> Iterator[Visit]:
    """Yield a visit to each page that links lead to; ``wanted`` takes route name and address."""
    waiting, seen, visited = list(starts), set(starts), Counter[str]()
    while waiting:
        url = waiting.pop(0)
        route = _route(url)
        if visited[route] == most_of_a_route:
            continue
        visited[route] += 1
        reset_queries()  # the log of queries is bounded: a full one counts nothing
        with CaptureQueriesContext(connection) as found:
            answer = client.get(url)
        yield Visit(url, route, answer.status_code, len(asked(found)))
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        for link in map(unescape, LINK.findall(answer.content.decode())):
            if link not in seen and wanted(_route(link), link):
                seen.add(link)
                waiting.append(link)


def _route(url: str) -> str:
    try:
        return resolve(url.partition("?")[0]).view_name or ""
    except Resolver404:
        return ""
