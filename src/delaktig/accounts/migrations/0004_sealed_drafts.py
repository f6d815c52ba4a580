"""Seals what has been typed and not yet saved; every draft is kept."""

import uuid

from django.db import migrations, models

import delaktig.accounts.sealed


def wipe_what_is_freed(apps, schema_editor):
    """Have SQLite write zeros over the plain drafts as their pages are freed."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("PRAGMA secure_delete = ON")


def give_uids(apps, schema_editor):
    Draft = apps.get_model("accounts", "Draft")
    for pk in Draft.objects.values_list("pk", flat=True):
        Draft.objects.filter(pk=pk).update(uid=uuid.uuid4())


def seal(apps, schema_editor):
    Draft = apps.get_model("accounts", "Draft")
    for draft in Draft.objects.iterator():
        draft.data = draft.plain
        saved_at = draft.saved_at
        draft.save(update_fields=["data"])
        Draft.objects.filter(pk=draft.pk).update(saved_at=saved_at)


def open_again(apps, schema_editor):
    Draft = apps.get_model("accounts", "Draft")
    for draft in Draft.objects.iterator():
        Draft.objects.filter(pk=draft.pk).update(plain=draft.data)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_confirm_services")]

    operations = [
        migrations.CreateModel(
            name="SealingKey",
            fields=[
                ("key_id", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("proof", models.BinaryField(help_text="A fixed text, sealed with the key")),
                (
                    "index_proof",
                    models.CharField(help_text="The key's id under the key of blind indexes", max_length=32),
                ),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(wipe_what_is_freed, migrations.RunPython.noop),
        migrations.AddField("draft", "uid", models.UUIDField(editable=False, null=True)),
        migrations.RunPython(give_uids, migrations.RunPython.noop),
        migrations.AlterField("draft", "uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
        migrations.RenameField("draft", "data", "plain"),
        migrations.AddField("draft", "data", delaktig.accounts.sealed.SealedJSON(null=True)),
        migrations.RunPython(seal, open_again),
        migrations.RemoveField("draft", "plain"),
        migrations.AlterField("draft", "data", delaktig.accounts.sealed.SealedJSON()),
    ]
