from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("auth", "0002_alter_permission_name_max_length")]
    operations = [
        migrations.AlterField(
            "user",
            "email",
            models.EmailField("email address", max_length=254, blank=True),
        )
    ]
