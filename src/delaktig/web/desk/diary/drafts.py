"""What was typed of a note, a referral or a hand-over and not yet saved: kept sealed, at the client's own door."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from delaktig.accounts.actor import Actor, Denied
from delaktig.clients.doors import opened_by
from delaktig.clients.models import ClientRelation
from delaktig.texts.parts import NotThere
from delaktig.web.desk.programmes import drafts

DRAFT = "desk-diary-draft"
PARTS = frozenset({"diary", "referral", "handover"})
"""Forms whose drafts are kept here; their keys name the client relation."""


@require_POST
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was typed, or throw it away."""
    return drafts.keep(request, code, _version, reverse("desk-clients", args=[code]))


def _version(actor: Actor, key: str) -> int:
    """Return 0: these forms make something new. Whom the client's door does not let in gets 404."""
    match = drafts.KEY.fullmatch(key)
    if match is None or match["part"] not in PARTS:
        raise Http404
    relation = ClientRelation.objects.select_related("client").filter(pk=int(match["pk"])).first()
    if relation is None:
        raise Http404
    try:
        opened_by(actor, relation.client.number, timezone.now())
    except (NotThere, Denied) as missing:
        raise Http404 from missing
    return 0
