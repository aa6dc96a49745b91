"""How ballots are cast and kept: scope and recusal, tellers, a second issuer, witnesses."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='meeting',
            name='recuse_own_unit',
            field=models.BooleanField(default=False, verbose_name='nobody scores a presenter of their own unit'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='scope',
            field=models.CharField(choices=[('sheet', 'one sheet with all presenters'), ('presenter', 'a ballot for each presenter')], default='sheet', max_length=12, verbose_name='ballots'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='second_issuer_url',
            field=models.CharField(blank=True, max_length=200, verbose_name='address of the second issuer'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='tellers_threshold',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='tellers needed to open the ballots'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='witnesses',
            field=models.BooleanField(default=False, verbose_name='witnesses may co-sign the ledger'),
        ),
        migrations.AlterField(
            model_name='meetingrole',
            name='kind',
            field=models.CharField(choices=[('chair', 'Chair'), ('steward', 'Steward'), ('auditor', 'Auditor'), ('teller', 'Teller')], max_length=12, verbose_name='role'),
        ),
    ]
