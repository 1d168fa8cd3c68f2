"""django.db.models"""

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import signals
from django.db.models.aggregates import (
    Aggregate,
    AnyValue,
    Avg,
    BitAnd,
    BitOr,
    BitXor,
    Count,
    Max,
    Min,
    StdDev,
    StringAgg,
    Sum,
    Variance,
)
from django.db.models.deletion import (
    CASCADE,
    DB_CASCADE,
    DB_SET_DEFAULT,
    DB_SET_NULL,
    DO_NOTHING,
    PROTECT,
    RESTRICT,
    SET,
    SET_DEFAULT,
    SET_NULL,
    ProtectedError,
    RestrictedError,
)
from django.db.models.expressions import (
    Case,
    Exists,
    Expression,
    ExpressionList,
    ExpressionWrapper,
    F,
    Func,
    OrderBy,
    OrderByList,
    OuterRef,
    RowRange,
    Subquery,
    Value,
    ValueRange,
    When,
    Window,
    WindowFrame,
    WindowFrameExclusion,
)
from django.db.models.fetch_modes import FETCH_ONE, FETCH_PEERS, FETCH_RAISE
from django.db.models.fields import (
    NOT_PROVIDED,
    AutoField,
    BigAutoField,
    BigIntegerField,
    BinaryField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    DurationField,
    EmailField,
    Empty,
    Field,
    FilePathField,
    FloatField,
    GenericIPAddressField,
    IntegerField,
    IPAddressField,
    PositiveBigIntegerField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    SlugField,
    SmallAutoField,
    SmallIntegerField,
    TextField,
    TimeField,
    URLField,
    UUIDField,
)
from django.db.models.fields.composite import CompositePrimaryKey
from django.db.models.fields.generated import GeneratedField
from django.db.models.fields.json import JSONField, JSONNull
from django.db.models.fields.proxy import OrderWrt
from django.db.models.fields.related import (
    ForeignKey,
    ForeignObject,
    ForeignObjectRel,
    ManyToManyField,
    ManyToManyRel,
    ManyToOneRel,
    OneToOneField,
    OneToOneRel,
)
from django.db.models.lookups import Lookup, Transform
from django.db.models.manager import Manager
from django.db.models.query import Prefetch, QuerySet, aprefetch_related_objects, prefetch_related_objects
from django.db.models.query_utils import FilteredRelation, Q

# Last: `Model` needs all of the above.
from django.db.models.base import DEFERRED, Model  # isort:skip

# Imported when first asked for: most programs do without, and whoever opens the page waits for what is imported.
_LAZY = {
    "BaseConstraint": "django.db.models.constraints",
    "CheckConstraint": "django.db.models.constraints",
    "Choices": "django.db.models.enums",
    "CommaSeparatedIntegerField": "django.db.models.fields.removed",
    "Deferrable": "django.db.models.constraints",
    "FileField": "django.db.models.fields.files",
    "ImageField": "django.db.models.fields.files",
    "Index": "django.db.models.indexes",
    "IntegerChoices": "django.db.models.enums",
    "NullBooleanField": "django.db.models.fields.removed",
    "TextChoices": "django.db.models.enums",
    "UniqueConstraint": "django.db.models.constraints",
    "functions": "django.db.models.functions",
}
_REMOVED = {"CommaSeparatedIntegerField", "NullBooleanField"}

__all__ = [name for name in dir() if not name.startswith("_")] + sorted(_LAZY.keys() - _REMOVED)


def __getattr__(name):
    if name not in _LAZY:
        raise AttributeError("module 'django.db.models' has no attribute %r" % name)
    from importlib import import_module

    module = import_module(_LAZY[name])
    value = globals()[name] = getattr(module, name, module)
    return value
