"""Pages on which a service is made and edited: its words, its facts."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from delaktig.catalogue.actions.editing import add_service, edit_facts, write_in_languages
from delaktig.catalogue.inputs import ServiceFacts
from delaktig.catalogue.listed import named
from delaktig.catalogue.models import TEXTS, Service
from delaktig.catalogue.policies import why_not_add
from delaktig.catalogue.readability import LONG_SENTENCE, LONG_WORD
from delaktig.catalogue.selectors import kept_by
from delaktig.law.completeness import all_lines, content_keys
from delaktig.law.programme import ProgrammeKind
from delaktig.programmes.selectors import parties_kept_by
from delaktig.texts.selectors import Bundle, load
from delaktig.web.components.languages import language_title
from delaktig.web.desk.accounts.requests import actor_of
from delaktig.web.desk.catalogue.forms import FactsForm, NewServiceForm, TopicFields, WordsForm
from delaktig.web.desk.catalogue.shell import crumbs, found_service, page, service_page
from delaktig.web.desk.catalogue.words import Choices, said
from delaktig.web.desk.programmes.editing import edit, found_or_404, here

PAIR = ("sv", "fi")
"""The languages that are written side by side."""
LIMITS = {"long_sentence": LONG_SENTENCE, "long_word": LONG_WORD}


@found_or_404
def add(request: HttpRequest) -> HttpResponse:
    """Make a service from nothing: a draft with a name, the rest on its page."""
    actor = actor_of(request)

    def save(form: NewServiceForm, _version: int | None) -> Service:
        given, source = form.given(), form.source()
        organisation, _dash, unit = form.cleaned_data["organisation"].partition("-")
        facts = ServiceFacts(
            topics=form.topics(),
            organisation=int(organisation) if organisation else None,
            unit=int(unit) if unit else None,
        )
        others = {language: words for language, words in given.items() if language != source}
        return add_service(actor, source, given[source], facts, others=others)

    here_at = here(request, "desk-services")
    return edit(
        request,
        page(
            title=_("New service"),
            lead=_("Begin with its name and what it is. It is a draft until somebody publishes it."),
            form=partial(NewServiceForm, parties=_parties(actor.municipality)),
            initial={},
            save=save,
            done=lambda saved: here(request, "desk-service", saved.slug),
            cancel=here_at,
            crumbs=crumbs(request),
            said=_("The service is there, as a draft."),
            draft="service:0:new",
            why_not=why_not_add(actor),
            template="desk/catalogue/add.html",
            context={"limits": LIMITS},
        ),
    )


@found_or_404
def words(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a service's words: Swedish and Finnish side by side, or one other language beside its source."""
    actor = actor_of(request)
    service = found_service(request, slug)
    texts = load(getattr(service, f"{name}_id") for name in TEXTS)
    source = texts.source_language(service.name_id)
    wish = request.GET.get("language", "")
    languages = (wish,) if wish in settings.GUIDE_LANGUAGES and wish not in PAIR else PAIR

    def save(form: WordsForm, version: int | None) -> Service:
        slip = form.cleaned_data.get("slip", False)
        return write_in_languages(actor, service, form.given(), slip=slip, expected_version=version)

    initial = {
        f"{name}_{language}": texts.exact(getattr(service, f"{name}_id"), language).body
        for name in TEXTS
        for language in languages
    }
    name = texts.show(service.name_id, get_language() or "sv").body
    return edit(
        request,
        service_page(
            request,
            service,
            name,
            title=_("The texts"),
            form=partial(WordsForm, languages=languages, source=source),
            initial=initial,
            save=save,
            draft=f"service:{service.pk}:words:{'-'.join(languages)}",
            language=languages[0] if len(languages) == 1 else "",
            template="desk/catalogue/words.html",
            context={
                "limits": LIMITS,
                "word_tabs": _word_tabs(request, slug, languages),
                "beside": _beside(service, texts, source) if len(languages) == 1 else {},
                "source": source,
            },
        ),
    )


def _word_tabs(request: HttpRequest, slug: str, languages: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the tabs of languages: the pair, English, and whichever other one is being written."""
    address = here(request, "desk-service-words", slug)
    both = " · ".join(language_title(language) for language in PAIR)
    tabs = [{"label": both, "url": address, "current": languages == PAIR, "count": None}]
    singles = dict.fromkeys(["en", *(languages if languages != PAIR else ())])
    return tabs + [
        {
            "label": language_title(tag),
            "url": f"{address}?language={tag}",
            "current": languages == (tag,),
            "count": None,
        }
        for tag in singles
    ]


def _beside(service: Service, texts: Bundle, source: str) -> dict[str, str]:
    return {name: texts.exact(getattr(service, f"{name}_id"), source).body for name in TEXTS}


@found_or_404
def facts(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit what is said of a service besides its words."""
    actor = actor_of(request)
    service = found_service(request, slug)
    language = get_language() or "sv"
    parties = _parties(actor.municipality)
    form = partial(
        FactsForm,
        parties=_with_standing(parties, service),
        heirs=_heirs(request, service),
        contents=_contents(service),
    )
    return edit(
        request,
        service_page(
            request,
            service,
            load([service.name_id]).show(service.name_id, language).body,
            title=_("Facts"),
            form=form,
            initial=_facts_initial(service),
            save=lambda given, version: edit_facts(actor, service, given.facts(), expected_version=version),
            draft=f"service:{service.pk}:facts",
            template="desk/catalogue/facts.html",
        ),
    )


def _parties(code: str) -> Choices:
    return [(one.key, one.name or "–") for one in parties_kept_by([code], get_language() or "sv")]


def _with_standing(parties: Choices, service: Service) -> Choices:
    """Keep the organisation that answers now among the choices, also where it has been closed."""
    key = _party_key(service)
    if not key or key in dict(parties):
        return parties
    return [*parties, (key, " · ".join(filter(None, [str(service.organisation), str(service.unit or "")])))]


def _party_key(service: Service) -> str:
    if service.organisation_id is None:
        return ""
    return f"{service.organisation_id}-{service.unit_id}" if service.unit_id else str(service.organisation_id)


def _heirs(request: HttpRequest, service: Service) -> Choices:
    """Return the services that may come after this one: the municipality's own, and the one that stands."""
    own = kept_by(actor_of(request)).exclude(pk=service.pk).exclude(state=Service.State.ARCHIVED)
    if service.heir_id is not None:
        own = own | Service.objects.filter(pk=service.heir_id)
    rows = named(own, get_language() or "sv").values_list("pk", "shown_name")
    return [(str(pk), name or "–") for pk, name in sorted(rows, key=lambda row: str(row[1]).casefold())]


def _contents(service: Service) -> Choices:
    """Return what the act asks of the programme's services, with what this one already answers."""
    keys = content_keys(ProgrammeKind.SERVICE_PACKAGE, timezone.localdate())
    wanted = [key for key in keys if key.startswith("content.")]
    titles = {line.key: said(line.titles) for line in all_lines()}
    return [(key, titles.get(key, key)) for key in dict.fromkeys([*wanted, *service.contents])]


def _facts_initial(service: Service) -> dict[str, Any]:
    names = ("task", "basis", "cost", "website", "valid_from", "valid_to", "owner_email", "confirm_every_months")
    return {
        **{name: getattr(service, name) for name in (*names, "source", "checked_on", "contents")},
        **{f"search_words_{tongue}": words for tongue, words in service.search_words.items()},
        **TopicFields.initial_of(row.topic for row in service.topics.all()),
        "organisation": _party_key(service),
        "parties": [str(row.organisation_id) for row in service.parties.all()],
        "heir": str(service.heir_id or ""),
    }
