import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def set_meeting(apps, _editor):
    """Until now an action's meeting was that of its requirement."""
    actions = apps.get_model('followup', 'Action').objects
    requirements = apps.get_model('followup', 'Requirement').objects
    own = requirements.filter(pk=models.OuterRef('requirement')).values('meeting')
    actions.update(meeting=models.Subquery(own))


class Migration(migrations.Migration):

    # PostgreSQL does not alter a table whose rows the same transaction has changed.
    atomic = False

    dependencies = [
        ('followup', '0001_initial'),
        ('meetings', '0001_initial'),
        ('organisation', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChainLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=12)),
                ('digest', models.CharField(max_length=64)),
                ('note', models.TextField()),
                ('at', models.DateTimeField()),
                ('actor_name', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ('action', 'number'),
            },
        ),
        migrations.CreateModel(
            name='Exhibit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('address', models.URLField(blank=True, max_length=1000)),
                ('content_type', models.CharField(blank=True, max_length=100)),
                ('size', models.PositiveIntegerField(default=0)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('file', models.FileField(blank=True, upload_to='followup/%Y')),
                ('added_at', models.DateTimeField()),
                ('removed', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ('action', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='action',
            name='kind',
            field=models.CharField(choices=[('requirement', 'Requirement'), ('problem', 'Problem'), ('plan', 'Plan')], default='requirement', max_length=12, verbose_name='from'),
        ),
        migrations.AddField(
            model_name='action',
            name='meeting',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='meetings.meeting'),
        ),
        migrations.RunPython(set_meeting, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='action',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='meetings.meeting'),
        ),
        migrations.AddField(
            model_name='action',
            name='named',
            field=models.TextField(blank=True, max_length=10000, verbose_name='problem or plan'),
        ),
        migrations.AddField(
            model_name='action',
            name='owner_person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='owned_actions', to='organisation.person'),
        ),
        migrations.AddField(
            model_name='action',
            name='percent',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='progress'),
        ),
        migrations.AddField(
            model_name='action',
            name='source',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='action',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='requirement',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name='action',
            name='requirement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='followup.requirement'),
        ),
        migrations.AlterField(
            model_name='action',
            name='state',
            field=models.CharField(choices=[('open', 'Open'), ('reported', 'Reported done'), ('accepted', 'Accepted'), ('closed', 'Closed')], default='open', max_length=12, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.UniqueConstraint(condition=models.Q(('requirement__isnull', True)), fields=('meeting', 'unit', 'kind', 'source'), name='named_once'),
        ),
        migrations.AddField(
            model_name='chainlink',
            name='action',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='followup.action'),
        ),
        migrations.AddField(
            model_name='chainlink',
            name='actor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exhibit',
            name='action',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exhibits', to='followup.action'),
        ),
        migrations.AddConstraint(
            model_name='chainlink',
            constraint=models.UniqueConstraint(fields=('action', 'number'), name='link_numbered_once'),
        ),
    ]
