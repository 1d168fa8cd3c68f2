from django.contrib.auth.models import GroupManager, PermissionManager, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import migrations, models
from django.utils import timezone


def key():
    return models.AutoField(verbose_name="ID", serialize=False, auto_created=True, primary_key=True)


def text(verbose_name, max_length, **options):
    return models.CharField(verbose_name, max_length=max_length, **options)


class Migration(migrations.Migration):
    dependencies = [("contenttypes", "__first__")]
    operations = [
        migrations.CreateModel(
            "Permission",
            [
                ("id", key()),
                ("name", text("name", 50)),
                (
                    "content_type",
                    models.ForeignKey("contenttypes.ContentType", models.CASCADE, verbose_name="content type"),
                ),
                ("codename", text("codename", 100)),
            ],
            options={
                "ordering": ["content_type__app_label", "content_type__model", "codename"],
                "unique_together": {("content_type", "codename")},
                "verbose_name": "permission",
                "verbose_name_plural": "permissions",
            },
            managers=[("objects", PermissionManager())],
        ),
        migrations.CreateModel(
            "Group",
            [
                ("id", key()),
                ("name", text("name", 80, unique=True)),
                ("permissions", models.ManyToManyField("auth.Permission", verbose_name="permissions", blank=True)),
            ],
            options={"verbose_name": "group", "verbose_name_plural": "groups"},
            managers=[("objects", GroupManager())],
        ),
        migrations.CreateModel(
            "User",
            [
                ("id", key()),
                ("password", text("password", 128)),
                ("last_login", models.DateTimeField("last login", default=timezone.now)),
                (
                    "is_superuser",
                    models.BooleanField(
                        "superuser status",
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                    ),
                ),
                (
                    "username",
                    text(
                        "username",
                        30,
                        unique=True,
                        help_text="Required. 30 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        validators=[UnicodeUsernameValidator()],
                    ),
                ),
                ("first_name", text("first name", 30, blank=True)),
                ("last_name", text("last name", 30, blank=True)),
                ("email", models.EmailField("email address", max_length=75, blank=True)),
                (
                    "is_staff",
                    models.BooleanField(
                        "staff status",
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        "active",
                        default=True,
                        help_text=(
                            "Designates whether this user should be treated as active. Unselect this instead of "
                            "deleting accounts."
                        ),
                    ),
                ),
                ("date_joined", models.DateTimeField("date joined", default=timezone.now)),
                (
                    "groups",
                    models.ManyToManyField(
                        "auth.Group",
                        verbose_name="groups",
                        blank=True,
                        related_name="user_set",
                        related_query_name="user",
                        help_text=(
                            "The groups this user belongs to. A user will get all permissions granted to each of "
                            "their groups."
                        ),
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        "auth.Permission",
                        verbose_name="user permissions",
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                    ),
                ),
            ],
            options={"swappable": "AUTH_USER_MODEL", "verbose_name": "user", "verbose_name_plural": "users"},
            managers=[("objects", UserManager())],
        ),
    ]
