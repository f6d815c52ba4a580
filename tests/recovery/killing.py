"""The drill with a killed server: people save and type, the server is killed, started, and asked what it has.

A :class:`Saver` knows one form: how to save it, how to keep a draft of it, and how to read both back. Another form is
drilled by another saver, and nothing else.
"""

from __future__ import annotations

import http.client
import http.cookiejar
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import unescape
from typing import Protocol

from tests.browser.server import ROOT, free_port, wait_for
from tests.recovery.installations import Installation
from tests.web.desk.programmes.test_working import inputs

PATIENCE = 120


class Lost(Exception):
    """The server did not answer: whether it has done what was asked is not known."""


@dataclass(frozen=True)
class Answer:
    """What the server said: its status, where it leads, and the page."""

    status: int
    location: str
    page: str

    def form(self) -> dict[str, list[str]]:
        """Return what the page's form with drafts would send."""
        return inputs(re.findall(r'<form method="post"[^>]*data-draft.*?</form>', self.page, re.DOTALL)[0])

    def draft_url(self) -> str:
        """Return where the page sends what is typed."""
        return unescape(re.findall(r'data-draft="([^"]+)"', self.page)[0])


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


class Browser:
    """Somebody signed in on the desk."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(_Stays, urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> Answer:
        return self._ask(urllib.request.Request(self.origin + path))

    def post(self, path: str, sent: dict[str, list[str]]) -> Answer:
        return self._ask(urllib.request.Request(self.origin + path, urllib.parse.urlencode(sent, doseq=True).encode()))

    def sign_in(self, email: str, password: str) -> None:
        form = re.findall(r"<form.*?</form>", self.get("/account/login/").page, re.DOTALL)
        sent = next(found for found in map(inputs, form) if "password" in found)
        answer = self.post("/account/login/", sent | {"login": [email], "password": [password]})
        assert answer.status == 302, answer.page[-2000:]

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                return Answer(answer.status, "", answer.read().decode())
        except urllib.error.HTTPError as said:
            return Answer(said.code, said.headers.get("Location", ""), said.read().decode())
        except (OSError, EOFError, ValueError) as error:  # refused, cut off, or half an answer
            raise Lost(str(error)) from error
        except http.client.HTTPException as error:
            raise Lost(str(error)) from error


class Saver(Protocol):
    """One form that is saved and drafted again and again, each time with a number in it."""

    email: str
    password: str

    def save(self, browser: Browser, number: int) -> None:
        """Save once, as a browser does: open the form, send it, and see that the server took it."""

    def type(self, browser: Browser, number: int) -> None:
        """Have a draft kept, of a form that ``save`` does not save."""

    def saved(self, installation: Installation) -> list[int]:
        """Return the numbers of all saves that the database holds."""

    def kept(self, browser: Browser) -> int | None:
        """Return the number in the draft that the form offers."""


@dataclass
class Outcome:
    """What was acknowledged, what was under way when the server was killed, and what is there afterwards."""

    acknowledged: list[int] = field(default_factory=list)
    uncertain: list[int] = field(default_factory=list)
    found: list[int] = field(default_factory=list)
    drafts: list[tuple[int, int | None, int | None]] = field(default_factory=list)
    """After each kill: the last draft acknowledged, the one under way, the one that the form offered."""
    kills: int = 0


@contextmanager
def serving(installation: Installation, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Serve in a group of processes of its own; whoever did not kill it stops it here."""
    output = installation.folder / "served.txt"
    with output.open("ab") as file:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=ROOT,
            env=installation.environment,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for(f"http://localhost:{port}/account/login/", process, output)
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the server and all that it has started, as a power cut would."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)


def drill(installation: Installation, saver: Saver, *, saves: int, kills: int, seed: int = 1) -> Outcome:
    """Save and type until ``saves`` were acknowledged, killing the server ``kills`` times amid it; return what is left.

    Saves and drafts are sent at the same time by two browsers of one person, so that the server is killed in the
    middle of writing. After each kill it is started again as it would be, with nothing mended by hand.
    """
    outcome, dice, port, numbers = Outcome(), random.Random(seed), free_port(), iter(range(1, 1_000_000))
    browser = Browser(f"http://localhost:{port}")
    for round_ in range(kills + 1):
        with serving(installation, port) as process:
            if round_ == 0:
                browser.sign_in(saver.email, saver.password)
            else:
                last, under_way, _ = outcome.drafts[-1]
                outcome.drafts[-1] = (last, under_way, saver.kept(browser))
            typing = _Repeating(lambda number: saver.type(browser, number), numbers)
            saving = _Repeating(lambda number: saver.save(browser, number), numbers)
            saving.start()
            typing.start()
            _wait(saving, typing, saves * (round_ + 1) // (kills + 1) - len(outcome.acknowledged))
            if round_ < kills:
                time.sleep(dice.uniform(0, 0.4))
                kill(process)
                outcome.kills += 1
            saving.finish()
            typing.finish()
            outcome.acknowledged += saving.done
            outcome.uncertain += saving.lost
            outcome.drafts.append((typing.done[-1], next(iter(typing.lost), None), None))
    outcome.drafts.pop()  # after the last round nobody was killed
    outcome.found = saver.saved(installation)
    return outcome


class _Repeating(threading.Thread):
    """Does one thing after another, each with the next number, until it is told to stop or nobody answers."""

    def __init__(self, act: Callable[[int], None], numbers: Iterator[int]) -> None:
        super().__init__(daemon=True)
        self._act, self._numbers, self._stop_it = act, numbers, threading.Event()
        self.done: list[int] = []
        self.lost: list[int] = []
        self.fault: BaseException | None = None

    def run(self) -> None:
        while not self._stop_it.is_set():
            number = next(self._numbers)
            try:
                self._act(number)
            except Lost:
                self.lost.append(number)
                return
            except BaseException as fault:
                self.fault = fault
                return
            self.done.append(number)

    def finish(self) -> None:
        self._stop_it.set()
        self.join(PATIENCE)
        if self.fault is not None:
            raise self.fault


def _wait(saving: _Repeating, typing: _Repeating, wanted: int) -> None:
    """Wait until so many saves and one draft were acknowledged."""
    begun = time.monotonic()
    while len(saving.done) < max(wanted, 1) or not typing.done:
        if not (saving.is_alive() and typing.is_alive()):
            saving.finish()
            typing.finish()
            raise AssertionError("The server stopped answering before it was killed.")
        assert time.monotonic() - begun < PATIENCE * 3, "The saves take too long."
        time.sleep(0.02)


def prove_nothing_lost(installation: Installation, outcome: Outcome) -> None:
    """Prove that all that was acknowledged is there once, that drafts are back, and that the chain is whole."""
    assert sorted(set(outcome.found)) == sorted(outcome.found), "a save is there twice"
    missing = set(outcome.acknowledged) - set(outcome.found)
    assert not missing, f"acknowledged and lost: {sorted(missing)}"
    assert set(outcome.found) <= {*outcome.acknowledged, *outcome.uncertain}
    for last, under_way, offered in outcome.drafts:
        assert offered in {last, under_way} - {None}, f"the draft {last} was acknowledged, and {offered} is offered"
    assert "the chain is whole" in installation.manage("verify_audit")
    assert installation.sound() == "ok"
