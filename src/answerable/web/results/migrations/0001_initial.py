import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('meetings', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('result', models.JSONField()),
                ('earlier_results', models.JSONField(default=list)),
                ('bundle', models.FileField(upload_to='bundles')),
                ('bundle_sha256', models.CharField(max_length=64)),
                ('published_at', models.DateTimeField()),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='publication', to='meetings.meeting')),
            ],
        ),
        migrations.CreateModel(
            name='ComponentScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('component', models.CharField(max_length=40)),
                ('value', models.DecimalField(decimal_places=4, max_digits=12)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='component_scores', to='meetings.meeting')),
                ('presenter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='component_scores', to='meetings.presenter')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('component', 'presenter'), name='component_scored_once')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('boundary', models.CharField(max_length=80)),
                ('chosen', models.JSONField(default=list)),
                ('reason', models.TextField(verbose_name='reason')),
                ('decided_by', models.CharField(max_length=200, verbose_name='decided by')),
                ('decided_at', models.DateTimeField()),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='meetings.meeting')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('meeting', 'boundary'), name='decided_once')],
            },
        ),
    ]
