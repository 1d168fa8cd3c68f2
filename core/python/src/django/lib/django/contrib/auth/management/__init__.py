"""After migrating, each model gets its permissions."""

from django.apps import apps as global_apps
from django.contrib.contenttypes.management import create_contenttypes
from django.db import DEFAULT_DB_ALIAS, router
from django.db.models.signals import post_migrate


def _permissions_of(options):
    """``(codename, name)`` of the permissions of a model."""
    for action in options.default_permissions:
        yield "%s_%s" % (action, options.model_name), "Can %s %s" % (action, options.verbose_name_raw)
    yield from options.permissions


def create_permissions(app_config, verbosity=2, using=DEFAULT_DB_ALIAS, apps=global_apps, **kwargs):
    """Makes the permissions that the app's models lack."""
    if not app_config.models_module:
        return
    try:
        Permission = apps.get_model("auth", "Permission")
    except LookupError:
        return
    if not router.allow_migrate_model(using, Permission):
        return
    # This app may come before that of the content types.
    create_contenttypes(app_config, verbosity=verbosity, using=using, apps=apps, **kwargs)
    try:
        app_config = apps.get_app_config(app_config.label)
        ContentType = apps.get_model("contenttypes", "ContentType")
    except LookupError:
        return
    models = list(app_config.get_models())
    content_types = ContentType.objects.db_manager(using).get_for_models(*models, for_concrete_models=False)
    permissions = Permission.objects.using(using)
    present = set(
        permissions.filter(content_type__in=set(content_types.values())).values_list("content_type", "codename")
    )
    made = [
        Permission(codename=codename, name=name, content_type=content_types[model])
        for model in models
        for codename, name in _permissions_of(model._meta)
        if (content_types[model].pk, codename) not in present
    ]
    permissions.bulk_create(made)
    if verbosity >= 2:
        for permission in made:
            print("Adding permission '%s'" % permission)


post_migrate.connect(create_permissions, dispatch_uid="django.contrib.auth")
