from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("auth", "0003_alter_user_email_max_length")]
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
