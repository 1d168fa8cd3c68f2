"""Changes of options, indexes and constraints, for the comparison of two states."""

from . import operations
from .dependencies import OperationDependency

Type = OperationDependency.Type


class OptionChanges:
    def _kept_keys(self):
        return self.kept_model_keys | self.kept_proxy_keys | self.kept_unmanaged_keys

    def generate_altered_options(self):
        """Options that the database knows nothing of."""
        known = operations.AlterModelOptions.ALTER_OPTION_KEYS
        changed_hands = (self.old_unmanaged_keys & self.new_model_keys) | (
            self.old_model_keys & self.new_unmanaged_keys
        )
        for key, old, new in self._pairs(self._kept_keys() | changed_hands):
            before, after = (
                {name: value for name, value in state.options.items() if name in known} for state in (old, new)
            )
            if before != after:
                self.add_operation(key[0], operations.AlterModelOptions(name=key[1], options=after))

    def generate_altered_managers(self):
        for key, old, new in self._pairs(self.kept_model_keys):
            if old.managers != new.managers:
                self.add_operation(key[0], operations.AlterModelManagers(name=key[1], managers=new.managers))

    def _changed_options(self, keys, name):
        """``(key, value)`` of the models where an option is another than it was."""
        for key, old, new in self._pairs(keys):
            value = new.options.get(name)
            if old.options.get(name) != value:
                yield key, value

    def generate_altered_db_table(self):
        for key, table in self._changed_options(self._kept_keys(), "db_table"):
            self.add_operation(key[0], operations.AlterModelTable(name=key[1], table=table))

    def generate_altered_db_table_comment(self):
        for key, comment in self._changed_options(self._kept_keys(), "db_table_comment"):
            self.add_operation(key[0], operations.AlterModelTableComment(name=key[1], table_comment=comment))

    def generate_altered_order_with_respect_to(self):
        for key, field_name in self._changed_options(self.kept_model_keys, "order_with_respect_to"):
            operation = operations.AlterOrderWithRespectTo(name=key[1], order_with_respect_to=field_name)
            needs = [OperationDependency(*key, field_name, Type.CREATE)] if field_name else []
            self.add_operation(key[0], operation, needs)

    # Indexes

    def create_altered_indexes(self):
        """What is added, removed and renamed: ``{key: (added, removed, renamed)}``."""
        self.altered_indexes = {}
        # Groups of `index_together` that live on as named indexes.
        self.renamed_index_together_values = {}
        together = {key: (old, new) for key, old, new, _needs in self._changed_together("index_together")}
        for key, old, new in self._pairs(self.kept_model_keys):
            before, after = old.options["indexes"], new.options["indexes"]
            added = [index for index in after if index not in before]
            removed = [index for index in before if index not in after]
            renamed = []
            survivors, gone = [], []
            for index in added:
                for old_index in removed:
                    if index.name != old_index.name and _nameless(index) == _nameless(old_index):
                        renamed.append((old_index.name, index.name, None))
                        survivors.append(index)
                        gone.append(old_index)
            groups, left = together.get(key, (set(), set()))
            for group in groups - left:
                heirs = [index for index in added if _is_plain(index) and index.fields == list(group)]
                if len(heirs) == 1:
                    survivors += heirs
                    renamed.append((None, heirs[0].name, group))
                    self.renamed_index_together_values.setdefault(key, []).append(group)
            self.altered_indexes[key] = (
                [index for index in added if index not in survivors],
                [index for index in removed if index not in gone],
                renamed,
            )

    def generate_added_indexes(self):
        for key, (added, _removed, _renamed) in self.altered_indexes.items():
            for index in added:
                operation = operations.AddIndex(model_name=key[1], index=index)
                self.add_operation(key[0], operation, self._get_dependencies_for_model(*key))

    def generate_removed_indexes(self):
        for key, (_added, removed, _renamed) in self.altered_indexes.items():
            for index in removed:
                self.add_operation(key[0], operations.RemoveIndex(model_name=key[1], name=index.name))

    def generate_renamed_indexes(self):
        for key, (_added, _removed, renamed) in self.altered_indexes.items():
            for old_name, new_name, old_fields in renamed:
                operation = operations.RenameIndex(
                    model_name=key[1], new_name=new_name, old_name=old_name, old_fields=old_fields
                )
                self.add_operation(key[0], operation)

    # Constraints

    def create_altered_constraints(self):
        """``{key: (added, removed, altered)}``, the altered ones in ways that the database does not see."""
        self.altered_constraints = {}
        for key, old, new in self._pairs(self.kept_model_keys):
            before, after = old.options["constraints"], new.options["constraints"]
            altered = [
                constraint
                for old_constraint in before
                for constraint in after
                if constraint.name == old_constraint.name
                and constraint.deconstruct() != old_constraint.deconstruct()
                and not self._constraint_should_be_dropped_and_recreated(old_constraint, constraint)
            ]
            names = {constraint.name for constraint in altered}
            self.altered_constraints[key] = (
                [constraint for constraint in after if constraint not in before and constraint.name not in names],
                [constraint for constraint in before if constraint not in after and constraint.name not in names],
                altered,
            )

    def _constraint_should_be_dropped_and_recreated(self, old_constraint, new_constraint):
        (old_path, old_args, old_kwargs), (path, args, kwargs) = (
            _database_part(constraint) for constraint in (old_constraint, new_constraint)
        )
        # Fields that were renamed while their column stayed.
        for _key, old_name, old_db_column, name, field in self.renamed_operations:
            if field.db_column and old_db_column == field.db_column and name in kwargs.get("fields", ()):
                kwargs["fields"] = tuple(old_name if one == name else one for one in kwargs["fields"])
        return (old_path, old_args, old_kwargs) != (path, args, kwargs)

    def generate_added_constraints(self):
        for key, (added, _removed, _altered) in self.altered_constraints.items():
            for constraint in added:
                operation = operations.AddConstraint(model_name=key[1], constraint=constraint)
                self.add_operation(key[0], operation, self._get_dependencies_for_model(*key))

    def generate_removed_constraints(self):
        for key, (_added, removed, _altered) in self.altered_constraints.items():
            for constraint in removed:
                operation = operations.RemoveConstraint(model_name=key[1], name=constraint.name)
                self.add_operation(key[0], operation)

    def generate_altered_constraints(self):
        for key, (_added, _removed, altered) in self.altered_constraints.items():
            for constraint in altered:
                operation = operations.AlterConstraint(
                    model_name=key[1], name=constraint.name, constraint=constraint
                )
                self.add_operation(key[0], operation, self._get_dependencies_for_model(*key))

    # unique_together

    def _changed_together(self, option):
        """``(key, old groups, new groups, dependencies)``, the old ones under the new names of their fields."""
        for key, old, new in self._pairs(self.kept_model_keys):
            before = {
                tuple(self._new_field_name(key, name) for name in group) for group in old.options.get(option) or ()
            }
            after = set(new.options.get(option) or ())
            if before != after:
                dependencies = []
                for name in (name for group in after for name in group):
                    field = new.get_field(name)
                    if field.remote_field and field.remote_field.model:
                        dependencies += self._get_dependencies_for_foreign_key(*key, field, self.to_state)
                yield key, before, after, dependencies

    def _new_field_name(self, key, name):
        return self.renamed_fields.get((*key, name), name)

    def generate_removed_altered_unique_together(self):
        for key, before, after, dependencies in self._changed_together("unique_together"):
            if before:
                operation = operations.AlterUniqueTogether(name=key[1], unique_together=after & before)
                self.add_operation(key[0], operation, dependencies)

    def generate_altered_unique_together(self):
        for key, before, after, dependencies in self._changed_together("unique_together"):
            if after - before:
                operation = operations.AlterUniqueTogether(name=key[1], unique_together=after)
                self.add_operation(key[0], operation, dependencies)


def _nameless(index):
    path, args, kwargs = index.deconstruct()
    return path, args, {name: value for name, value in kwargs.items() if name != "name"}


def _is_plain(index):
    """Whether an index says its fields and its name, and nothing else."""
    _path, args, kwargs = index.deconstruct()
    return not args and set(kwargs) == {"name", "fields"}


def _database_part(constraint):
    path, args, kwargs = constraint.deconstruct()
    return path, args, {name: value for name, value in kwargs.items() if name not in constraint.non_db_attrs}
