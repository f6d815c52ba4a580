"""Run beside the demonstration's server, with its settings and its data folder: prepares, then prints what it found.

The answer is JSON: the address of each route, or what is to be added to ``addresses.py``
before it can be found; and a session for each person who opens one.
"""

from __future__ import annotations

import json

import django

django.setup()

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY  # noqa: E402  (after the set-up)
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY  # noqa: E402
from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from delaktig.accounts.models import User  # noqa: E402
from tests.browser import addresses, prepared  # noqa: E402

A_DAY = 24 * 60 * 60


def session(person: str) -> str:
    """Return the key of a session of one who has just signed in and typed the password again."""
    client = Client(SERVER_NAME="localhost")
    user = User.objects.get(email=prepared.mail_of(person))
    client.force_login(user, backend="delaktig.accounts.backend.Backend")
    client.post(reverse("account_reauthenticate"), {"password": settings.DEMO_PASSWORD})
    kept = client.session
    kept[AUTHENTICATION_METHODS_SESSION_KEY][-1]["at"] += A_DAY  # so that the tests may take their time
    kept.save()
    return str(kept.session_key)


def session_before_the_second_factor() -> str:
    """Return the key of a session of one who has typed the password, and whose second factor is awaited."""
    client = Client(SERVER_NAME="localhost")
    mail = prepared.mail_of(prepared.TWO_PLACES)
    client.post(reverse("account_login"), {"login": mail, "password": settings.DEMO_PASSWORD})
    kept = client.session
    kept[LOGIN_SESSION_KEY]["initiated_at"] += A_DAY  # so that the tests may take their time
    kept.save()
    return str(kept.session_key)


def found() -> dict[str, dict[str, str]]:
    """Prepare the demonstration, and return addresses, what is missing, and sessions."""
    prepared.prepare()
    people = {addresses.who_opens(name) for name in addresses.PATTERNS} - {
        addresses.NOBODY,
        addresses.ITSELF,
        prepared.HALFWAY,
    }
    people |= addresses.ALSO_SIGN_IN
    sessions = {person: session(person) for person in sorted(people)}
    prepared.add_second_factor()
    sessions[prepared.HALFWAY] = session_before_the_second_factor()
    sessions[addresses.ITSELF] = prepared.own_session()
    where: dict[str, str] = {}
    lacking: dict[str, str] = {}
    for name in [*addresses.PATTERNS, *addresses.STATES]:
        try:
            where[name] = addresses.address(name)
        except Exception as error:  # one row that is wrong must not hide all other pages
            lacking[name] = f"{name} cannot be found: {type(error).__name__}, {error}. See tests/browser/addresses.py"
    return {"addresses": where, "lacking": lacking, "sessions": sessions}


if __name__ == "__main__":
    print(json.dumps(found()))
