"""``StateApps``: the models of a project state as classes, in a registry of their own."""

from contextlib import contextmanager

import _dunder_orm

from django.apps import AppConfig
from django.apps.registry import Apps
from django.apps.registry import apps as global_apps
from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.version import get_docs_version

from .exceptions import InvalidBasesError
from .model_state import ModelState
from .utils import resolve_relation


class AppConfigStub(AppConfig):
    """An app that is no more than a label."""

    def __init__(self, label):
        # The label of a state need not be one that an app could have now.
        self.label, self.verbose_name = label, label.title()
        super().__init__(label)
        self.path = None

    def _check_label(self):
        pass


class StateApps(Apps):
    # Whether several states have it: one that is to have other models takes a copy first.
    is_shared = False

    def __init__(self, real_apps, models, ignore_swappable=False):
        # Apps without migrations take part as they are now, but for their relations, which may point anywhere.
        self.real_models = [
            ModelState.from_model(model, exclude_rels=True)
            for label in real_apps
            for model in global_apps.get_app_config(label).get_models()
        ]
        labels = {*real_apps, *(state.app_label for state in models.values())}
        super().__init__([AppConfigStub(label) for label in sorted(labels)])
        self.render_multiple([*models.values(), *self.real_models])
        self._check_relations(ignore_swappable)

    def _check_relations(self, ignore_swappable):
        """Complains about relations to models that no state tells of."""
        ignored = {resolve_relation(settings.AUTH_USER_MODEL)} if ignore_swappable else ()
        errors = []
        for field, app_label, model_name in _dunder_orm.unresolved_relations(self._apps_id):
            key = app_label, model_name.lower()
            if key in ignored:
                continue
            if app_label in self.app_configs:
                reason = "app '%s' doesn't provide model '%s'" % key
            else:
                reason = "app '%s' isn't installed" % app_label
            errors.append(
                "The field %s was declared with a lazy reference to '%s.%s', but %s." % (field, *key, reason)
            )
        if errors:
            raise ValueError("\n".join(sorted(errors)))

    @contextmanager
    def bulk_update(self):
        """Meanwhile the registry is not ready; what its models know of each other is gathered anew at the end."""
        ready, self.ready = self.ready, False
        try:
            yield
        finally:
            self.ready = ready
            self.clear_cache()

    def render_multiple(self, model_states):
        """Renders models, each after its bases."""
        waiting = list(model_states)
        while waiting:
            failed = []
            for state in waiting:
                self._name_app(state.app_label)
                try:
                    state.render(self)
                except InvalidBasesError:
                    failed.append(state)
            if len(failed) == len(waiting):
                raise InvalidBasesError(
                    "Cannot resolve bases for %r\nThis can happen if you are inheriting models from an app with "
                    "migrations (e.g. contrib.auth)\n in an app with no migrations; see "
                    "https://docs.djangoproject.com/en/%s/topics/migrations/#dependencies for more"
                    % (failed, get_docs_version())
                )
            waiting = failed

    def _name_app(self, label):
        if label not in self.app_configs:
            self._add(AppConfigStub(label))

    def register_model(self, app_label, model):
        self._name_app(app_label)
        super().register_model(app_label, model)

    def clone(self):
        """The same classes in another registry, which changes on its own."""
        clone = StateApps([], {})
        clone._apps_id = _dunder_orm.clone_apps(self._apps_id)
        clone.real_models = self.real_models
        for label in self.app_configs:
            clone._name_app(label)
        return clone

    def unregister_models(self, keys):
        _dunder_orm.retire_models(self._apps_id, list(keys))
        for key in keys:
            self.unregister_model(*key)

    def unregister_model(self, app_label, model_name):
        _dunder_orm.unregister_model(self._apps_id, app_label, model_name)


class PromisedApps(SimpleLazyObject):
    """The ``apps`` of a state that may not be rendered yet. Asking for a model that it doesn't have renders none."""

    def __init__(self, state):
        super().__init__(lambda: state.apps)
        self.__dict__["_state"] = state

    def get_model(self, app_label, model_name=None, require_ready=True):
        if model_name is None:
            app_label, model_name = app_label.split(".")
        if app_label not in self._state.real_apps and (app_label, model_name.lower()) not in self._state.models:
            if any(app_label == label for label, _name in self._state.models):
                raise LookupError("App '%s' doesn't have a '%s' model." % (app_label, model_name))
            raise LookupError("No installed app with label '%s'." % app_label)
        return self._state.apps.get_model(app_label, model_name)
