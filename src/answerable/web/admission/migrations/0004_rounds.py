"""Rounds of presenters, and who stands aside from which: made at freezing."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('admission', '0003_custody'),
        ('meetings', '0002_scope_tellers_issuer_witnesses'),
    ]

    operations = [
        migrations.CreateModel(
            name='Recusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(max_length=80)),
                ('attendee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recusals', to='meetings.attendee')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('attendee', 'scope'), name='recused_once')],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(max_length=80)),
                ('position', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('new', 'not open yet'), ('open', 'open'), ('closed', 'closed')], default='new', max_length=8)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='meetings.meeting')),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('meeting', 'scope'), name='round_once')],
            },
        ),
    ]
