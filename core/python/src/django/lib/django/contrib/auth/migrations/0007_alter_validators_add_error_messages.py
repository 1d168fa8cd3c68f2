from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("auth", "0006_require_contenttypes_0002")]
    operations = [
        migrations.AlterField(
            "user",
            "username",
            models.CharField(
                "username",
                max_length=30,
                unique=True,
                error_messages={"unique": "A user with that username already exists."},
                help_text="Required. 30 characters or fewer. Letters, digits and @/./+/-/_ only.",
                validators=[UnicodeUsernameValidator()],
            ),
        )
    ]
