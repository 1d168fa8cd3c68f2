"""Compares two states of a project: the operations that lead from one to the other, each with what it waits for."""

import functools
import re

from _dunder_migrations import deconstructed

from django.conf import settings

from . import operations
from .dependencies import OperationDependency
from .field_changes import FieldChanges
from .option_changes import OptionChanges
from .questioner import MigrationQuestioner
from .utils import RegexObject, resolve_relation

Type = OperationDependency.Type

# What there is nothing to take apart in.
_WHOLE = {bool, int, str, type(None)}


class StateComparison(FieldChanges, OptionChanges):
    """``from_state`` against ``to_state``; what neither can tell is asked of the questioner."""

    def __init__(self, from_state, to_state, questioner=None):
        self.from_state = from_state
        self.to_state = to_state
        self.questioner = questioner or MigrationQuestioner()
        self.existing_apps = {app_label for app_label, _model_name in from_state.models}

    def compare(self, convert_apps=None):
        """Fills ``generated_operations``, lists by app label."""
        self.generated_operations = {}
        self.renamed_fields = {}
        self._sort_keys(convert_apps or ())
        self.from_state.resolve_fields_and_relations()
        self.to_state.resolve_fields_and_relations()
        self.generate_renamed_models()
        self._prepare_field_lists()
        self._generate_through_model_map()
        for step in (
            self.generate_deleted_models,
            self.generate_created_models,
            self.generate_deleted_proxies,
            self.generate_created_proxies,
            self.generate_altered_options,
            self.generate_altered_managers,
            self.generate_altered_db_table_comment,
            # What becomes of fields, indexes and constraints; several steps need to know.
            self.create_renamed_fields,
            self.create_altered_indexes,
            self.create_altered_constraints,
            # Indexes and constraints go before their fields do.
            self.generate_removed_constraints,
            self.generate_removed_indexes,
            self.generate_renamed_fields,
            self.generate_renamed_indexes,
            self.generate_removed_altered_unique_together,
            self.generate_removed_fields,
            self.generate_added_fields,
            self.generate_altered_fields,
            self.generate_altered_order_with_respect_to,
            self.generate_altered_unique_together,
            self.generate_added_indexes,
            self.generate_added_constraints,
            self.generate_altered_constraints,
            self.generate_altered_db_table,
        ):
            step()

    def _sort_keys(self, convert_apps):
        """The models of both states by kind: plain ones, proxies, unmanaged ones."""
        unmigrated = self.from_state.real_apps
        for side, state, converted in (("old", self.from_state, ()), ("new", self.to_state, convert_apps)):
            keys, proxies, unmanaged = set(), set(), set()
            for key, model_state in state.models.items():
                if not model_state.options.get("managed", True):
                    unmanaged.add(key)
                elif key[0] not in unmigrated or key[0] in converted:
                    (proxies if model_state.options.get("proxy") else keys).add(key)
            setattr(self, "%s_model_keys" % side, keys)
            setattr(self, "%s_proxy_keys" % side, proxies)
            setattr(self, "%s_unmanaged_keys" % side, unmanaged)

    def _prepare_field_lists(self):
        kept = self.old_model_keys & self.new_model_keys
        # Most models are as they were: none of the steps need look at these.
        self.kept_model_keys = {key for key, old, new in self._pairs(kept) if not self._is_same(old, new)}
        self.kept_proxy_keys = self.old_proxy_keys & self.new_proxy_keys
        self.kept_unmanaged_keys = self.old_unmanaged_keys & self.new_unmanaged_keys
        self.old_field_keys, self.new_field_keys = set(), set()
        for key, old, new in self._pairs(self.kept_model_keys):
            self.old_field_keys.update((*key, name) for name in old.fields)
            self.new_field_keys.update((*key, name) for name in new.fields)

    def _generate_through_model_map(self):
        """Which field uses a model as its through model."""
        self.through_users = {}
        for app_label, model_name in sorted(self.old_model_keys):
            old_name = self._old_name(app_label, model_name)
            for name, field in self.from_state.models[app_label, old_name].fields.items():
                through = getattr(field.remote_field, "through", None)
                if through:
                    self.through_users[resolve_relation(through, app_label, model_name)] = (app_label, old_name, name)

    # Tools

    def _old_name(self, app_label, model_name):
        return self.renamed_models.get((app_label, model_name), model_name)

    def _pairs(self, keys):
        """``(key, old state, new state)`` of models that are in both."""
        for key in sorted(keys):
            yield key, self.from_state.models[key[0], self._old_name(*key)], self.to_state.models[key]

    def add_operation(self, app_label, operation, dependencies=None, beginning=False):
        operation._auto_deps = dependencies or []
        listed = self.generated_operations.setdefault(app_label, [])
        listed.insert(0 if beginning else len(listed), operation)

    def deep_deconstruct(self, obj):
        """The object taken apart as far as it goes, so that equal ones compare equal."""
        return deconstructed(obj, self._deconstruct_other)

    def _deconstruct_other(self, obj):
        if isinstance(obj, list):
            return self.deep_deconstruct(list(obj))
        if isinstance(obj, tuple):
            return self.deep_deconstruct(tuple(obj))
        if isinstance(obj, dict):
            return self.deep_deconstruct(dict(obj))
        if isinstance(obj, functools.partial):
            return obj.func, self.deep_deconstruct(obj.args), self.deep_deconstruct(obj.keywords)
        if isinstance(obj, re.Pattern):
            return RegexObject(obj)
        if isinstance(obj, type) or not hasattr(obj, "deconstruct"):
            return obj
        path, args, kwargs = obj.deconstruct()[-3:]
        return path, self.deep_deconstruct(list(args)), self.deep_deconstruct(dict(kwargs))

    def _is_same(self, old, new):
        """Whether two states of a model have the same parts, by all that they say of themselves."""
        return (
            (old.bases, old.managers) == (new.bases, new.managers)
            and old.fields.keys() == new.fields.keys()
            and all(self._is_same_field(field, new.fields[name]) for name, field in old.fields.items())
            and self.deep_deconstruct(old.options) == self.deep_deconstruct(new.options)
        )

    def _is_same_field(self, old, new):
        before, after = old.deconstruct()[1:], new.deconstruct()[1:]
        if before != after:
            return False
        # What has parts may equal another by less than all of these.
        whole = _WHOLE.issuperset(map(type, before[2].values()))
        return whole or self.deep_deconstruct(before) == self.deep_deconstruct(after)

    def only_relation_agnostic_fields(self, fields):
        """The definitions of fields without their names and without the targets of relations, which renames change."""
        definitions = []
        for _name, field in sorted(fields.items()):
            definition = self.deep_deconstruct(field)
            if field.remote_field and field.remote_field.model:
                definition[2].pop("to", None)
            definitions.append(definition)
        return definitions

    # Dependencies

    def _get_dependencies_for_foreign_key(self, app_label, model_name, field, project_state):
        """The creation of the models that a relation points to, from either of its sides."""
        remote = field.remote_field
        setting = getattr(field, "swappable_setting", None)
        if setting is not None:
            target = ("__setting__", setting)
        elif hasattr(remote, "model"):
            target = resolve_relation(remote.model, app_label, model_name)
        else:
            target = self._owner(app_label, model_name, field, project_state)
        dependencies = [OperationDependency(*target, None, Type.CREATE)]
        through = getattr(remote, "through", None)
        if through:
            through_key = resolve_relation(through, app_label, model_name)
            dependencies.append(OperationDependency(*through_key, None, Type.CREATE))
        return dependencies

    @staticmethod
    def _owner(app_label, model_name, relation, project_state):
        """The model with the field that a relation is the other side of."""
        for key, fields in project_state.relations[app_label, model_name].items():
            if any(field.remote_field == relation for field in fields.values()):
                return key
        return app_label, model_name

    def _get_dependencies_for_model(self, app_label, model_name):
        """The creation of all models that a model's relations point to."""
        dependencies = []
        for field in self.to_state.models[app_label, model_name].fields.values():
            if field.is_relation:
                dependencies += self._get_dependencies_for_foreign_key(app_label, model_name, field, self.to_state)
        return dependencies

    @staticmethod
    def _base_keys(model_state):
        return [tuple(base.split(".", 1)) for base in model_state.bases if isinstance(base, str) and "." in base]

    # Models

    def generate_renamed_models(self):
        """Models that are new by name only, as the questioner confirms."""
        # By the new name: the old one.
        self.renamed_models = {}
        self.renamed_models_rel = {}
        for key in sorted(self.new_model_keys - self.old_model_keys):
            state = self.to_state.models[key]
            gone = [old_key for old_key in sorted(self.old_model_keys - self.new_model_keys) if old_key[0] == key[0]]
            definition = self.only_relation_agnostic_fields(state.fields) if gone else None
            for old_key in gone:
                old_state = self.from_state.models[old_key]
                if (
                    definition == self.only_relation_agnostic_fields(old_state.fields)
                    and self.questioner.ask_rename_model(old_state, state)
                ):
                    self._rename_model(old_key, old_state, key, state)
                    break

    def _rename_model(self, old_key, old_state, key, state):
        pointing = self.to_state.relations[key].values()
        dependencies = []
        for field in [
            *state.fields.values(),
            *(field.remote_field for fields in pointing for field in fields.values()),
        ]:
            if field.is_relation:
                dependencies += self._get_dependencies_for_foreign_key(*key, field, self.to_state)
        operation = operations.RenameModel(old_name=old_state.name, new_name=state.name)
        self.add_operation(key[0], operation, dependencies)
        self.renamed_models[key] = old_key[1]
        self.renamed_models_rel["%s.%s" % old_key] = "%s.%s" % key
        self.old_model_keys.remove(old_key)
        self.old_model_keys.add(key)

    def swappable_first_key(self, item):
        """Models that may be swapped go first: others may point to them through a setting."""
        state = self.to_state.models.get(item)
        if state is not None:
            bases = {base if isinstance(base, str) else base.__name__ for base in state.bases}
            if (
                state.options.get("swappable")
                or bases & {"AbstractUser", "AbstractBaseUser"}
                or settings.AUTH_USER_MODEL.lower() == ("%s.%s" % item).lower()
            ):
                return "___" + item[0], "___" + item[1]
        return item

    def generate_created_models(self):
        """New models. Relations follow as fields of their own: their targets may be new as well."""
        old_keys = self.old_model_keys | self.old_unmanaged_keys
        for keys in (self.new_model_keys, self.new_unmanaged_keys):
            for key in sorted(keys - old_keys, key=self.swappable_first_key, reverse=True):
                self._create_model(key, self.to_state.models[key])

    def _create_model(self, key, state):
        app_label, model_name = key
        related, key_target = {}, None
        for name, field in state.fields.items():
            remote = field.remote_field
            if not remote:
                continue
            if remote.model:
                if field.primary_key:
                    key_target = remote.model
                elif not remote.parent_link:
                    related[name] = field
            if getattr(remote, "through", None):
                related[name] = field
        options = state.options
        indexes, constraints = options.pop("indexes"), options.pop("constraints")
        unique_together = options.pop("unique_together", None)
        order_with_respect_to = options.pop("order_with_respect_to", None)
        # A proxy of that name may have to go first.
        dependencies = [OperationDependency(*key, None, Type.REMOVE), *self._base_dependencies(state)]
        if key_target:
            dependencies.append(OperationDependency(*resolve_relation(key_target, *key), None, Type.CREATE))
        self.add_operation(
            app_label,
            operations.CreateModel(
                name=state.name,
                fields=[item for item in state.fields.items() if item[0] not in related],
                options=options,
                bases=state.bases,
                managers=state.managers,
            ),
            dependencies,
            beginning=True,
        )
        if not options.get("managed", True):
            return
        created = OperationDependency(*key, None, Type.CREATE)
        for name, field in sorted(related.items()):
            dependencies = self._get_dependencies_for_foreign_key(*key, field, self.to_state)
            operation = operations.AddField(model_name=model_name, name=name, field=field)
            self.add_operation(app_label, operation, list(dict.fromkeys([*dependencies, created])))
        if order_with_respect_to:
            self.add_operation(
                app_label,
                operations.AlterOrderWithRespectTo(name=model_name, order_with_respect_to=order_with_respect_to),
                [OperationDependency(*key, order_with_respect_to, Type.CREATE), created],
            )
        complete = [*(OperationDependency(*key, name, Type.CREATE) for name in sorted(related)), created]
        for index in indexes:
            self.add_operation(app_label, operations.AddIndex(model_name=model_name, index=index), complete)
        for constraint in constraints:
            operation = operations.AddConstraint(model_name=model_name, constraint=constraint)
            self.add_operation(app_label, operation, complete)
        if unique_together:
            operation = operations.AlterUniqueTogether(name=model_name, unique_together=unique_together)
            self.add_operation(app_label, operation, complete)
        if key in self.old_proxy_keys:
            self._repoint(key, created)

    def _base_dependencies(self, state):
        """The creation of the bases, and the end of their fields that the model has from now on."""
        for base_key in self._base_keys(state):
            yield OperationDependency(*base_key, None, Type.CREATE)
            old, new = self.from_state.models.get(base_key), self.to_state.models.get(base_key)
            if old and new:
                for name in sorted((set(old.fields) - set(new.fields)) & set(state.fields)):
                    yield OperationDependency(*base_key, name, Type.REMOVE)

    def _repoint(self, key, created):
        """A proxy that became a model of its own: what points to it has to point to another table."""
        for related_key, fields in self.to_state.relations[key].items():
            related = self.to_state.models[related_key]
            for name, field in fields.items():
                operation = operations.AlterField(model_name=related.name, name=name, field=field)
                self.add_operation(related.app_label, operation, [created])

    def generate_created_proxies(self):
        for key in sorted(self.new_proxy_keys - self.old_proxy_keys):
            state = self.to_state.models[key]
            dependencies = [OperationDependency(*key, None, Type.REMOVE)]
            dependencies += [OperationDependency(*base, None, Type.CREATE) for base in self._base_keys(state)]
            self.add_operation(
                key[0],
                operations.CreateModel(
                    name=state.name, fields=[], options=state.options, bases=state.bases, managers=state.managers
                ),
                dependencies,
            )

    def generate_deleted_models(self):
        """Models that are gone. Their options and relations go first, one by one."""
        new_keys = self.new_model_keys | self.new_unmanaged_keys
        for keys in (self.old_model_keys, self.old_unmanaged_keys):
            for key in sorted(keys - new_keys):
                self._delete_model(key, self.from_state.models[key])

    def _delete_model(self, key, state):
        app_label, model_name = key
        related = sorted(
            name
            for name, field in state.fields.items()
            if field.remote_field and (field.remote_field.model or getattr(field.remote_field, "through", None))
        )
        if state.options.pop("unique_together", None):
            self.add_operation(app_label, operations.AlterUniqueTogether(name=model_name, unique_together=None))
        for index in state.options.pop("indexes", None) or ():
            self.add_operation(app_label, operations.RemoveIndex(model_name=model_name, name=index.name))
        for constraint in state.options.pop("constraints", None) or ():
            self.add_operation(app_label, operations.RemoveConstraint(model_name=model_name, name=constraint.name))
        for name in related:
            self.add_operation(
                app_label,
                operations.RemoveField(model_name=model_name, name=name),
                [OperationDependency(*key, name, Type.REMOVE_INDEX_OR_CONSTRAINT)],
            )
        # Nothing may point to the model any more, by then.
        dependencies = []
        for other_key, fields in self.from_state.relations[key].items():
            for name, field in fields.items():
                dependencies.append(OperationDependency(*other_key, name, Type.REMOVE))
                if not field.many_to_many:
                    dependencies.append(OperationDependency(*other_key, name, Type.ALTER))
        dependencies += [OperationDependency(*key, name, Type.REMOVE) for name in related]
        user = self.through_users.get((app_label, state.name_lower))
        if user:
            dependencies.append(OperationDependency(*user, Type.REMOVE))
        self.add_operation(app_label, operations.DeleteModel(name=state.name), list(dict.fromkeys(dependencies)))

    def generate_deleted_proxies(self):
        for key in sorted(self.old_proxy_keys - self.new_proxy_keys):
            self.add_operation(key[0], operations.DeleteModel(name=self.from_state.models[key].name))
