"""What a report on a file of services says, in the words of the person who reads."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from delaktig.exchange import words
from delaktig.exchange.catalogue.reports import Fault
from delaktig.formats.reading import ReadError

OUTCOMES: Mapping[str, tuple[str, Promise]] = {
    "refused": ("late", _("refused")),
    "conflict": ("due", _("conflict")),
    "added": ("ok", _("added")),
    "changed": ("now", _("altered")),
    "unchanged": ("calm", _("unchanged")),
}
"""Outcome of a row → sign and words."""
KINDS: Mapping[str, Promise] = {
    "place": _("Place"),
    "contact": _("Contact"),
    "service": _("Service"),
    "material": _("Material"),
    "file": _("File"),
}
FORMATS: Mapping[str, Promise] = {
    "json": _("Delaktig's own JSON"),
    "xlsx": _("Workbook (XLSX)"),
    "hsds": _("HSDS 3.0"),
    "ptv": _("Suomi.fi PTV"),
}
FAULTS: Mapping[str, Promise] = {
    "another_municipality": _("It is kept by another municipality ({value})."),
    "archived": _("The service is archived here. Restore it first."),
    "carried_too_deep": _("What is kept of the other system is nested deeper than {value} levels."),
    "carried_too_long": _("What is kept of the other system is longer than {value} characters."),
    "changed_here": _("This was changed here and in the file. What stands here is kept."),
    "channel_not_there": _("The channel that the service points to is not in the file ({value})."),
    "channel_unused": _("No service in the file uses this channel; it is left out."),
    "closes_before_it_opens": _("It closes before it opens."),
    "ends_before_it_starts": _("It ends before it starts."),
    "file_not_carried": _("The file itself does not come along; only its name is told ({value})."),
    "incomplete": _("Two things that belong together: one is missing."),
    "its_own_heir": _("The service cannot come after itself."),
    "kept": _("There is no field for this. It is kept as it came and given back."),
    "kept_by_another": _("Another municipality in this installation keeps the record with this id."),
    "made_here": _("The record was made here, and this source has not told of it before. What stands here is kept."),
    "may_not_publish": _("Your role does not allow publishing or archiving."),
    "more_than_there_are": _("More places are taken than there are."),
    "no_permission": _("Your role does not allow adding the organisation that is named."),
    "no_way_to_reach": _("A contact needs a telephone number, a mail address or a website."),
    "of_another_service": _("The offering with this id belongs to another service."),
    "out_of_range": _("The number is outside what is allowed ({value})."),
    "person_left_out": _("A person's name or mail address was left out: contacts here are those of offices."),
    "required": _("This must be told."),
    "shortened": _("The text was longer than {value} characters and was shortened; the whole is kept."),
    "too_long": _("The text is too long."),
    "too_many": _("The file holds more than {value} records."),
    "twice": _("This stands twice in the file."),
    "unknown_choice": _("There is no such choice ({value})."),
    "unknown_contact": _("The contact is neither here nor in the file."),
    "unknown_cost": _("There is no such choice ({value})."),
    "unknown_field": _("There is no such field ({value})."),
    "unknown_ground": _("There is no such ground of residence."),
    "unknown_language": _("The guide does not have this language ({value})."),
    "unknown_level": _("There is no such level."),
    "unknown_municipality": _("There is no municipality with this code."),
    "unknown_organisation": _("The organisation is not there."),
    "unknown_place": _("The place is neither here nor in the file."),
    "unknown_service": _("The service is neither here nor in the file."),
    "unknown_situation": _("There is no such situation."),
    "unknown_task": _("There is no such task."),
    "unknown_topic": _("There is no such need."),
    "unknown_unit": _("A unit needs its organisation."),
    "unreadable_character": _("The text holds a character that cannot be kept."),
    "wrong_form": _("This is not in the right form ({value})."),
    "wrong_type": _("This is of the wrong kind, as a text where a number or a list is meant ({value})."),
}
OTHER = _("This cannot be brought in ({value}).")


def fault_words(fault: Fault) -> str:
    """Return what a fault or a note says, in the language in force."""
    text = str(FAULTS.get(fault.code, OTHER))
    return text.replace("{value}", fault.value or fault.code if fault.code not in FAULTS else fault.value).replace(
        " ()", ""
    )


def error_words(error: ReadError) -> str:
    """Return why a file cannot be read, in the language in force."""
    if error.code == "unsupported":
        text = _(
            "The file holds no services that can be read ({kind}). Bring a workbook or JSON in one of the four forms."
        )
        return str(text).format(kind=error.params.get("kind", ""))
    return words.error_words(error)
