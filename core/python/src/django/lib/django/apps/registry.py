"""``Apps``: a registry of apps and models. The ORM keeps the models; this is its face in Python."""

from collections import Counter, defaultdict
from functools import cache, partial

import _dunder_orm

from django.apps.config import AppConfig
from django.core.exceptions import AppRegistryNotReady, ImproperlyConfigured

# Apps that are installed from the start; their models are defined when they are first asked for.
_BUILT_IN = {
    "contenttypes": ("django.contrib.contenttypes", "Content Types"),
    "auth": ("django.contrib.auth", "Authentication and Authorization"),
}


class _AppModels(dict):
    """One app's models by name. What is put here or deleted is known or unknown to the registry from then on."""

    def __init__(self, apps_id, app_label):
        super().__init__()
        self._key = apps_id, app_label

    def __setitem__(self, model_name, model):
        super().__setitem__(model_name, model)
        _dunder_orm.register_model(self._key[0], model)

    def __delitem__(self, model_name):
        super().__delitem__(model_name)
        _dunder_orm.unregister_model(*self._key, model_name)

    def pop(self, model_name, *default):
        model = super().pop(model_name, *default)
        _dunder_orm.unregister_model(*self._key, model_name)
        return model


class _AllModels(defaultdict):
    def __init__(self, apps_id):
        super().__init__()
        self._apps_id = apps_id

    def __missing__(self, app_label):
        models = _AppModels(self._apps_id, app_label)
        super().__setitem__(app_label, models)
        return models

    def __setitem__(self, app_label, models):
        """Leaves an app these of its models."""
        for name in [name for name in self[app_label] if name not in models]:
            del self[app_label][name]


