import django.db.models.deletion
from django.db import migrations, models


def keep_withdrawn(apps, schema_editor):
    """Let a request itself say that it is withdrawn: its link, which said so until now, is erased in its time."""
    link = apps.get_model("accounts", "SignedLink").objects.filter(pk=models.OuterRef("link"))
    requests = apps.get_model("programmes", "PartnerRequest").objects.filter(link__revoked_at__isnull=False)
    requests.update(withdrawn_at=models.Subquery(link.values("revoked_at")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_confirm_services"),
        ("programmes", "0005_members_who_stand"),
    ]

    operations = [
        migrations.AddField(
            model_name="partnerrequest",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="partnerrequest",
            name="link",
            field=models.ForeignKey(
                help_text="The latest; erased in its time",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.signedlink",
            ),
        ),
        migrations.RunPython(keep_withdrawn, migrations.RunPython.noop),
    ]
