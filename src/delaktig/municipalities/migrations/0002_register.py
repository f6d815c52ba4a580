"""Gives every database all municipalities of the shipped register."""

from django.db import migrations

from delaktig.municipalities.actions import load_register


def fill(apps, schema_editor):
    load_register(apps)


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
