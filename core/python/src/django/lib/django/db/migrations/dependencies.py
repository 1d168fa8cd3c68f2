"""What an operation waits for: another operation of the same run."""

from collections import namedtuple
from enum import Enum

from . import operations


class OperationDependency(namedtuple("OperationDependency", "app_label model_name field_name type")):
    """Waits for something to happen to a model, or to a field where one is named."""

    class Type(Enum):
        CREATE = 0
        REMOVE = 1
        ALTER = 2
        REMOVE_ORDER_WRT = 3
        ALTER_FOO_TOGETHER = 4
        REMOVE_INDEX_OR_CONSTRAINT = 5

    @property
    def model_name_lower(self):
        return self.model_name.lower()

    @property
    def field_name_lower(self):
        return self.field_name.lower()

    def is_met_by(self, operation):
        """Whether the operation is what the dependency waits for."""
        meets = _MEETS.get((self.type._value_, self.field_name is not None))
        if meets is None:
            raise ValueError("Can't handle dependency %r" % (self,))
        kinds, condition = meets
        if not isinstance(operation, kinds) or operation.changed_model != self.model_name_lower:
            return False
        return condition is None or condition(self, operation)


def _on_field(dependency, operation):
    return operation.name_lower == dependency.field_name_lower


def _creates_field(dependency, operation):
    if isinstance(operation, operations.CreateModel):
        return any(name == dependency.field_name for name, _field in operation.fields)
    return _on_field(dependency, operation)


def _unsets_order(dependency, operation):
    return (operation.order_with_respect_to or "").lower() != dependency.field_name_lower


_Type = OperationDependency.Type
# By type, and by whether a field is named: the operations on the model that may meet it, and on what condition. The hash of
# an enum's member is a function in Python; that of its value is not.
_MEETS = {
    (type_._value_, names_field): (kinds, condition)
    for type_, names_field, kinds, condition in (
        (_Type.CREATE, False, operations.CreateModel, None),
        (_Type.CREATE, True, (operations.CreateModel, operations.AddField), _creates_field),
        (_Type.REMOVE, False, operations.DeleteModel, None),
        (_Type.REMOVE, True, operations.RemoveField, _on_field),
        (_Type.ALTER, True, operations.AlterField, _on_field),
        (_Type.REMOVE_ORDER_WRT, True, operations.AlterOrderWithRespectTo, _unsets_order),
        (_Type.ALTER_FOO_TOGETHER, True, (operations.AlterUniqueTogether, operations.AlterIndexTogether), None),
        (_Type.REMOVE_INDEX_OR_CONSTRAINT, True, (operations.RemoveIndex, operations.RemoveConstraint), None),
    )
}


def in_dependency_order(operations_, needs):
    """The operations, each after those that ``needs`` names for it, in waves; else in the order they came in."""
    # An operation takes its place when it is first heard of.
    waiting, followers = {}, {}
    for operation in operations_:
        waiting.setdefault(operation, 0)
        for other in needs(operation):
            waiting.setdefault(other, 0)
            waiting[operation] += 1
            followers.setdefault(other, []).append(operation)
    ordered = []
    wave = [operation for operation, count in waiting.items() if count == 0]
    while wave:
        ordered += wave
        following = []
        for operation in wave:
            for follower in followers.get(operation, ()):
                waiting[follower] -= 1
                if waiting[follower] == 0:
                    following.append(follower)
        wave = following
    if len(ordered) < len(waiting):
        raise ValueError("nodes are in a cycle", [operation for operation, count in waiting.items() if count])
    return ordered
