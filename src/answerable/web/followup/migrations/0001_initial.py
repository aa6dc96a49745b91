import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('meetings', '0001_initial'),
        ('organisation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Requirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('text', models.TextField(max_length=10000, verbose_name='requirement')),
                ('carried_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='carried_to', to='followup.requirement')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requirements', to='meetings.meeting')),
            ],
            options={
                'ordering': ('number', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.TextField(blank=True, max_length=4000, verbose_name='measure')),
                ('owner', models.CharField(blank=True, max_length=200, verbose_name='owner')),
                ('due', models.DateField(verbose_name='deadline')),
                ('state', models.CharField(choices=[('open', 'Open'), ('reported', 'Reported done'), ('closed', 'Closed')], default='open', max_length=12, verbose_name='state')),
                ('evidence', models.TextField(blank=True, max_length=4000, verbose_name='evidence')),
                ('delay_reason', models.TextField(blank=True, max_length=2000, verbose_name='reason for the delay')),
                ('return_note', models.TextField(blank=True, max_length=2000, verbose_name='note on return')),
                ('carried_from', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='carried_to', to='followup.action')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='organisation.unit')),
                ('requirement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='followup.requirement')),
            ],
            options={
                'ordering': ('due', 'pk'),
            },
        ),
        migrations.AddConstraint(
            model_name='requirement',
            constraint=models.UniqueConstraint(fields=('meeting', 'number'), name='requirement_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='requirement',
            constraint=models.UniqueConstraint(fields=('meeting', 'carried_from'), name='requirement_carried_once'),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.UniqueConstraint(fields=('requirement', 'unit'), name='one_action_a_unit'),
        ),
    ]
