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
            name='Custody',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('threshold', models.PositiveSmallIntegerField()),
                ('public', models.CharField(blank=True, max_length=64)),
                ('number', models.PositiveIntegerField(default=0)),
                ('rehearsed', models.BooleanField(default=False)),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='custody', to='meetings.meeting')),
            ],
        ),
        migrations.CreateModel(
            name='SecondIssuer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.CharField(max_length=200)),
                ('told', models.BooleanField(default=False)),
                ('register', models.JSONField(null=True)),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='second_issuer', to='meetings.meeting')),
            ],
        ),
        migrations.CreateModel(
            name='KeyShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('salt', models.CharField(max_length=32)),
                ('digest', models.CharField(max_length=64)),
                ('rehearsed', models.BooleanField(default=False)),
                ('entered', models.BooleanField(default=False)),
                ('words', models.TextField(blank=True)),
                ('custody', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='custody.custody')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='key_shares', to='organisation.person')),
            ],
            options={
                'ordering': ('custody', 'number'),
                'constraints': [models.UniqueConstraint(fields=('custody', 'number'), name='share_numbered_once')],
            },
        ),
    ]
