"""``AppConfig``: what is known of one app."""

from importlib import import_module

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import cached_property

_NOT_LOOKED_FOR = object()


class _DefaultAutoField:
    """The class of automatic primary keys, where the config doesn't say another."""

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return settings.DEFAULT_AUTO_FIELD


class AppConfig:
    """Modules are imported when they are asked for, unless the registry is populated from ``INSTALLED_APPS``."""

    default_auto_field = _DefaultAutoField()

    def __init__(self, app_name, app_module=None):
        self.name = app_name
        self._module = app_module
        self._models_module = _NOT_LOOKED_FOR
        self.apps = None
        if not hasattr(self, "label"):
            self.label = app_name.rpartition(".")[2]
        self._check_label()
        if not hasattr(self, "verbose_name"):
            self.verbose_name = self.label.title()

    def _check_label(self):
        if not self.label.isidentifier():
            raise ImproperlyConfigured("The app label '%s' is not a valid Python identifier." % self.label)

    def __repr__(self):
        return "<%s: %s>" % (type(self).__name__, self.label)

    @property
    def module(self):
        if self._module is None:
            self._module = import_module(self.name)
        return self._module

    @module.setter
    def module(self, module):
        self._module = module

    @property
    def models_module(self):
        """None for an app without models."""
        if self._models_module is _NOT_LOOKED_FOR:
            self.import_models()
        return self._models_module

    @models_module.setter
    def models_module(self, module):
        self._models_module = module

    def import_models(self):
        from django.utils.module_loading import module_has_submodule

        has_models = module_has_submodule(self.module, "models")
        self._models_module = import_module(self.name + ".models") if has_models else None

    @cached_property
    def path(self):
        """The app's folder."""
        return self._path_from_module(self.module)

    def _path_from_module(self, module):
        advice = "you must configure this app with an AppConfig subclass with a 'path' class attribute."
        paths = list(getattr(module, "__path__", ()))
        if len(paths) != 1:
            filename = getattr(module, "__file__", None)
            # A namespace package may name a folder twice.
            paths = list(set(paths)) if filename is None else [filename.rpartition("/")[0]]
        if len(paths) > 1:
            raise ImproperlyConfigured(
                "The app module %r has multiple filesystem locations (%r); %s" % (module, paths, advice)
            )
        if not paths:
            raise ImproperlyConfigured("The app module %r has no filesystem location, %s" % (module, advice))
        return paths[0]

    @classmethod
    def create(cls, entry):
        """The config that an entry of ``INSTALLED_APPS`` names: an app, or a config class."""
        config_class = name = module = None
        try:
            module = import_module(entry)
        except Exception:
            pass  # It may be a class.
        else:
            config_class = cls._of_module(entry, module)
            if config_class is None:
                config_class, name = cls, entry
        if config_class is None:
            from django.utils.module_loading import import_string

            try:
                config_class = import_string(entry)
            except Exception:
                cls._refuse(entry)
        if not issubclass(config_class, AppConfig):
            raise ImproperlyConfigured("'%s' isn't a subclass of AppConfig." % entry)
        if name is None:
            try:
                name = config_class.name
            except AttributeError:
                raise ImproperlyConfigured("'%s' must supply a name attribute." % entry)
        try:
            module = import_module(name)
        except ImportError:
            raise ImproperlyConfigured(
                "Cannot import '%s'. Check that '%s.%s.name' is correct."
                % (name, config_class.__module__, config_class.__qualname__)
            )
        return config_class(name, module)

    @classmethod
    def _configs_in(cls, module):
        return [
            value
            for _name, value in sorted(vars(module).items())
            if isinstance(value, type) and issubclass(value, cls) and value is not cls
        ]

    @classmethod
    def _of_module(cls, entry, module):
        """The config class that the app's ``apps`` module offers: the only one, or the default one."""
        from django.utils.module_loading import module_has_submodule

        if not module_has_submodule(module, "apps"):
            return None
        path = entry + ".apps"
        candidates = [each for each in cls._configs_in(import_module(path)) if getattr(each, "default", True)]
        if len(candidates) == 1:
            return candidates[0]
        defaults = [each for each in candidates if getattr(each, "default", False)]
        if len(defaults) > 1:
            names = ", ".join(repr(each.__name__) for each in defaults)
            raise RuntimeError("%r declares more than one default AppConfig: %s." % (path, names))
        return defaults[0] if defaults else None

    @classmethod
    def _refuse(cls, entry):
        """Raises the error for an entry that is neither."""
        module_path, _dot, name = entry.rpartition(".")
        if not module_path or not name[0].isupper():
            import_module(entry)
        # It looks like a class.
        message = "Module '%s' does not contain a '%s' class." % (module_path, name)
        candidates = [repr(each.__name__) for each in cls._configs_in(import_module(module_path))]
        if candidates:
            message += " Choices are: %s." % ", ".join(candidates)
        raise ImportError(message)

    @property
    def _is_default_auto_field_overridden(self):
        own = self.__dict__.get("default_auto_field", type(self).default_auto_field)
        return not isinstance(own, _DefaultAutoField)

    @property
    def models(self):
        return self.apps.all_models[self.label]

    @models.setter
    def models(self, models):
        self.apps.all_models[self.label] = models

    def get_model(self, model_name, require_ready=True):
        return self.apps.get_model(self.label, model_name, require_ready)

    def get_models(self, include_auto_created=False, include_swapped=False):
        self.apps._load(self.label)
        for model in self.apps._models(self.label).values():
            if model._meta.auto_created and not include_auto_created:
                continue
            if model._meta.swapped and not include_swapped:
                continue
            yield model

    def ready(self):
        """Called once the app is installed."""
