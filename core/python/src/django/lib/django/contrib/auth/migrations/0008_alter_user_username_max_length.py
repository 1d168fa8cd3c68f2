from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("auth", "0007_alter_validators_add_error_messages")]
    operations = [
        migrations.AlterField(
            "user",
            "username",
            models.CharField(
                "username",
                max_length=150,
                unique=True,
                error_messages={"unique": "A user with that username already exists."},
                help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                validators=[UnicodeUsernameValidator()],
            ),
        )
    ]
