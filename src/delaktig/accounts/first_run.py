"""The first run of an installation: the first administrator, protected by a start code."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from delaktig.accounts.actor import command_actor, record
from delaktig.accounts.models import Membership, Role, User
from delaktig.municipalities import actions as municipalities

GROUPS, LETTERS = 3, 5


class AlreadyBegun(RuntimeError):
    """Somebody has already begun to use the installation."""


def is_needed() -> bool:
    """Say whether nobody has an account yet."""
    return not User.objects.exists()


def start_code() -> str:
    """Return the code that opens the first-run page, as ``ABCDE-FGHIJ-KLMNO``.

    It follows from the secret key, so that every process knows it and none stores it;
    it opens nothing once there is an account.
    """
    digest = salted_hmac("delaktig.first-run", "start code", algorithm="sha256").digest()
    letters = base64.b32encode(digest).decode()[: GROUPS * LETTERS]
    return "-".join(letters[i : i + LETTERS] for i in range(0, len(letters), LETTERS))


def is_start_code(given: str) -> bool:
    """Say whether this is the start code; hyphens, spaces and small letters do not matter."""
    plain = "".join(given.split()).replace("-", "").upper()
    return hmac.compare_digest(plain.encode(), start_code().replace("-", "").encode())


@transaction.atomic
def begin(
    languages: Mapping[str, tuple[Sequence[str], Sequence[str]]], *, email: str, name: str, password: str, language: str
) -> User:
    """Begin to serve municipalities and make their first administrator.

    ``languages`` gives for each municipality's code its official languages and those of
    its guide. Raises :class:`AlreadyBegun`, or ``municipalities.actions.InvalidChoice``.
    """
    actor = command_actor("", "first-run")
    # the record comes first: it locks the chain's end, so that two first runs come one after the other
    record(actor, "accounts.installation_begun", details={"municipalities": sorted(languages)})
    if not is_needed():
        raise AlreadyBegun
    municipalities.serve(actor, languages)
    user = User.objects.create_user(email, password, name=name.strip(), language=language)
    for code, (official, guide) in languages.items():
        municipalities.set_languages(command_actor(code, "first-run"), code, official, guide)
        Membership.objects.create(
            user=user, municipality_id=code, role=Role.ADMINISTRATOR, valid_from=timezone.localdate()
        )
    return user
