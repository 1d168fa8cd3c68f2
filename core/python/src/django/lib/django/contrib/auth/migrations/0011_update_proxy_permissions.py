from django.db import migrations


def _move(apps, schema_editor, from_proxy):
    """Gives permissions of proxy models the content type of the proxy, or that of the model behind it."""
    alias = schema_editor.connection.alias
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for model in apps.get_models():
        options = model._meta
        if not options.proxy:
            continue
        own = ["%s_%s" % (action, options.model_name) for action in options.default_permissions]
        own += [codename for codename, _name in options.permissions]
        concrete, proxy = (
            ContentType.objects.db_manager(alias).get_for_model(model, for_concrete_model=flag) for flag in (True, False)
        )
        source, target = (proxy, concrete) if from_proxy else (concrete, proxy)
        Permission.objects.using(alias).filter(codename__in=own, content_type=source).update(content_type=target)


def update_proxy_model_permissions(apps, schema_editor):
    """
    Update the content_type of proxy model permissions to use the ContentType
    of the proxy model.
    """
    _move(apps, schema_editor, from_proxy=False)


def revert_proxy_model_permissions(apps, schema_editor):
    """
    Update the content_type of proxy model permissions to use the ContentType
    of the concrete model.
    """
    _move(apps, schema_editor, from_proxy=True)


class Migration(migrations.Migration):
    dependencies = [("auth", "0010_alter_group_name_max_length"), ("contenttypes", "0002_remove_content_type_name")]
    operations = [migrations.RunPython(update_proxy_model_permissions, revert_proxy_model_permissions)]
