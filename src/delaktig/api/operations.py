"""The operations of the public read API. Each answers from what is published, and writes nothing."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import NinjaAPI, Query
from ninja.errors import Throttled, ValidationError
from ninja.throttling import AnonRateThrottle
from pydantic import AwareDatetime, StringConstraints

from delaktig.api import shapes
from delaktig.catalogue import feed, notices
from delaktig.catalogue.models import Service
from delaktig.catalogue.search import search as find
from delaktig.catalogue.topics import needs, topics
from delaktig.indicators.publishing import reading
from delaktig.municipalities.models import Municipality, MunicipalityName
from delaktig.reports import open_data

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
"""Nothing here is older or newer: what is asked since before or after is asked since then."""
KEPT = "public, max-age=0, must-revalidate"
UNTIL = "Delaktig-Until"
"""Tells the memory in front when an answer changes by itself; see ``web.public.front``."""
DESCRIPTION = """The service catalogue and the published figures as open data, to be read by anyone: no key, no cookie.

Texts come by language; what is empty is left out. Answers but those to searches carry an `ETag`:
send it as `If-None-Match`, and what has not changed costs a line. To keep a copy, read `/services` page by page
(`after`), remember `next_since`, and ask with it as `changed_since` the next time: you get what has changed and what is
gone (`gone`)."""

api = NinjaAPI(
    title="Delaktig: services of municipalities",
    version="1",
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    throttle=[AnonRateThrottle(settings.API_RATE)],
)

Code = Annotated[str, StringConstraints(pattern=r"^\d{3}$")]
Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=200)]
if TYPE_CHECKING:
    Language = str
    FiguresLanguage = str
    Need = str
    Topic = str
else:  # the choices are read from tables, which a reader of types cannot do
    Language = Literal[settings.GUIDE_LANGUAGES]
    FiguresLanguage = Literal[open_data.LANGUAGES]
    Need = Literal[tuple(need.key for need in needs())]
    Topic = Literal[tuple(topics())]
ERRORS = {304: None, 422: shapes.Error, 429: shapes.Error}
WITHOUT_ETAG = {404: shapes.Error, 422: shapes.Error, 429: shapes.Error}
WITH_404 = {**ERRORS, 404: shapes.Error}


@api.get("/municipalities", url_name="api-municipalities", response={200: shapes.Municipalities, **ERRORS})
def municipalities(request: HttpRequest) -> HttpResponse:
    """The municipalities that this installation serves: their codes, names and words in addresses."""
    rows = Municipality.objects.filter(hosted=True).order_by("code").values_list("code", "slug_sv", "slug_fi")
    found: dict[str, dict[str, Any]] = {
        code: {"code": code, "name": {}, "slug": {"sv": sv, "fi": fi}} for code, sv, fi in rows
    }
    names = MunicipalityName.objects.filter(municipality__in=found).order_by(
        "language", F("valid_from").asc(nulls_first=True), "pk"
    )
    for code, language, name in names.values_list("municipality_id", "language", "name"):
        found[code]["name"][language] = name
    return _answer({"municipalities": list(found.values())})


@api.get("/services", url_name="api-services", response={200: shapes.Services, **WITH_404})
def services(
    request: HttpRequest,
    municipality: Code | None = None,
    need: Need | None = None,
    topic: Topic | None = None,
    language: Language | None = None,
    changed_since: AwareDatetime | None = None,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> HttpResponse:
    """Published services, page by page, or only what has changed since a moment.

    `municipality`: those that its guide shows, its own and others'. `language`: those that have their name in it.
    """
    since = _in_utc(changed_since) if changed_since else None
    wanted = feed.Wanted(municipality or "", _topics(need, topic), language or "", since, after, limit)
    found = feed.read(wanted, timezone.localdate(), timezone.now())
    if municipality and not found["total"]:
        _hosted(municipality)
    return _answer(found)


def _in_utc(moment: datetime) -> datetime:
    """Return a moment in UTC, since databases do not know every offset, and within what they can reckon with."""
    return min(max(moment, EARLIEST), LATEST).astimezone(UTC)


@api.get("/services/{uuid:uid}", url_name="api-service", response={200: shapes.OneService, **WITH_404})
def service(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One published service, with the places, contacts and materials that it points to."""
    found = feed.one(uid, timezone.localdate())
    if found is None:
        raise Http404
    return _answer(found)


@api.get("/notices", url_name="api-notices", response={200: shapes.Notices, **WITH_404})
def current_notices(request: HttpRequest, municipality: Code) -> HttpResponse:
    """The urgent notices that a municipality's guide shows now."""
    _hosted(municipality)
    now = timezone.now()
    found = [_without_empty(dataclasses.asdict(one)) for one in notices.current(municipality, now)]
    return _answer({"notices": found}, notices.next_change(municipality, now))


