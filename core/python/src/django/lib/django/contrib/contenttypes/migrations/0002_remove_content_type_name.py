from django.db import migrations, models


def add_legacy_name(apps, schema_editor):
    """Names that content types had of their own."""
    for content_type in apps.get_model("contenttypes", "ContentType").objects.using(schema_editor.connection.alias):
        try:
            model = apps.get_model(content_type.app_label, content_type.model)
        except LookupError:
            content_type.name = content_type.model
        else:
            content_type.name = model._meta.object_name
        content_type.save()


class Migration(migrations.Migration):
    dependencies = [("contenttypes", "0001_initial")]
    operations = [
        migrations.AlterModelOptions(
            "contenttype", {"verbose_name": "content type", "verbose_name_plural": "content types"}
        ),
        migrations.AlterField("contenttype", "name", models.CharField(max_length=100, null=True)),
        migrations.RunPython(migrations.RunPython.noop, add_legacy_name, hints={"model_name": "contenttype"}),
        migrations.RemoveField("contenttype", "name"),
    ]
