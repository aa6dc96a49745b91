import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cycles', '0001_initial'),
        ('organisation', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=16, unique=True)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('time_zone', models.CharField(default='Asia/Shanghai', max_length=64, verbose_name='time zone')),
                ('stage', models.CharField(choices=[('prepared', 'Prepared'), ('frozen', 'Frozen'), ('convened', 'Convened'), ('scoring', 'Scoring'), ('closing', 'Closing'), ('closed', 'Closed'), ('published', 'Published')], default='prepared', max_length=12, verbose_name='stage')),
                ('convened_by', models.CharField(blank=True, max_length=200, verbose_name='convened by')),
                ('leader', models.CharField(blank=True, max_length=200, verbose_name='leader who attends and speaks')),
                ('draw_seed', models.CharField(blank=True, max_length=64, verbose_name='seed of the draw')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='cycles.cycle')),
            ],
            options={
                'ordering': ('-starts_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('actor_name', models.CharField(max_length=200)),
                ('verb', models.CharField(max_length=40)),
                ('detail', models.JSONField(default=dict)),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='audit_entries', to='meetings.meeting')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='Presenter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(verbose_name='draw order')),
                ('withdrawn', models.BooleanField(default=False, verbose_name='withdrawn')),
                ('withdrawn_reason', models.TextField(blank=True, verbose_name='reason')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presenters', to='meetings.meeting')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presentations', to='organisation.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presentations', to='organisation.unit')),
            ],
            options={
                'ordering': ('position', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('opening', 'Opening'), ('debrief', 'Debrief'), ('questions', 'Questions'), ('scoring', 'Scoring'), ('speech', 'Closing speech'), ('break', 'Break'), ('other', 'Other')], max_length=12, verbose_name='kind')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('planned_minutes', models.PositiveIntegerField(default=8, verbose_name='planned minutes')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='meetings.meeting')),
                ('presenter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='meetings.presenter')),
            ],
            options={
                'ordering': ('position', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Venue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('is_main', models.BooleanField(default=False, verbose_name='main venue')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='venues', to='meetings.meeting')),
            ],
            options={
                'ordering': ('-is_main', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='MeetingRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('chair', 'Chair'), ('steward', 'Steward'), ('auditor', 'Auditor'), ('teller', 'Teller'), ('moderator', 'Moderator'), ('recorder', 'Recorder')], max_length=12, verbose_name='role')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='meetings.meeting')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meeting_roles', to='organisation.person')),
                ('venue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='meetings.venue')),
            ],
        ),
        migrations.CreateModel(
            name='Attendee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(max_length=40, verbose_name='rater group')),
                ('ticket_number', models.PositiveIntegerField(default=1)),
                ('ticket_hash', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ('present', models.BooleanField(default=False, verbose_name='present')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='organisation.person')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendees', to='meetings.meeting')),
                ('venue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendees', to='meetings.venue')),
            ],
            options={
                'ordering': ('venue', 'group', 'person__identifier'),
            },
        ),
        migrations.AddConstraint(
            model_name='presenter',
            constraint=models.UniqueConstraint(fields=('meeting', 'person'), name='presents_once'),
        ),
        migrations.AddConstraint(
            model_name='venue',
            constraint=models.UniqueConstraint(fields=('meeting', 'name'), name='venue_named_once'),
        ),
        migrations.AddConstraint(
            model_name='venue',
            constraint=models.UniqueConstraint(condition=models.Q(('is_main', True)), fields=('meeting',), name='one_main_venue'),
        ),
        migrations.AddConstraint(
            model_name='meetingrole',
            constraint=models.UniqueConstraint(fields=('meeting', 'person', 'kind', 'venue'), name='meeting_role_held_once'),
        ),
        migrations.AddConstraint(
            model_name='meetingrole',
            constraint=models.UniqueConstraint(condition=models.Q(('venue__isnull', True)), fields=('meeting', 'person', 'kind'), name='meeting_role_held_once_everywhere'),
        ),
        migrations.AddConstraint(
            model_name='attendee',
            constraint=models.UniqueConstraint(fields=('meeting', 'person'), name='attends_once'),
        ),
    ]