class Apps:
    def __init__(self, installed_apps=()):
        # The program's own set is number 0.
        self._apps_id = 0 if installed_apps is None else _dunder_orm.new_apps()
        self.app_configs = {}
        self.apps_ready = self.models_ready = self.ready = True
        self.stored_app_configs = []
        self._pending_operations = defaultdict(list)
        self._add_all(installed_apps or ())

    def _add_all(self, entries):
        for entry in entries:
            self._add(entry if isinstance(entry, AppConfig) else AppConfig.create(entry))
        names = Counter(config.name for config in self.app_configs.values())
        duplicates = [name for name, count in names.most_common() if count > 1]
        if duplicates:
            raise ImproperlyConfigured(
                "Application names aren't unique, duplicates: %s" % ", ".join(duplicates)
            )

    def _add(self, config):
        if config.label in self.app_configs:
            raise ImproperlyConfigured(
                "Application labels aren't unique, duplicates: %s" % config.label
            )
        config.apps = self
        self.app_configs[config.label] = config
        if self._apps_id:
            _dunder_orm.install_app(self._apps_id, config.label)

    def populate(self, installed_apps=None):
        """Installs the apps: imports them and their models, and tells them that they are ready."""
        if self.ready:
            return
        self._add_all(installed_apps)
        self.apps_ready = True
        for config in self.app_configs.values():
            config.import_models()
        self.models_ready = True
        for config in self.get_app_configs():
            config.ready()
        self.ready = True
        self.clear_cache()

    def set_installed_apps(self, installed):
        """Other apps for a while; their models stay known."""
        if not self.ready:
            raise AppRegistryNotReady("App registry isn't ready yet.")
        self.stored_app_configs.append(self.app_configs)
        self.app_configs = {}
        self.apps_ready = self.models_ready = self.ready = False
        self.populate(installed)

    def unset_installed_apps(self):
        self.app_configs = self.stored_app_configs.pop()
        self.apps_ready = self.models_ready = self.ready = True
        self.clear_cache()

    def set_available_apps(self, available):
        """Only these of the installed apps for a while."""
        available = set(available)
        extra = available - {config.name for config in self.get_app_configs()}
        if extra:
            raise ValueError(
                "Available apps isn't a subset of installed apps, extra apps: %s" % ", ".join(extra)
            )
        self.stored_app_configs.append(self.app_configs)
        self.app_configs = {
            label: config for label, config in self.app_configs.items() if config.name in available
        }
        self.clear_cache()

    def unset_available_apps(self):
        self.app_configs = self.stored_app_configs.pop()
        self.clear_cache()

    def check_apps_ready(self):
        if not self.apps_ready:
            raise AppRegistryNotReady("Apps aren't loaded yet.")

    def check_models_ready(self):
        if not self.models_ready:
            raise AppRegistryNotReady("Models aren't loaded yet.")

    def get_app_configs(self):
        self.check_apps_ready()
        return self.app_configs.values()

    def get_app_config(self, app_label):
        try:
            return self.app_configs[app_label]
        except KeyError:
            message = "No installed app with label '%s'." % app_label
            for config in self.app_configs.values():
                if config.name == app_label:
                    message += " Did you mean '%s'?" % config.label
                    break
            raise LookupError(message) from None

    def _load(self, app_label):
        if self._apps_id == 0 and app_label in _BUILT_IN and not self._models(app_label):
            from importlib import import_module

            import_module(_BUILT_IN[app_label][0] + ".models")

    def _models(self, app_label):
        return {model._meta.model_name: model for model in _dunder_orm.models(self._apps_id, app_label)}

    @property
    def all_models(self):
        models = _AllModels(self._apps_id)
        for model in _dunder_orm.models(self._apps_id, None):
            dict.__setitem__(models[model._meta.app_label], model._meta.model_name, model)
        return models

    def get_models(self, include_auto_created=False, include_swapped=False):
        models = []
        for config in self.app_configs.values():
            models.extend(config.get_models(include_auto_created, include_swapped))
        return models

    def get_model(self, app_label, model_name=None, require_ready=True):
        """``get_model("app.Model")`` or ``get_model("app", "Model")``."""
        if model_name is None:
            app_label, model_name = app_label.split(".")
        self.get_app_config(app_label)
        self._load(app_label)
        found = _dunder_orm.get_model(self._apps_id, app_label, model_name.lower())
        if found is not None:
            return found
        raise LookupError("App '%s' doesn't have a '%s' model." % (app_label, model_name))

    def get_registered_model(self, app_label, model_name):
        self._load(app_label)
        model = _dunder_orm.get_model(self._apps_id, app_label, model_name.lower())
        if model is None:
            raise LookupError("Model '%s.%s' not registered." % (app_label, model_name))
        return model

    @cache
    def get_swappable_settings_name(self, to_string):
        """The name of the setting that the model stands behind; None for most."""
        label = to_string.lower()
        for options in self._swappable_options(len(_dunder_orm.models(self._apps_id, None))):
            if label in (options.label_lower, (options.swapped or "").lower()):
                return options.swappable
        return None

    @cache
    def _swappable_options(self, count):
        """Of the models that a setting may exchange, as long as there are that many models in all."""
        return [model._meta for model in self.get_models(include_swapped=True) if model._meta.swappable]

    def is_installed(self, app_name):
        return any(config.name == app_name for config in self.app_configs.values())

    def get_containing_app_config(self, object_name):
        candidates = [
            config
            for config in self.app_configs.values()
            if object_name == config.name or object_name.startswith(config.name + ".")
        ]
        return max(candidates, key=lambda config: len(config.name), default=None)

    def register_model(self, app_label, model):
        """Runs what waits for the model. The ORM registered it when its class was made, unless in other apps."""
        if model._meta.apps is not self:
            _dunder_orm.register_model(self._apps_id, model)
        self.do_pending_operations(model)
        self.clear_cache()

    def lazy_model_operation(self, function, *model_keys):
        """Calls ``function`` with the models, once all of them exist."""
        if not model_keys:
            function()
            return
        next_model, *more_models = model_keys

        def apply_next_model(model):
            self.lazy_model_operation(partial(function, model), *more_models)

        apply_next_model.func = function
        try:
            model_class = self.get_registered_model(*next_model)
        except LookupError:
            self._pending_operations[tuple(next_model)].append(apply_next_model)
        else:
            apply_next_model(model_class)

    def do_pending_operations(self, model):
        key = model._meta.app_label, model._meta.model_name
        for function in self._pending_operations.pop(key, []):
            function(model)

    def clear_cache(self):
        self.get_swappable_settings_name.cache_clear()
        self._swappable_options.cache_clear()
        for model in _dunder_orm.models(self._apps_id, None):
            model._meta._expire_cache()


apps = Apps(installed_apps=None)
for _label, (_name, _verbose_name) in _BUILT_IN.items():
    _config = AppConfig(_name)
    _config.verbose_name = _verbose_name
    _config.default_auto_field = "django.db.models.AutoField"
    apps._add(_config)
