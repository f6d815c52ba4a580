"""The table of routes: who may open which, read from ``permissions/*.toml``.

The set of named routes must equal the set in the table; a test holds them to it,
and :class:`delaktig.web.middleware.ClosedByDefault` refuses whatever is missing.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PUBLIC = "public"
SIGNED_IN = "signed_in"
LINK = "link"
OWN_DOOR = "own_door"
OWN = "own"
OPEN = frozenset({PUBLIC, LINK, OWN_DOOR})
BEFORE_SECOND_FACTOR = frozenset({"mfa_activate_totp", "mfa_add_webauthn", "mfa_index", "account_reauthenticate"})
"""Routes that a person may open before the second factor is set up."""
FOLDER = Path(__file__).parent / "permissions"


@dataclass(frozen=True, slots=True)
class Route:
    """A route's name and what it asks for.

    ``permission`` is ``public``, ``signed_in``, ``link`` (a signed link or one-time
    secret in the address), ``own_door`` (asks for the code of a client's letter), ``own``
    (a client who has opened the own view) or the name of a permission, then asked for in
    the municipality whose code is in the address. ``writing`` is asked for instead
    where the method changes something, if it differs.
    """

    name: str
    permission: str
    writing: str


@cache
def routes() -> dict[str, Route]:
    """Return the table of routes by name."""
    table: dict[str, Route] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        for name, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if name in table:
                raise ValueError(f"{name} stands twice in the table of routes")
            table[name] = Route(name, entry["permission"], entry.get("writing", entry["permission"]))
    return table
