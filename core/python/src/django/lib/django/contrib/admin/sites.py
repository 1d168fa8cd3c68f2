"""Which models an admin shows."""

from django.contrib.admin.exceptions import AlreadyRegistered, NotRegistered
from django.contrib.admin.options import ModelAdmin
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model


def _models(model_or_iterable):
    return [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)


class AdminSite:
    def __init__(self, name="admin"):
        self.name = name
        self._registry = {}

    def __repr__(self):
        return "%s(name=%r)" % (type(self).__name__, self.name)

    def register(self, model_or_iterable, admin_class=None, **options):
        for model in _models(model_or_iterable):
            if not issubclass(model, Model) or model._meta.abstract:
                raise ImproperlyConfigured(
                    "The model %s is abstract, so it cannot be registered with admin." % model.__name__
                )
            if model in self._registry:
                raise AlreadyRegistered("The model %s is already registered." % model.__name__)
            cls = admin_class or ModelAdmin
            if options:
                cls = type("%sAdmin" % model.__name__, (cls,), {**options, "__module__": __name__})
            self._registry[model] = cls(model, self)

    def unregister(self, model_or_iterable):
        for model in _models(model_or_iterable):
            if model not in self._registry:
                raise NotRegistered("The model %s is not registered" % model.__name__)
            del self._registry[model]

    def is_registered(self, model):
        return model in self._registry

    def get_model_admin(self, model):
        try:
            return self._registry[model]
        except KeyError:
            raise NotRegistered("The model %s is not registered." % model.__name__) from None

    @property
    def urls(self):
        raise NotImplementedError("The admin has no pages here: there is no web server.")


site = AdminSite()