@api.get("/figures", url_name="api-figures", response={200: shapes.Publications, **WITH_404})
def figures(request: HttpRequest, municipality: Code) -> HttpResponse:
    """The tables of figures that a municipality has published, the latest edition of each period."""
    _hosted(municipality)
    found = [
        {
            "period": one.key,
            "edition": one.number,
            "published_at": one.published_at,
            "sha256": one.sha256,
            "tables": [
                {"table": table["id"], "indicator": table["indicator"], "by": table["by"], "title": table["title"]}
                for table in one.tables
            ],
        }
        for one in reading.standing(municipality)
    ]
    return _answer({"municipality": municipality, "publications": found})


@api.get("/figures/{municipality}/{period}/{table}", url_name="api-figure", response={200: shapes.JsonStat, **WITH_404})
def figure(
    request: HttpRequest, municipality: Code, period: Word, table: Word, language: FiguresLanguage = "sv"
) -> HttpResponse:
    """One published table as a JSON-stat 2.0 dataset. `period` is 2025, 2025-H1, 2025-Q3 or 2025-07.

    What is left out so that nobody can be recognised has no value and the status `c`; what is not known has `..`.
    """
    _hosted(municipality)
    found = reading.published(municipality, period)
    wanted = found.table(table) if found else None
    if found is None or wanted is None:
        raise Http404
    return _answer(open_data.as_cube(found, wanted, _name(municipality, language), language))


@api.get("/figures-catalogue", url_name="api-figures-catalogue", response={200: shapes.FiguresCatalogue, **WITH_404})
def figures_catalogue(request: HttpRequest, municipality: Code) -> HttpResponse:
    """The published tables of a municipality as a DCAT-AP catalogue in JSON-LD, for portals of open data."""
    _hosted(municipality)
    place = Municipality.objects.get(pk=municipality)
    slugs = {"sv": place.slug_sv, "fi": place.slug_fi}
    spoken = {language: _name(municipality, language) for language in slugs}
    home = settings.ORIGIN + reverse("api-figures-catalogue") + f"?municipality={municipality}"

    def address(one: reading.Published, table: str, language: str, form: str) -> str:
        slug = slugs.get(language, slugs["sv"])
        args = [language, slug, one.key, *([one.number, table, form] if form else [])]
        return settings.ORIGIN + reverse("public-figures-file" if form else "public-figures-period", args=args)

    return _answer(open_data.as_catalogue(reading.standing(municipality), municipality, spoken, address, home))


def _name(code: str, language: str) -> str:
    rows = MunicipalityName.objects.filter(municipality=code).order_by(F("valid_from").asc(nulls_first=True), "pk")
    names = dict(rows.values_list("language", "name"))
    return names.get(language) or names.get("sv") or code


@api.get("/search", url_name="api-search", response={200: shapes.Found, **WITHOUT_ETAG})
def search(
    request: HttpRequest,
    municipality: Code,
    q: Annotated[str, Query(max_length=200)],
    language: Language = "sv",
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> HttpResponse:
    """Search in a municipality's guide as its readers do, in their language first."""
    _hosted(municipality)
    found = find(municipality, language, q, timezone.localdate(), limit)
    uids = dict(Service.objects.filter(pk__in=[hit.service for hit in found.hits]).values_list("pk", "uid"))
    hits = [
        {
            "uid": uids[hit.service],
            **{name: getattr(hit, name) for name in ("slug", "name", "language", "score", "whole")},
        }
        for hit in found.hits
    ]
    answer = _answer({"hits": hits, "did_you_mean": found.did_you_mean, "fell_back_to": list(found.fell_back_to)})
    answer.headers["Cache-Control"] = "private, no-store"  # nobody keeps what somebody typed
    return answer


@api.exception_handler(Http404)
def not_there(request: HttpRequest, error: Http404) -> HttpResponse:
    return _refused(404, "not_there")


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    detail = [{"at": [str(part) for part in one["loc"]], "message": one["msg"]} for one in error.errors]
    return _refused(422, "invalid", detail)


@api.exception_handler(Throttled)
def too_many(request: HttpRequest, error: Throttled) -> HttpResponse:
    answer = _refused(429, "too_many")
    if error.wait:
        answer.headers["Retry-After"] = str(int(error.wait) + 1)
    return answer


def _refused(status: int, code: str, detail: list[dict[str, Any]] | None = None) -> HttpResponse:
    body = json.dumps({"code": code, "detail": detail or []}, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type="application/json")


def _answer(data: dict[str, Any], until: datetime | None = None) -> HttpResponse:
    """Answer with data as it is: the shapes describe it, and a test holds every answer to them."""
    headers = {"Cache-Control": KEPT, **({UNTIL: until.isoformat()} if until else {})}
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return HttpResponse(body, content_type="application/json", headers=headers)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in ("", {})}


def _hosted(code: str) -> None:
    if not Municipality.objects.filter(code=code, hosted=True).exists():
        raise Http404


def _topics(need: str | None, topic: str | None) -> frozenset[str]:
    """Return the topics of a need, or the one topic; of both, what they have in common."""
    under = {key for one in needs() if one.key == need for key in one.under}
    if topic is None:
        return frozenset(under)
    return frozenset({topic} if need is None or topic in under else {"none of both"})
