"""After migrating, each model gets its content type."""

from django.apps import apps as global_apps
from django.db import DEFAULT_DB_ALIAS, router
from django.db.models.signals import post_migrate


def create_contenttypes(app_config, verbosity=2, using=DEFAULT_DB_ALIAS, apps=global_apps, **kwargs):
    """Makes the content types that the app's models lack."""
    if not app_config.models_module:
        return
    try:
        ContentType = apps.get_model("contenttypes", "ContentType")
        app_config = apps.get_app_config(app_config.label)
    except LookupError:
        return
    if not router.allow_migrate_model(using, ContentType):
        return
    names = {model._meta.model_name for model in app_config.get_models()}
    if not names:
        return
    ContentType.objects.clear_cache()
    content_types = ContentType.objects.using(using)
    names.difference_update(content_types.filter(app_label=app_config.label).values_list("model", flat=True))
    made = [ContentType(app_label=app_config.label, model=name) for name in sorted(names)]
    content_types.bulk_create(made)
    if verbosity >= 2:
        for each in made:
            print("Adding content type '%s | %s'" % (each.app_label, each.model))


post_migrate.connect(create_contenttypes, dispatch_uid="django.contrib.contenttypes")
