"""``ProjectState``: all models of a project at one point of its history.

States of models live in ``models`` by ``(app_label, name_lower)``. ``apps`` holds classes rendered from them. After a
change those are rendered anew, when they are next asked for, whose classes hold on to a changed one. The schema editor
asks for fewer: see ``table_model``.
"""

from collections import defaultdict

from _dunder_migrations import referenced_models

from django.core.exceptions import FieldDoesNotExist
from django.db.models import NOT_PROVIDED, Model
from django.db.models.options import normalize_together
from django.utils.functional import cached_property

from .model_state import ModelState
from .state_apps import AppConfigStub, PromisedApps, StateApps
from .table_models import TableModels
from .utils import field_is_referenced, get_references, resolve_relation

__all__ = [
    "AppConfigStub",
    "ModelState",
    "ProjectState",
    "StateApps",
    "get_related_models_recursive",
    "get_related_models_tuples",
]


def _related_models(model):
    """Classes that hold on to a model's class: its children, and both sides of its relations."""
    related = [child for child in model.__subclasses__() if issubclass(child, Model)]
    holds_relations = False
    for field in model._meta.get_fields(include_parents=True, include_hidden=True):
        target = field.related_model if field.is_relation else None
        if target is not None and not isinstance(target, str):
            holds_relations = holds_relations or field.model is model
            related.append(target)
    # The other sides of relations to a proxy are with the model it stands for.
    if model._meta.proxy and holds_relations:
        related.append(model._meta.concrete_model)
    return related


def _key(model):
    return model._meta.app_label, model._meta.model_name


def get_related_models_tuples(model):
    return {_key(related) for related in _related_models(model)}


def get_related_models_recursive(model):
    """Keys of the models that relations or inheritance connect to a model, however far away."""
    seen, queue = set(), _related_models(model)
    while queue:
        related = queue.pop()
        if _key(related) not in seen:
            seen.add(_key(related))
            queue.extend(_related_models(related))
    return seen - {_key(model)}


