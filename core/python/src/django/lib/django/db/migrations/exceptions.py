"""What can be wrong with migrations."""

from django.db.utils import DatabaseError


class AmbiguityError(Exception):
    """A prefix that several migrations have."""


class BadMigrationError(Exception):
    """A file that holds no migration."""


class CircularDependencyError(Exception):
    """Migrations that wait for each other."""


class InconsistentMigrationHistory(Exception):
    """A migration was applied before one that it depends on."""


class InvalidBasesError(ValueError):
    """A model whose bases are not to be found."""


class IrreversibleError(RuntimeError):
    """An operation that can't be undone."""


class NodeNotFoundError(LookupError):
    """A migration that is not in the graph."""

    def __init__(self, message, node, origin=None):
        self.message = message
        self.node = node
        self.origin = origin

    def __str__(self):
        return self.message

    def __repr__(self):
        return "NodeNotFoundError(%r)" % (self.node,)


class MigrationSchemaMissing(DatabaseError):
    """The table of applied migrations can't be made."""


class InvalidMigrationPlan(ValueError):
    """A plan that goes both ways."""
