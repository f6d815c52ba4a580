"""What states, channels, ways in, kinds and refusals of the catalogue are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from delaktig.catalogue.models import Material, Offering, Service
from delaktig.catalogue.topics import grounds, needs, situations, topics
from delaktig.web.components.languages import language_name

Words = Promise | str
Choices = list[tuple[str, Any]]

STATES: dict[str, tuple[str, Words]] = {
    Service.State.DRAFT: ("calm", lazy("draft")),
    Service.State.PUBLISHED: ("ok", lazy("published")),
    Service.State.ARCHIVED: ("none", lazy("archived")),
}
COSTS: dict[str, Words] = {
    Service.Cost.FREE: lazy("free of charge"),
    Service.Cost.SUBSIDISED: lazy("subsidised"),
    Service.Cost.PAID: lazy("costs money"),
}
CHANNELS: dict[str, Words] = {
    Offering.Channel.ON_SITE: lazy("at a place"),
    Offering.Channel.PHONE: lazy("by phone"),
    Offering.Channel.ONLINE: lazy("on the web"),
    Offering.Channel.HOME: lazy("at home"),
}
ENTRIES: dict[str, Words] = {
    Offering.Entry.WALK_IN: lazy("just come"),
    Offering.Entry.APPOINTMENT: lazy("book a time"),
    Offering.Entry.ENROLMENT: lazy("enrol"),
    Offering.Entry.QUEUE: lazy("queue"),
    Offering.Entry.REFERRAL: lazy("with a referral"),
    Offering.Entry.DECISION: lazy("after a decision"),
}
INTERPRETERS: dict[str, Words] = {
    Offering.Interpreter.BOOKED: lazy("is booked when needed"),
    Offering.Interpreter.BY_PHONE: lazy("by phone"),
    Offering.Interpreter.NONE: lazy("no interpreter"),
}
KINDS: dict[str, Words] = {
    Material.Kind.BROCHURE: lazy("brochure"),
    Material.Kind.GUIDE: lazy("guide"),
    Material.Kind.FORM: lazy("form"),
    Material.Kind.VIDEO: lazy("video"),
    Material.Kind.OTHER: lazy("other"),
}
WEEKDAYS: dict[int, Words] = {
    1: lazy("Monday"),
    2: lazy("Tuesday"),
    3: lazy("Wednesday"),
    4: lazy("Thursday"),
    5: lazy("Friday"),
    6: lazy("Saturday"),
    7: lazy("Sunday"),
}
FIELDS: dict[str, Words] = {
    "name": lazy("Name"),
    "summary": lazy("In a sentence or two"),
    "description": lazy("More about it"),
    "for_whom": lazy("For whom"),
    "how_to_get_in": lazy("How to get in"),
    "what_to_bring": lazy("What to bring"),
    "what_happens_next": lazy("What happens next"),
    "cost_text": lazy("What it costs"),
    "topics": lazy("Needs"),
    "organisation": lazy("Who answers for it"),
    "unit": lazy("Unit"),
    "parties": lazy("Partners"),
    "task": lazy("Carried out for others as"),
    "contents": lazy("What the act asks for that this answers"),
    "basis": lazy("Act and section"),
    "cost": lazy("Cost"),
    "website": lazy("Address on the web"),
    "search_words": lazy("Further search words"),
    "valid_from": lazy("Given from"),
    "valid_to": lazy("Given to"),
    "heir": lazy("What comes after it"),
    "owner_email": lazy("Office that confirms it"),
    "confirm_every_months": lazy("Confirmed every (months)"),
    "confirmed_on": lazy("Confirmed"),
    "source": lazy("Where the facts were read"),
    "checked_on": lazy("Checked there"),
    "state": lazy("State"),
    "slug": lazy("Name in addresses"),
    "eligibility": lazy("Whom it is for"),
    "offerings": lazy("Where and when"),
}
PARTS: dict[str, Words] = {
    "sv": "Svenska",
    "fi": "Suomi",
    "en": "English",
    "name": lazy("Name"),
    "kind": lazy("Kind"),
    "age_from": lazy("Age from"),
    "age_to": lazy("Age to, this one included"),
    "grounds": lazy("Ground of residence"),
    "situations": lazy("Situation"),
    "municipalities": lazy("Only for residents of"),
    "months_in_finland": lazy("At most so many months in Finland"),
    "reason": lazy("Why only for some"),
    "schedule": lazy("When, in words"),
    "provider": lazy("Given by"),
    "place": lazy("Place"),
    "contact": lazy("Contact"),
    "channel": lazy("How it is given"),
    "entry": lazy("How to get in"),
    "languages": lazy("Languages"),
    "interpreter": lazy("Interpreter"),
    "closed_on_holidays": lazy("Closed on public holidays"),
    "capacity": lazy("Number of places"),
    "taken": lazy("Places taken"),
    "counted_on": lazy("Counted on"),
    "level_from": lazy("Level needed to begin"),
    "level_to": lazy("Level aimed at"),
    "starts_on": lazy("Starts"),
    "ends_on": lazy("Ends"),
    "hours": lazy("Hours in an ordinary week"),
    "exceptions": lazy("Days with other hours"),
    "first_day": lazy("First day"),
    "last_day": lazy("Last day"),
    "opens": lazy("Opens"),
    "closes": lazy("Closes"),
    "note": lazy("Why"),
}
"""What the parts of conditions and offerings are called, as the exchange names them."""
ACTS: dict[str, Words] = {
    "service_added": lazy("added the service"),
    "service_edited": lazy("changed the facts"),
    "service_words_written": lazy("wrote the words"),
    "service_published": lazy("published it"),
    "service_withdrawn": lazy("withdrew it"),
    "service_archived": lazy("archived it"),
    "service_restored": lazy("restored it"),
    "service_confirmed": lazy("confirmed that it stands"),
    "service_taken_up": lazy("took an earlier version up again"),
    "offering_added": lazy("added where and when it is given"),
    "offering_edited": lazy("changed where and when it is given"),
    "offering_removed": lazy("took away where and when it was given"),
}
REFUSALS: dict[str, Words] = {
    "no_permission": lazy("Your role does not let you do this. The administrator can give you another role."),
    "archived": lazy("The service is archived. Restore it first."),
    "not_published": lazy("The service is not published."),
    "own_service": lazy("This is your own municipality's service: it is published and withdrawn on its page."),
}
FAULTS: dict[str, Words] = {
    "required": lazy("Write something here."),
    "too_long": lazy("This is longer than the national register takes."),
    "ends_before_it_starts": lazy("The end is before the beginning."),
    "closes_before_it_opens": lazy("It closes before it opens."),
    "incomplete": lazy("One half of this is missing."),
    "out_of_range": lazy("Give a number from 1 to 60."),
    "unknown_organisation": lazy("Choose one of the organisations that the municipality keeps."),
    "unknown_unit": lazy("The unit does not belong to the organisation."),
    "unknown_service": lazy("There is no such service."),
    "unknown_municipality": lazy("One of the municipalities is not in the register."),
    "its_own_heir": lazy("A service cannot come after itself."),
    "more_than_there_are": lazy("More places are taken than there are."),
    "no_way_to_reach": lazy("Give a phone number, an e-mail address or a web address."),
    "invalid_address": lazy("This is no address on the web. It begins with https://."),
    "not_archived": lazy("The service is not archived."),
    "address_or_file": lazy("Give an address or a file, not both."),
    "no_version": lazy("Give the material in at least one language."),
    "twice": lazy("The same language is there twice."),
    "kind_of_file": lazy("Files of this kind are not kept here."),
    "not_what_it_says": lazy("The file is not what its name says."),
    "empty_file": lazy("The file is empty."),
    "file_too_large": lazy("The file is too large."),
}


def fault(code: str) -> str:
    """Return the words for what is wrong with a field."""
    return str(FAULTS.get(code) or _("This cannot be saved as it is."))


def refusal(reason: str) -> str:
    """Return the words for why an act is refused."""
    return str(REFUSALS.get(reason) or _("You cannot do this."))


def said(words: Mapping[str, str]) -> str:
    """Return the words of a fixed list in the reader's language."""
    return words.get(get_language() or "") or words.get("sv") or next(iter(words.values()), "")


def topic_words(key: str) -> str:
    """Return what a topic is called; the key stands for what the list no longer has."""
    return said(topics()[key].words) if key in topics() else key


def need_choices() -> Choices:
    """Return the needs, each with its topics, as a filter offers them."""
    return [
        (
            said(need.words),
            [(f"need:{need.key}", _("all of: %(need)s") % {"need": said(need.words)})]
            + [(key, topic_words(key)) for key in need.under],
        )
        for need in needs()
    ]


def ground_choices() -> Choices:
    """Return the grounds of residence."""
    return [(key, said(words)) for key, words in grounds().items()]


def situation_choices() -> Choices:
    """Return the situations."""
    return [(key, said(words)) for key, words in situations().items()]


def language_choices(tags: Iterable[str]) -> Choices:
    """Return languages by their names in the reader's own."""
    return [(tag, language_name(tag)) for tag in tags]
