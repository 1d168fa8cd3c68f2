"""``ContentType``: one row a model."""

from django.apps import apps
from django.db import models
from django.db.models import Q


class ContentTypeManager(models.Manager):
    """Content types change seldom: those asked for are kept, so that a second look-up sends no query."""

    use_in_migrations = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._cache = {}

    def get_by_natural_key(self, app_label, model):
        try:
            return self._cache[self.db][(app_label, model)]
        except KeyError:
            content_type = self.get(app_label=app_label, model=model)
            self._add_to_cache(self.db, content_type)
            return content_type

    def _get_opts(self, model, for_concrete_model):
        return (model._meta.concrete_model if for_concrete_model else model)._meta

    def _get_from_cache(self, opts):
        return self._cache[self.db][(opts.app_label, opts.model_name)]

    def get_for_model(self, model, for_concrete_model=True):
        """The model's content type, created where it is missing."""
        opts = self._get_opts(model, for_concrete_model)
        try:
            return self._get_from_cache(opts)
        except KeyError:
            pass
        try:
            content_type = self.get(app_label=opts.app_label, model=opts.model_name)
        except self.model.DoesNotExist:
            content_type, _created = self.get_or_create(app_label=opts.app_label, model=opts.model_name)
        self._add_to_cache(self.db, content_type)
        return content_type

    def get_for_models(self, *models, for_concrete_models=True):
        """``{model: content type}``, with at most two queries."""
        results, wanted = {}, {}
        for model in models:
            opts = self._get_opts(model, for_concrete_models)
            try:
                results[model] = self._get_from_cache(opts)
            except KeyError:
                wanted.setdefault(opts.app_label, {}).setdefault(opts.model_name, []).append(model)
        if wanted:
            condition = Q(
                *(
                    Q(("app_label", app_label), ("model__in", list(names)))
                    for app_label, names in wanted.items()
                ),
                _connector=Q.OR,
            )
            for content_type in self.filter(condition):
                for model in wanted[content_type.app_label].pop(content_type.model, []):
                    results[model] = content_type
                self._add_to_cache(self.db, content_type)
            for app_label, names in wanted.items():
                for name, models_ in names.items():
                    content_type = self.create(app_label=app_label, model=name)
                    self._add_to_cache(self.db, content_type)
                    for model in models_:
                        results[model] = content_type
        return results

    def get_for_id(self, id):
        try:
            return self._cache[self.db][id]
        except KeyError:
            content_type = self.get(pk=id)
            self._add_to_cache(self.db, content_type)
            return content_type

    def clear_cache(self):
        self._cache.clear()

    def _add_to_cache(self, using, content_type):
        cache = self._cache.setdefault(using, {})
        cache[(content_type.app_label, content_type.model)] = content_type
        cache[content_type.id] = content_type


class ContentType(models.Model):
    id = models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
    app_label = models.CharField(max_length=100)
    model = models.CharField("python model class name", max_length=100)
    objects = ContentTypeManager()

    class Meta:
        app_label = "contenttypes"
        verbose_name = "content type"
        verbose_name_plural = "content types"
        db_table = "django_content_type"
        unique_together = [["app_label", "model"]]

    def __str__(self):
        return self.app_labeled_name

    @property
    def name(self):
        model = self.model_class()
        return str(model._meta.verbose_name) if model else self.model

    @property
    def app_labeled_name(self):
        model = self.model_class()
        if not model:
            return self.model
        return "%s | %s" % (model._meta.app_config.verbose_name, model._meta.verbose_name)

    def model_class(self):
        """The model, or None where it no longer exists."""
        try:
            return apps.get_model(self.app_label, self.model)
        except LookupError:
            return None

    def get_object_for_this_type(self, using=None, **kwargs):
        return self.model_class()._base_manager.using(using or self._state.db).get(**kwargs)

    def get_all_objects_for_this_type(self, **kwargs):
        return self.model_class()._base_manager.using(self._state.db).filter(**kwargs)

    def natural_key(self):
        return (self.app_label, self.model)


__all__ = ["ContentType", "ContentTypeManager"]
