"""Acts on materials: brochures, guides and forms, each in some languages, as an address or a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction

from delaktig.accounts.actor import Actor, record
from delaktig.catalogue.actions.bringing import check_material, put_services
from delaktig.catalogue.actions.saving import changed_services, held, obey
from delaktig.catalogue.actions.wording import put_words
from delaktig.catalogue.inputs import MaterialInput, VersionInput
from delaktig.catalogue.models import Material, MaterialVersion, Service
from delaktig.catalogue.policies import why_not_add, why_not_edit
from delaktig.common.files import Checked, RefusedFile, check_file
from delaktig.texts.parts import Invalid, drop_texts, put_values

PLAIN = ("kind", "in_pictures", "source", "checked_on")
Files = Mapping[str, tuple[str, bytes]]
"""Files that come with a material, by language: the name and what is in it."""


@transaction.atomic
def add_material(
    actor: Actor, given: MaterialInput, files: Files | None = None, *, language: str = "sv", invented: bool = False
) -> Material:
    """Add a material in its languages. Raises ``Denied`` or ``Invalid``."""
    obey(why_not_add(actor))
    material = Material(keeper_id=actor.municipality, invented=invented)
    _fill(actor, material, given, files or {}, language)
    record(actor, "catalogue.material_added", f"material:{material.uid}")
    return material


@transaction.atomic
def edit_material(
    actor: Actor,
    material: Material,
    given: MaterialInput,
    files: Files | None = None,
    *,
    language: str = "sv",
    expected_version: int | None = None,
) -> Material:
    """Edit a material. A file that is kept for a language stays while that language stays and no new one comes."""
    fresh = held(actor, material, why_not_edit, expected_version)
    fresh.version += 1
    _fill(actor, fresh, given, files or {}, language)
    record(actor, "catalogue.material_edited", f"material:{fresh.uid}")
    return fresh


@transaction.atomic
def remove_material(actor: Actor, material: Material) -> None:
    """Take a material away with its files, which are deleted after the transaction."""
    fresh = held(actor, material, why_not_edit)
    for version in fresh.versions.all():
        _forget_file(version)
    title, uid = fresh.title_id, fresh.uid
    changed_services(fresh.services.values_list("pk", flat=True))
    fresh.delete()
    drop_texts([title])
    record(actor, "catalogue.material_removed", f"material:{uid}")


def _fill(actor: Actor, material: Material, given: MaterialInput, files: Files, language: str) -> None:
    check_material(given)
    stand = {row.language: row for row in material.versions.all()} if material.pk else {}
    checked = _check(given, files, stand, material.keeper_id)
    put_values(material, {name: getattr(given, name) for name in PLAIN})
    put_words(material, "title", given.title, language, actor)
    material.save()
    put_services(material, given.services)
    _put_versions(material, given.versions, checked, stand)


def _check(given: MaterialInput, files: Files, stand: Mapping[str, MaterialVersion], keeper: str) -> dict[str, Checked]:
    """Return the files as they may be kept; raise ``Invalid`` where a language has nothing, or both."""
    if not given.versions:
        raise Invalid({"versions": "no_version"})
    if len(set(given.services)) != Service.objects.filter(pk__in=given.services, keeper_id=keeper).count():
        raise Invalid({"services": "unknown_service"})
    checked = {}
    for one in given.versions:
        has_file = one.language in files or bool(stand.get(one.language) and stand[one.language].file)
        if (one.address and one.language in files) or (not one.address and not has_file):
            raise Invalid({"versions": "address_or_file"})
    for tongue, (name, content) in files.items():
        try:
            checked[tongue] = check_file(name, content)
        except RefusedFile as refused:
            raise Invalid({"versions": refused.code}) from refused
    return checked


def _put_versions(
    material: Material,
    versions: Iterable[VersionInput],
    files: Mapping[str, Checked],
    stand: Mapping[str, MaterialVersion],
) -> None:
    wanted = {one.language: one for one in versions}
    for tongue, row in stand.items():
        if tongue not in wanted:
            _forget_file(row)
            row.delete()
    for tongue, one in wanted.items():
        row = stand.get(tongue) or MaterialVersion(material=material, language=tongue)
        if tongue in files or one.address:
            _forget_file(row)
            row.file = ""
        row.address, row.dated = one.address, one.dated
        if tongue in files:
            row.file.save(files[tongue].name, ContentFile(files[tongue].content), save=False)
        row.save()


def _forget_file(version: MaterialVersion) -> None:
    """Delete a version's file once all is saved: until then it must be there to go back to."""
    if version.file.name:
        transaction.on_commit(partial(version.file.storage.delete, version.file.name))
