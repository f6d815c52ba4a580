"""Documents brought in, as they were read and as they may be kept."""

from __future__ import annotations

import uuid

from django.db import models

from delaktig.accounts.models import User
from delaktig.accounts.sealed import SealedJSON, SealedText
from delaktig.municipalities.models import Municipality
from delaktig.organisations.models import Unit
from delaktig.programmes.models import Edition


class ImportedDocument(models.Model):
    """One document on its way in: source lines with personal data masked, the result, and what became of it.

    The original is never kept. ``result`` has keys on its parts (see
    :mod:`delaktig.exchange.working`), and ``spans`` say for each run of characters
    ``[line, start, end, target]`` which part it went to.
    """

    class State(models.TextChoices):
        READING = "reading"
        READ = "read"
        FAILED = "failed"
        CREATED = "created"
        SET_ASIDE = "set_aside"

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="imports")
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=3, blank=True)
    sha256 = models.CharField(max_length=64, help_text="Of the document's text, before masking")
    lines = models.JSONField(default=list, help_text="Source lines, personal data masked by kind")
    marked = models.BooleanField(default=False, help_text="The file itself marks its headings")
    paragraphs = models.BooleanField(default=False, help_text="Each line is a paragraph")
    warnings = models.JSONField(default=list, help_text="What the reader of the file had to tell: code and values")
    masked = models.JSONField(default=dict, help_text="How many names, mails and telephone numbers were masked")
    data = models.JSONField(null=True, blank=True, help_text="The edition, where the file is in the published shape")
    result = models.JSONField(default=dict, help_text="As read, then as edited by a person")
    spans = models.JSONField(default=list, help_text="Where each run of characters of the source went")
    repairs = models.JSONField(default=list, help_text="Proposals for repair, and what was decided on each")
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Per cent")
    version = models.PositiveIntegerField(default=1, help_text="Counts every save")
    edition = models.ForeignKey(Edition, on_delete=models.SET_NULL, null=True, blank=True, related_name="imports")
    imported_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    imported_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-imported_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["municipality", "sha256"], name="a_document_once_for_a_municipality"),
        )

    def __str__(self) -> str:
        return f"import {self.pk}"


class BroughtRecord(models.Model):
    """What another system last said of a record of the catalogue.

    The source's next file is compared with it and with what stands here: what was changed here is not overwritten.
    """

    keeper = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=40, blank=True, help_text="The system that it came from; empty: the own shape")
    kind = models.CharField(max_length=10, help_text="place, contact, service or material")
    uid = models.UUIDField()
    data = models.JSONField(help_text="The record as it came, in the exchange's own shape")
    brought_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["keeper", "source", "kind", "uid"], name="a_record_once_from_a_source"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"


class CatalogueFile(models.Model):
    """A file of services on its way in: what it holds, and the report on each row, first of a dry run."""

    class State(models.TextChoices):
        WAITING = "waiting"
        CHECKED = "checked"
        BRINGING = "bringing"
        BROUGHT = "brought"
        FAILED = "failed"

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=12, help_text="json, xlsx, hsds or ptv")
    data = models.JSONField(help_text="What the file holds, in the exchange's own shape")
    remarks = models.JSONField(default=list, help_text="What of the file is not carried: code, path, value")
    report = models.JSONField(default=dict, help_text="Of the dry run, then of the bringing-in")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Per cent")
    imported_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-imported_at", "-pk")

    def __str__(self) -> str:
        return f"file of services {self.pk}"


class ClientList(models.Model):
    """An older list of clients on its way in: which sheet and columns tell what, and how far it has come.

    The workbook itself is not kept; its rows lie sealed, and go with the list when its time is over.
    """

    class State(models.TextChoices):
        RECEIVED = "received"
        CHECKING = "checking"
        CHECKED = "checked"
        BRINGING = "bringing"
        BROUGHT = "brought"
        FAILED = "failed"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    name = SealedText(help_text="Of the file: it may name a person")
    sheets = SealedJSON(default=list, help_text="Of each sheet its name and the row on which headings were found")
    sheet = models.PositiveSmallIntegerField(default=0, help_text="Which sheet is the list")
    headings = models.PositiveIntegerField(default=1, help_text="On which row its headings stand")
    columns = models.JSONField(default=list, help_text="For each column the key of its field; empty: left out")
    source_kind = models.CharField(max_length=14, blank=True, help_text="From whom the values come (681/2023 §73)")
    source_detail = SealedText()
    officer = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who works with those whose row names nobody; without officer and unit the one who brings them in",
    )
    unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    progress = models.PositiveSmallIntegerField(default=0, help_text="Per cent")
    brought_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    brought_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-brought_at", "-pk")

    def __str__(self) -> str:
        return f"list of clients {self.pk}"


class ClientListRow(models.Model):
    """One row of a list of clients, and what becomes of it. The cells go as soon as the person is brought in."""

    class Outcome(models.TextChoices):
        UNKNOWN = ""
        SOUND = "sound"
        HERE = "here"  # the identity code is in the register
        ALIKE = "alike"  # names and day of birth are: a person decides
        REFUSED = "refused"
        BROUGHT = "brought"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    of = models.ForeignKey(ClientList, on_delete=models.CASCADE, related_name="rows")
    sheet = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(help_text="In the sheet, as a workbook counts")
    cells = SealedJSON(default=list)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.UNKNOWN, blank=True)
    faults = models.JSONField(default=list, help_text="Why it is refused: code, field, row; never what stands there")
    another = SealedText(help_text="Why it is a new person although one like it is here")
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Who said so"
    )
    client = models.ForeignKey(
        "clients.Client",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who was brought in, or who is here already",
    )

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["of", "sheet", "number"], name="a_row_of_a_list_once"),)
        indexes = (models.Index(fields=["of", "outcome"], name="rows_of_a_list"),)

    def __str__(self) -> str:
        return f"row {self.number} of list {self.of_id}"
