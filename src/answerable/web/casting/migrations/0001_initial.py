import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('meetings', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Casting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('sheet', 'one sheet with all presenters'), ('presenter', 'a ballot for each presenter')], default='sheet', max_length=12, verbose_name='ballots')),
                ('grace_seconds', models.PositiveIntegerField(default=120, verbose_name='grace after close, in seconds')),
                ('witnesses', models.BooleanField(default=False, verbose_name='witnesses may co-sign the ledger')),
                ('comments', models.BooleanField(default=False, verbose_name='raters may write comments')),
                ('manifest', models.TextField(blank=True)),
                ('manifest_hash', models.CharField(blank=True, max_length=64)),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='casting', to='meetings.meeting')),
            ],
        ),
        migrations.CreateModel(
            name='Closing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('checkpoint', models.TextField()),
                ('size', models.PositiveIntegerField()),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='closing', to='meetings.meeting')),
            ],
        ),
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('group', models.CharField(max_length=40)),
                ('scope', models.CharField(max_length=80)),
                ('issuer', models.CharField(max_length=40)),
                ('blinded_hash', models.CharField(max_length=64)),
                ('attendee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issues', to='meetings.attendee')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('attendee', 'scope', 'issuer'), name='issued_once')],
            },
        ),
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
                ('state', models.CharField(choices=[('new', 'not open yet'), ('open', 'open'), ('closing', 'closing'), ('closed', 'closed')], default='new', max_length=8)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='meetings.meeting')),
            ],
            options={
                'ordering': ('position',),
                'constraints': [models.UniqueConstraint(fields=('meeting', 'scope'), name='round_once')],
            },
        ),
    ]
