from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('debriefs', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='debrief',
            name='answers',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='version',
            name='answers',
            field=models.JSONField(blank=True, default=list),
        ),
    ]
