from django.contrib.contenttypes.models import ContentTypeManager
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        migrations.CreateModel(
            "ContentType",
            [
                ("id", models.AutoField(verbose_name="ID", serialize=False, auto_created=True, primary_key=True)),
                ("name", models.CharField(max_length=100)),
                ("app_label", models.CharField(max_length=100)),
                ("model", models.CharField("python model class name", max_length=100)),
            ],
            options={
                "ordering": ("name",),
                "db_table": "django_content_type",
                "verbose_name": "content type",
                "verbose_name_plural": "content types",
            },
            managers=[("objects", ContentTypeManager())],
        ),
        migrations.AlterUniqueTogether("contenttype", {("app_label", "model")}),
    ]
