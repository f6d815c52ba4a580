from django.db import migrations, models


def keep_what_stands(apps, schema_editor):
    """Let members stand that named themselves, that a frozen text names, or that decided themselves; ask the others.

    Those that a lead has named in a text that is frozen, and that have decided nothing themselves, are asked to confirm.
    """
    members = apps.get_model("programmes", "EditionMember")
    alone = members.objects.values("edition").annotate(number=models.Count("pk")).filter(number=1).values("edition")
    members.objects.filter(models.Q(lead=True) | models.Q(edition__in=alone)).update(consent="accepted")
    members.objects.filter(edition__frozen__isnull=False).update(consent="accepted", named=True)
    decided = apps.get_model("programmes", "Adoption").objects.filter(
        edition=models.OuterRef("edition"),
        item__meeting__body__municipality=models.OuterRef("municipality"),
        item__recorded_by=None,
    )
    members.objects.filter(models.Exists(decided)).update(consent="accepted")
    lead = members.objects.filter(edition=models.OuterRef("edition"), lead=True).values("municipality")[:1]
    named = members.objects.filter(named=True, lead=False).exclude(models.Exists(decided))
    named.update(told_by=models.Subquery(lead))


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0004_members_consent"),
    ]

    operations = [
        migrations.RunPython(keep_what_stands, migrations.RunPython.noop),
    ]
