"""How the creation of a model takes in what happens to the model later in the same migration."""

from .base import replace
from .fields import AddField, AlterField, FieldOperation, RemoveField, RenameField
from .indexes import AddConstraint, AddIndex, AlterConstraint, IndexOperation, RemoveConstraint, RemoveIndex
from .models import DeleteModel, RenameModel
from .options import (
    AlterModelManagers,
    AlterModelOptions,
    AlterModelTable,
    AlterModelTableComment,
    AlterOrderWithRespectTo,
    AlterTogetherOptionOperation,
    ModelOptionOperation,
)

_TOGETHER = ("unique_together", "index_together")


def into_create_model(create, operation):
    """The operations in place of a ``CreateModel`` and a later operation on the model; None where they stay two."""
    if isinstance(operation, FieldOperation):
        return _field(create, operation)
    if isinstance(operation, IndexOperation):
        return _index(create, operation)
    if isinstance(operation, RenameModel):
        return [replace(create, name=operation.new_name)]
    if isinstance(operation, DeleteModel):
        return None if create.options.get("proxy", False) else []
    return _option(create, operation)


def _option(create, operation):
    if isinstance(operation, AlterModelOptions):
        kept = {name: v for name, v in create.options.items() if name not in operation.ALTER_OPTION_KEYS}
        # Options that stay keep their places.
        options = {name: v for name, v in {**create.options, **operation.options}.items() if name in kept or name in operation.options}
        return [replace(create, options=options)]
    if isinstance(operation, AlterModelManagers):
        return [replace(create, managers=operation.managers)]
    if isinstance(operation, AlterModelTable):
        return create.with_options(db_table=operation.table)
    if isinstance(operation, AlterModelTableComment):
        return create.with_options(db_table_comment=operation.table_comment)
    if isinstance(operation, AlterTogetherOptionOperation):
        return create.with_options(**{operation.option_name: operation.option_value})
    if isinstance(operation, AlterOrderWithRespectTo):
        return create.with_options(order_with_respect_to=operation.order_with_respect_to)
    return None


def _field(create, operation):
    if isinstance(operation, AddField):
        return [replace(create, fields=[*create.fields, (operation.name, operation.field)])]
    if isinstance(operation, AlterField):
        fields = [(name, operation.field if name == operation.name else field) for name, field in create.fields]
        return [replace(create, fields=fields)]
    if isinstance(operation, RemoveField):
        fields = [(name, field) for name, field in create.fields if name.lower() != operation.name_lower]
        return [replace(create, fields=fields, options=_options_without(create.options, operation.name_lower))]
    if isinstance(operation, RenameField):
        old, new = operation.old_name, operation.new_name
        fields = [(new if name == old else name, field) for name, field in create.fields]
        return [replace(create, fields=fields, options=_options_renamed(create.options, old, new))]
    return None


def _options_without(options, name):
    options = dict(options)
    for option in _TOGETHER:
        groups = options.pop(option, None) or ()
        groups = {tuple(one for one in group if one != name) for group in groups} - {()}
        if groups:
            options[option] = groups
    if options.get("order_with_respect_to") == name:
        del options["order_with_respect_to"]
    return options


def _options_renamed(options, old, new):
    options = dict(options)
    for option in _TOGETHER:
        if options.get(option):
            options[option] = {tuple(new if one == old else one for one in group) for group in options[option]}
    if options.get("order_with_respect_to") == old:
        options["order_with_respect_to"] = new
    return options


def _index(create, operation):
    option = operation.option_name
    current = create.options.get(option, [])
    if isinstance(operation, (AddIndex, AddConstraint)):
        added = operation.index if isinstance(operation, AddIndex) else operation.constraint
        return create.with_options(**{option: [*current, added]})
    if isinstance(operation, (RemoveIndex, RemoveConstraint, AlterConstraint)):
        left = [one for one in current if one.name != operation.name]
        if isinstance(operation, AlterConstraint):
            left.append(operation.constraint)
        return create.with_options(**{option: left})
    return None
