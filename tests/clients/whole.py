"""A client of whom everything is held that can be: a row of every model of the two rooms, full of one made-up word.

    held = whole(worker, "Zorvina")            rows of every model that is a person's
    held.client, held.of(Plan)                 the client, and the row of a model
    held.words                                 what no output may tell to whom it does not belong
    held.hidden                                what a security prohibition hides

A new model of ``clients`` or ``cases`` is filled without being named here, as long as its values are free words,
days and numbers; what is a code of some list stands in ``CODED``. ``NOT_OF_ONE`` lists what belongs to no person.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from delaktig.accounts.actor import Actor, command_actor
from delaktig.accounts.models import User
from delaktig.accounts.sealed import Sealed, SealedText
from delaktig.cases.assessments import content_of
from delaktig.cases.models import Assessment, AssessmentVersion
from delaktig.cases.packet import PARTS, packet
from delaktig.cases.planning import content
from delaktig.cases.planning import whole as planned
from delaktig.catalogue.models import Service
from delaktig.clients.models import Client
from tests.catalogue.building import a_service
from tests.clients.building import client, relation, unit

NOT_OF_ONE = frozenset({"clients.Absence", "clients.Household", "clients.Merge", "cases.LocalRule"})
"""Models that belong to no one client (a household to several; a merge is made by its own act)."""
CODED: dict[str, dict[str, Any]] = {
    "clients.ResidenceGround": {"ground": "family"},
    "clients.Circumstance": {"kind": "unemployed_jobseeker"},
    "clients.FieldSource": {"field": "contact.phone"},
    "clients.OwnLetter": {"language": "ar"},
    "cases.Assessment": {"trigger": "unemployed_jobseeker", "mode": "on_site", "language": "ar", "outcome": "plan"},
    "cases.SpecifyingMeasure": {"kind": "language_test"},
    "cases.SkillLevel": {"language": "sv", "level": "A1.2"},
    "cases.Plan": {"integration_language": "sv", "language": "ar", "signature": "signed"},
    "cases.PlanGoal": {"kind": "work_life_readiness"},
    "cases.PlanExtension": {"ground": "studies"},
    "cases.Interruption": {"kind": "illness"},
    "cases.Appointment": {"about": "plan"},
    "cases.NoShowFee": {"channel": "phone", "amount_cents": 5000, "of_age": True},
    "cases.SheetEntry": {"kind": "plan", "record": 1, "record_version": 1},
}
DAYS = {
    "cases.Assessment": ("started_on", "interviewed_on", "done_on"),
    "cases.Plan": ("made_on", "signed_on"),
    "cases.Referral": ("sent_on",),
    "cases.Handover": ("sent_on",),
}
"""Days that may be empty and are filled all the same, so that the row is a whole one."""
_numbers = count(1)


@dataclass
class Held:
    """Everything that is held of one client in a test."""

    client: Client
    mark: str
    rows: dict[str, models.Model] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()

    def of(self, model: type[models.Model] | str) -> Any:
        """Return the row of a model (or of its label)."""
        return self.rows[model if isinstance(model, str) else model._meta.label]

    @property
    def words(self) -> tuple[str, ...]:
        """Return what tells of the client: the made-up word, the number and the identity code."""
        return (self.mark, self.client.number, self.client.identity.identity_code)


def persons() -> list[type[models.Model]]:
    """Return every model of the two rooms whose rows belong to one person."""
    found = (model for room in ("clients", "cases") for model in apps.get_app_config(room).get_models())
    return [model for model in found if model._meta.label not in NOT_OF_ONE]


def whole(
    worker: Actor, mark: str, service: Service | None = None, without: tuple[str, ...] = (), **given: Any
) -> Held:
    """Add a client by the act that people use, and fill in everything else but the models in *without*."""
    number = next(_numbers)
    hidden = (f"{mark}gränden {number}", f"{97000 + number} {mark}stad", f"{mark} skolan", f"040 77 {number:05}")
    standard = {"family_name": mark, "given_names": f"{mark}a", "street": hidden[0], "postal_code": hidden[1][:5]}
    standard |= {
        "email": f"{number}@{hidden[1][6:].lower()}.example",
        "town": hidden[1][6:],
        "whereabouts": hidden[2],
        "phone": hidden[3],
        "birth_place": f"{mark}by",
    }
    one = client(worker, **{**standard, **given})
    held = Held(one, mark, hidden=hidden)
    held.rows = _found(one)
    catalogue = command_actor(worker.municipality, "tests")
    held.rows["catalogue.Service"] = service or a_service(catalogue, {"name": f"Kurs {number}"}, on=_day(30))
    held.rows["organisations.Unit"] = unit(worker.municipality, "Another")
    _fill(held, worker, without)
    background = held.of("clients.Background")
    for f in (f for f in background._meta.concrete_fields if isinstance(f, SealedText)):
        setattr(background, f.name, f"{mark} Background {f.name}")
    background.save()
    if "cases.Handover" in held.rows:
        handover = held.of("cases.Handover")
        handover.packet = packet(handover.relation, PARTS, made_on=_day(10), note=f"{mark} Handover packet")
        handover.save()
    if "cases.Referral" in held.rows:
        referral = held.of("cases.Referral")
        referral.payload = {"home": f"{hidden[0]}, {hidden[1]}", "contact": hidden[3], "necessary": f"{mark} payload"}
        referral.fields = sorted(referral.payload)
        referral.save()
    if "cases.PlanVersion" in held.rows:
        version = held.of("cases.PlanVersion")
        version.content = dict(content(planned(version.plan, _day(0)), jobseeker=False))
        version.save()
    return held


def _found(one: Client) -> dict[str, models.Model]:
    open_relation = relation(one)
    rows: dict[str, models.Model] = {"clients.Client": one, "clients.ClientRelation": open_relation}
    for model in persons():
        for name, owner in (("client", one), ("relation", open_relation)):
            if any(f.name == name for f in model._meta.concrete_fields):
                found = model._default_manager.filter(**{name: owner}).first()
                if found is not None:
                    rows[model._meta.label] = found
    return rows


def _fill(held: Held, worker: Actor, without: tuple[str, ...]) -> None:
    """Make a row of each model in the order in which they lean on each other."""
    todo = [model for model in persons() if model._meta.label not in {*held.rows, *without}]
    todo.append(apps.get_model("clients.Household"))
    while todo:
        ready = [model for model in todo if not _lacking(model, held)]
        assert ready, f"these lean on rows that nobody makes: {todo}"
        for model in ready:
            held.rows[model._meta.label] = _made(model, held, worker)
            todo.remove(model)


def _lacking(model: type[models.Model], held: Held) -> list[str]:
    keys = [f for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey) and not f.null]
    own = {"accounts.User", "municipalities.Municipality", model._meta.label}
    wanted = {f.related_model._meta.label for f in keys} - own  # type: ignore[union-attr]
    return sorted(wanted - held.rows.keys())


def _made(model: type[models.Model], held: Held, worker: Actor) -> models.Model:
    values = {f.name: _value(f, model, held, worker) for f in model._meta.concrete_fields if not f.primary_key}
    values |= dict.fromkeys(DAYS.get(model._meta.label, ()), _day(10))
    values |= CODED.get(model._meta.label, {})
    if model is AssessmentVersion:
        values["content"] = content_of(Assessment.objects.get(pk=held.of(Assessment).pk))
    return model._default_manager.create(**{k: v for k, v in values.items() if v is not ...})


def _value(f: Any, model: type[models.Model], held: Held, worker: Actor) -> Any:
    """Return a value for a field; ``...`` where the model's own is right."""
    told = f"{held.mark} {model.__name__} {f.name}"
    if isinstance(f, models.ForeignKey):
        return _owner(f, held, worker)
    if isinstance(f, SealedText):
        return told
    if isinstance(f, Sealed) or f.has_default() or f.null or getattr(f, "auto_now_add", False):
        return ...
    if isinstance(f, models.CharField | models.TextField):
        return _words(f, told, model, held)
    if isinstance(f, models.DateTimeField):
        return timezone.now() + timedelta(days=7)
    if isinstance(f, models.DateField):
        return _day(10)
    return 1 if isinstance(f, models.IntegerField) else ...


def _words(f: Any, told: str, model: type[models.Model], held: Held) -> Any:
    if f.choices:
        return next(value for value, _label in f.choices if value)
    if f.unique:
        return f"{held.client.number}{len(held.rows)}"[-f.max_length :]
    if f.name == "digest" or f.name.endswith("_hash"):
        return f"{held.client.pk:064x}"
    if f.max_length == 3:
        return "ar"
    return told[: f.max_length] if f.name not in CODED.get(model._meta.label, {}) else ...


def _owner(f: Any, held: Held, worker: Actor) -> Any:
    label = f.related_model._meta.label
    if label == "accounts.User":
        return worker.user if isinstance(worker.user, User) else ...
    if label == "municipalities.Municipality":
        return held.client.municipality if not f.null or f.model.__name__ == "Residence" else ...
    return held.rows[label] if not f.null else ...


def _day(ago: int) -> date:
    return timezone.localdate() - timedelta(days=ago)
