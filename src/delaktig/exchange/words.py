"""What readers find and refuse, in the words of the person who reads: by code, in the language in force."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from delaktig.exchange.editions import ShapeError
from delaktig.formats.reading import ReadError, ReadWarning

ERRORS: Mapping[str, Promise] = {
    "empty": _("The file is empty: there is no text in it."),
    "too_large": _("The file has {size_mb} MB; at most {limit_mb} MB can be read."),
    "too_long": _("The file unpacks to more than can be read (at most {limit} {what})."),
    "binary": _("The file is not a document: it holds data that are not text ({kind})."),
    "encoding": _("The text's character encoding cannot be read (line {line}). Save the file as UTF-8."),
    "password_protected": _("The file is protected by a password. Remove the protection and try again."),
    "zip_bomb": _("The file unpacks to far more than a document does, and was not opened."),
    "entities": _("The file declares XML entities, which no document needs, and was not opened."),
    "damaged": _("The file is damaged or incomplete and cannot be read as {format}."),
    "no_text": _("The file holds {pages} pages of pictures and no text. It must be recognised (OCR) first."),
    "unsupported": _("Files of this kind ({kind}) cannot be read. Save it as DOCX, XLSX, PDF or plain text."),
}
UNITS: Mapping[str, Promise] = {"cells": _("cells"), "pages": _("pages")}
WARNINGS: Mapping[str, Promise] = {
    "encoding_guessed": _("The text is not UTF-8; it was read as {encoding}."),
    "macros_ignored": _("The file holds macros. They were neither read nor run."),
    "pages_without_text": _("Pages without text: {pages}. They may be pictures."),
    "formulas_without_value": _("Formulas without a stored value: {cells}. They were read as empty."),
    "tracked_changes": _("The file holds tracked changes; it was read as if all were accepted."),
}
REMARKS: Mapping[str, Promise] = {
    "abbreviation_ambiguous": _("The short name stands for several bodies; the text does not tell which."),
    "abbreviation_unknown": _("It is not known which body this short name stands for."),
    "caption_missing": _("The table has no heading."),
    "case_number_form": _("The case number has an unusual form; it is kept as printed."),
    "cell_not_found": _("No piece of the row could be read as this cell."),
    "columns_interleaved": _("The columns run into one another in the scan; which cells belong together is inferred."),
    "contradictory_dates": _("Figures for two different dates are set against each other."),
    "date_impossible": _("The date printed does not exist."),
    "definition_lost": _("The heading stands without a definition."),
    "empty": _("The document holds no text."),
    "empty_cell": _("The cell is empty in the document."),
    "empty_decision": _("There is a heading for the decision, but nothing under it."),
    "extra_cell": _("The table has a cell for which there is no field."),
    "heading_breaks_off": _("The heading seems to break off."),
    "heading_lost": _("A definition without heading: the heading is lost in the scan."),
    "hyphens_joined": _("Words parted by a hyphen at a line end were put together."),
    "inferred": _("This is not stated; it is inferred from what the text names most."),
    "labels_do_not_match": _("The labels around the figures do not match them in number."),
    "language_assumed": _("The language could not be told from the text; Swedish was assumed."),
    "last_body": _("The council is the last body of the chain: there is no next one."),
    "mark_out_of_order": _("The footnote's number does not follow the one before: a digit is misread."),
    "missing_column": _("The table has no such column."),
    "municipality_conflict": _("Several municipalities are named; which one decided is not clear."),
    "no_field": _("The minutes have a heading here for which there is no field."),
    "no_heading": _("The text stands before any heading."),
    "no_theme": _("No heading stands before the table."),
    "not_abbreviated": _("The document prints no short name for the body."),
    "not_stated": _("The document does not state this."),
    "nothing_to_propose": _("The title was read; nothing needs to be proposed."),
    "numbers_missing": _("Numbers before this one were not found."),
    "order_doubtful": _("Short pieces, as of a figure with boxes: their order is doubtful."),
    "other_ranges": _("The text also names other ranges of years."),
    "outcome_not_recognised": _("The words of the decision fit none of the known outcomes."),
    "role_not_stated": _("A person is named here, but no role."),
    "side_by_side": _("Two boxes stand side by side; which source belongs to which figure is inferred."),
    "sum_differs": _("The parts do not add up to the total printed."),
    "title_apart": _("The number stands apart from its title, with text between them."),
    "title_from_text": _("There is no title page; the title is the name that the text gives the programme."),
    "unnumbered": _("The heading has no number."),
    "unnumbered_note": _("The footnote's number cannot be read."),
    "unplaced": _("Some text could not be placed in any field."),
    "unreadable_figure": _("The figure cannot be read."),
    "unreadable_mark": _("The footnote's mark cannot be read as a number."),
    "unreadable_row": _("A row of the table cannot be read."),
}
QUIET = frozenset(
    {"hyphens_joined", "last_body", "missing_column", "not_abbreviated", "nothing_to_propose", "unnumbered"}
)
"""Remarks that explain and ask for nothing: they are no reason to look again."""
KINDS = {"programme": _("programme"), "decision": _("extract of decisions")}
MASKED = {"name": _("names"), "mail": _("mail addresses"), "phone": _("telephone numbers")}


def error_words(error: ReadError | ShapeError) -> str:
    """Return what is wrong with a file, in the language in force."""
    if isinstance(error, ShapeError):
        return str(_("The file is not a complete edition: see {path}.")).format(path=error.path)
    params = {**error.params}
    if "what" in params:
        params["what"] = str(UNITS.get(str(params["what"]), params["what"]))
    return str(ERRORS[error.code]).format(**params)


def warning_words(warning: ReadWarning) -> str:
    """Return what the reader of a file should know, in the language in force."""
    return str(WARNINGS[warning.code]).format(**warning.params)


def remark_words(code: str) -> str:
    """Return what a remark says, in the language in force."""
    return str(REMARKS[code])