class ProjectState:
    def __init__(self, models=None, real_apps=None):
        self.models = models or {}
        assert real_apps is None or isinstance(real_apps, set)
        # Labels of apps that take part as they are, without migrations.
        self.real_apps = real_apps or set()
        # Whether some related models were left as they are when a model changed.
        self.is_delayed = False
        self._relations = None
        # Instead of `apps`: those that it is going to be made of, and the keys of the models that have changed since.
        self._outdated = None
        self._tables = TableModels()

    # Relations

    @property
    def relations(self):
        """``{target: {model: {field name: field}}}``: who points to a model, through tables included."""
        if self._relations is None:
            self.resolve_fields_and_relations()
        return self._relations

    def resolve_fields_and_relations(self):
        concretes = self._concrete_keys()
        relations = self._relations = defaultdict(lambda: defaultdict(dict))
        for key, model_state in self.models.items():
            for name, field in model_state.fields.items():
                if field.remote_field:
                    self._add_relations(key, name, field, concretes)
                else:
                    field.name = name
        # A proxy shares what points to its model.
        for key, concrete in concretes.items():
            if key != concrete:
                relations[key] = relations[concrete]

    def _targets(self, key, field, concretes):
        """Keys of the models that a field of a model points to."""
        for target_key in referenced_models(key, field):
            yield target_key if target_key[0] in self.real_apps else concretes.get(target_key, target_key)

    def _add_relations(self, key, name, field, concretes=None):
        if self._relations is None:
            return
        field.name = name
        for target in self._targets(key, field, concretes or self._concrete_keys()):
            self._relations[target][key][name] = field

    def _remove_relations(self, key, name, field):
        if self._relations is None:
            return
        for target in self._targets(key, field, self._concrete_keys()):
            pointing = self._relations[target]
            if pointing[key].pop(name, None) is not None and not pointing[key]:
                del pointing[key]

    def _concrete_keys(self):
        """Each model's key with the key of the model whose table it has."""
        return {key: self._concrete_key(key) for key in self.models}

    def _concrete_key(self, key):
        state = self.models.get(key)
        if state is None or not state.options.get("proxy"):
            return key
        for base in state.bases:
            if isinstance(base, str) or issubclass(base, Model):
                return self._concrete_key(resolve_relation(base))
        return None

    def get_concrete_model_key(self, model):
        return self._concrete_keys()[resolve_relation(model)]

    # Models

    def add_model(self, model_state):
        key = model_state.app_label, model_state.name_lower
        if key in self.models:
            self._tables = TableModels()
        self.models[key] = model_state
        self._relations = None
        self._outdate([key], delay=False)

    def remove_model(self, app_label, model_name):
        self.settle()
        del self.models[app_label, model_name]
        self._relations = None
        # Another one may get its name.
        self._tables = TableModels()
        if self.is_rendered:
            self.own_apps().unregister_model(app_label, model_name)

    def rename_model(self, app_label, old_name, new_name):
        old_key = app_label, old_name.lower()
        new_key = app_label, new_name.lower()
        renamed = self.models[old_key].clone(new_name)
        self.models[new_key] = renamed
        label = "%s.%s" % (app_label, new_name)
        pointing = set()
        for model_state, name, field, reference in list(get_references(self, old_key)):
            field = field.clone()
            if reference.to:
                field.remote_field.model = label
            if reference.through:
                field.remote_field.through = label
            model_state.fields[name] = field
            pointing.add((model_state.app_label, model_state.name_lower))
        self.reload_models(pointing, delay=True)
        self.remove_model(*old_key)
        self._changed(new_key, delay=True)

    # Options

    def _change_options(self, app_label, model_name, change):
        key = app_label, model_name
        change(self.models[key].options)
        self._changed(key, delay=True)

    def alter_model_options(self, app_label, model_name, options, option_keys=None):
        def change(current):
            for name in option_keys or ():
                current.pop(name, None)
            current.update(options)

        model_state = self.models[app_label, model_name]
        model_state.options = dict(model_state.options)
        self._change_options(app_label, model_name, change)

    def remove_model_options(self, app_label, model_name, option_name, value_to_remove):
        def change(current):
            values = current.get(option_name)
            if values:
                values = [value for value in values if tuple(value) != tuple(value_to_remove)]
                together = option_name in ("index_together", "unique_together")
                current[option_name] = set(normalize_together(values)) if together else values

        self._change_options(app_label, model_name, change)

    def alter_model_managers(self, app_label, model_name, managers):
        key = app_label, model_name
        self.models[key].managers = list(managers)
        self._changed(key, delay=True)

    def _change_list(self, app_label, model_name, option_name, change):
        """Exchanges an option's list for what ``change`` makes of it."""

        def exchange(options):
            options[option_name] = change(options[option_name])

        self._change_options(app_label, model_name, exchange)

    def add_index(self, app_label, model_name, index):
        self._change_list(app_label, model_name, "indexes", lambda indexes: [*indexes, index])

    def remove_index(self, app_label, model_name, index_name):
        self._change_list(
            app_label, model_name, "indexes", lambda indexes: [index for index in indexes if index.name != index_name]
        )

    def rename_index(self, app_label, model_name, old_index_name, new_index_name):
        def renamed(index):
            if index.name == old_index_name:
                index = index.clone()
                index.name = new_index_name
            return index

        self._change_list(app_label, model_name, "indexes", lambda indexes: [renamed(index) for index in indexes])

    def add_constraint(self, app_label, model_name, constraint):
        self._change_list(app_label, model_name, "constraints", lambda constraints: [*constraints, constraint])

    def remove_constraint(self, app_label, model_name, constraint_name):
        self._change_list(
            app_label, model_name, "constraints", lambda constraints: [c for c in constraints if c.name != constraint_name]
        )

    def alter_constraint(self, app_label, model_name, constraint_name, constraint):
        self._change_list(
            app_label,
            model_name,
            "constraints",
            lambda constraints: [constraint if c.name == constraint_name else c for c in constraints],
        )

    # Fields

    def add_field(self, app_label, model_name, name, field, preserve_default):
        key = app_label, model_name
        kept = self.models[key].fields[name] = _as_kept(field, preserve_default)
        self._add_relations(key, name, kept)
        # A plain field changes nothing for the models around.
        self.reload_model(*key, delay=not field.is_relation)

    def remove_field(self, app_label, model_name, name):
        key = app_label, model_name
        field = self.models[key].fields.pop(name)
        self._remove_relations(key, name, field)
        self.reload_model(*key, delay=not field.is_relation)

    def alter_field(self, app_label, model_name, name, field, preserve_default):
        key = app_label, model_name
        field = _as_kept(field, preserve_default)
        fields = self.models[key].fields
        self._remove_relations(key, name, fields[name])
        fields[name] = field
        self._add_relations(key, name, field)
        # Who refers to it matters only where there are classes.
        delay = not field.is_relation and not (self.is_rendered and field_is_referenced(self, key, (name, field)))
        self.reload_model(*key, delay=delay)

    def rename_field(self, app_label, model_name, old_name, new_name):
        key = app_label, model_name
        model_state = self.models[key]
        fields = model_state.fields
        if old_name not in fields:
            raise FieldDoesNotExist("%s.%s has no field named '%s'" % (app_label, model_name, old_name))
        found = fields[new_name] = fields.pop(old_name)
        # Its new name before the old one goes, so that what keeps a hold of the relations sees it.
        self._add_relations(key, new_name, found)
        self._remove_relations(key, old_name, found)

        def renamed(names):
            return tuple(new_name if name == old_name else name for name in names)

        for name, field in fields.items():
            names = getattr(field, "from_fields", None)
            if names:
                field.from_fields = renamed(names)
            names = getattr(field, "field_names", None)
            if names and old_name in names:
                _name, _path, _args, kwargs = field.deconstruct()
                fields[name] = type(field)(*renamed(names), **kwargs)
        options = model_state.options
        for option in ("index_together", "unique_together"):
            if option in options:
                options[option] = {renamed(names) for names in options[option] or ()}
        # Foreign keys that name the field.
        delay = True
        for _state, _name, _field, reference in get_references(self, key, (old_name, found)):
            delay = False
            if reference.to:
                remote, to_fields = reference.to
                if getattr(remote, "field_name", None) == old_name:
                    remote.field_name = new_name
                if to_fields:
                    _field.to_fields = renamed(to_fields)
        self.reload_model(*key, delay=delay)

    # Classes

    @cached_property
    def apps(self):
        if self._outdated is None:
            return StateApps(self.real_apps, self.models)
        (apps, keys), self._outdated = self._outdated, None
        if apps.is_shared:
            apps = apps.clone()
        apps.unregister_models(keys)
        real = [state for state in apps.real_models if (state.app_label, state.name_lower) in keys]
        # In the order of the states, so that what depends on it does not change from run to run.
        own = [state for key, state in self.models.items() if key in keys]
        apps.render_multiple([*real, *own])
        return apps

    @property
    def is_rendered(self):
        """Whether classes were asked for, up to date or not."""
        return "apps" in self.__dict__ or self._outdated is not None

    def promise_apps(self):
        """The ``apps``, rendered when somebody looks at them; at once where that is going to fail."""
        needed = (key for state in self.models.values() for key in state.needed_models())
        if not self.is_rendered and all(key in self.models for key in needed):
            self._outdated = StateApps(self.real_apps, {}), frozenset(self.models)
        return self.apps if "apps" in self.__dict__ or self._outdated is None else PromisedApps(self)

    def settle(self):
        """Brings the classes up to date, if there are any: copies of the state will have them as well."""
        if self._outdated is not None:
            self.apps

    def forget_apps(self):
        self.__dict__.pop("apps", None)
        self._outdated = None

    def own_apps(self):
        """The classes in a registry that no other state has."""
        if self.apps.is_shared:
            self.apps = self.apps.clone()
        return self.apps

    def table_model(self, app_label, model_name):
        """A model's class as far as its table goes: with its fields, and the models that these point to.

        It may know of relations from models that the state doesn't have.
        """
        model = None
        if self._outdated is not None and self._outdated[1]:
            model = self._tables.get(self.models, (app_label, model_name.lower()))
        return self.rendered_model(app_label, model_name) if model is None else model

    def rendered_model(self, app_label, model_name):
        """A model of ``apps``, without making these the state's own where another state has them too."""
        if self._outdated is not None and not self._outdated[1]:
            return self._outdated[0].get_model(app_label, model_name)
        return self.apps.get_model(app_label, model_name)

    def _changed(self, key, delay):
        self._relations = None
        self.reload_model(*key, delay=delay)

    def _find_reload_model(self, apps, key, delay):
        """Keys of the models to render anew when that one has changed; only the nearest ones with ``delay``."""
        if delay:
            self.is_delayed = True
        related_to = get_related_models_tuples if delay else get_related_models_recursive
        found = {key}
        starts = {key}
        for field in self.models[key].fields.values():
            if field.is_relation and field.remote_field.model != "self":
                starts.add(resolve_relation(field.related_model, *key))
        for start in starts:
            found.add(start)
            try:
                model = apps.get_model(*start)
            except LookupError:
                continue
            found |= related_to(model)
        return found

    def reload_model(self, app_label, model_name, delay=False):
        self.reload_models([(app_label, model_name)], delay)

    def reload_models(self, models, delay=True):
        self._tables = TableModels()
        self._outdate(models, delay)

    def _outdate(self, changed, delay):
        """Notes whose classes are not up to date any more."""
        if not self.is_rendered:
            return
        # What the old classes don't know of yet is among the keys already: each change has added what it connects.
        apps, keys = self._outdated or (self.__dict__.pop("apps"), frozenset())
        self._outdated = apps, keys.union(*(self._find_reload_model(apps, key, delay) for key in changed))

    def clear_delayed_apps_cache(self):
        if self.is_delayed:
            self.forget_apps()

    def clone(self):
        return self._with({key: state.clone() for key, state in self.models.items()})

    def snapshot(self):
        """A copy that has the same models, for as long as nobody changes one of them."""
        return self._with(dict(self.models))

    def _with(self, models):
        clone = ProjectState(models, self.real_apps)
        clone.is_delayed = self.is_delayed
        clone._tables = self._tables
        if self.is_rendered:
            apps, keys = self._outdated or (self.apps, frozenset())
            apps.is_shared = True
            clone._outdated = apps, keys
        return clone

    @classmethod
    def from_apps(cls, apps):
        """The state of all models of a set of apps."""
        states = [ModelState.from_model(model) for model in apps.get_models(include_swapped=True)]
        return cls({(state.app_label, state.name_lower): state for state in states})

    def __eq__(self, other):
        return self.models == other.models and self.real_apps == other.real_apps


def _as_kept(field, preserve_default):
    """The field for the state: without a default that only served the rows of that moment."""
    if not preserve_default:
        field = field.clone()
        field.default = NOT_PROVIDED
    return field
