import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("admission", "0001_initial"), ("meetings", "0002_scope_tellers_issuer_witnesses")]

    operations = [
        migrations.CreateModel(
            name="SecondIssuer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("told", models.BooleanField(default=False)),
                ("register", models.JSONField(null=True)),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="second_issuer",
                        to="meetings.meeting",
                    ),
                ),
            ],
        ),
    ]
