import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('meetings', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('reason', models.TextField()),
                ('decided_by', models.CharField(max_length=200)),
                ('manifest', models.TextField()),
                ('manifest_hash', models.CharField(max_length=64)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='meetings.meeting')),
            ],
            options={
                'ordering': ('meeting', 'number'),
                'constraints': [models.UniqueConstraint(fields=('meeting', 'number'), name='amendment_number_once')],
            },
        ),
    ]
