"""What is checked of every field, and of each kind of field."""

import datetime
from collections.abc import Iterable

from django.core.checks.messages import Error, Warning
from django.core.checks.rules import Scope, rule, rules_of
from django.db import connection as default_connection
from django.utils.functional import Promise


def check_field(field, **kwargs):
    """``Field.check()``."""
    from django.core.checks import generic, many_to_many, relations  # NOQA: their rules

    scope = Scope(getattr(field, "model", None), **kwargs)
    return [message for check in rules_of(field) for message in check(field, scope)]


def is_kind(field, name):
    return any(cls.__name__ == name for cls in type(field).__mro__)


@rule("Field")
def name_is_usable(field, scope):
    name = field.name
    if is_kind(field, "CompositePrimaryKey"):
        if name != "pk":
            yield Error("'CompositePrimaryKey' must be named 'pk'.", obj=field, id="fields.E013")
    elif name is None:
        return
    elif name.endswith("_"):
        yield Error("Field names must not end with an underscore.", obj=field, id="fields.E001")
    elif "__" in name:
        yield Error('Field names must not contain "__".', obj=field, id="fields.E002")
    elif name == "pk":
        text = "'pk' is a reserved word that cannot be used as a field name."
        yield Error(text, obj=field, id="fields.E003")


def _is_group(value):
    return isinstance(value, Iterable) and not isinstance(value, (str, Promise))


def _flattened(choices):
    """The values of the choices, those of groups too; ValueError where something is no pair of value and name."""
    for entry in choices:
        if isinstance(entry, str) or not isinstance(entry, Iterable):
            raise ValueError
        first, second = entry
        pairs = None
        if _is_group(second):
            try:
                pairs = [(value, name) for value, name in second]
            except (TypeError, ValueError):
                pass
        for value, name in [(first, second)] if pairs is None else pairs:
            if _is_group(value) or _is_group(name):
                raise ValueError
            yield value


@rule("Field")
def choices_are_pairs(field, scope):
    choices = field.choices
    if not choices:
        return
    if not isinstance(choices, Iterable) or isinstance(choices, (str, set, frozenset)):
        yield Error(
            "'choices' must be a mapping (e.g. a dictionary) or an ordered iterable (e.g. a list or tuple, but not a "
            "set).",
            obj=field,
            id="fields.E004",
        )
        return
    try:
        values = list(_flattened(choices))
    except (TypeError, ValueError):
        yield Error(
            "'choices' must be a mapping of actual values to human readable names or an iterable containing (actual "
            "value, human readable name) tuples.",
            obj=field,
            id="fields.E005",
        )
        return
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    if field.max_length is not None and longest > field.max_length:
        text = "'max_length' is too small to fit the longest value in 'choices' (%d characters)." % longest
        yield Error(text, obj=field, id="fields.E009")


@rule("Field")
def database_default_is_supported(field, scope):
    from django.db.models.expressions import Value

    default = field.db_default
    if not field.has_db_default() or isinstance(default, Value) or not hasattr(default, "resolve_expression"):
        return
    for connection in scope.connections():
        if connection.features.supports_expression_defaults and not getattr(default, "allowed_default", False):
            yield Error("%s cannot be used in db_default." % default, obj=field, id="fields.E012")
    for connection in scope.lacking("supports_expression_defaults"):
        text = "%s does not support default database values with expressions (db_default)." % connection.display_name
        yield Error(text, obj=field, id="fields.E011")


@rule("Field")
def db_index_is_a_flag(field, scope):
    if field.db_index not in (None, True, False):
        yield Error("'db_index' must be None, True or False.", obj=field, id="fields.E006")


@rule("Field")
def comment_is_supported(field, scope):
    if field.db_comment:
        for connection in scope.lacking("supports_comments"):
            text = "%s does not support comments on columns (db_comment)." % connection.display_name
            yield Warning(text, obj=field, id="fields.W163")


@rule("Field")
def primary_key_has_values(field, scope):
    if field.primary_key and field.null and not default_connection.features.interprets_empty_strings_as_nulls:
        yield Error(
            "Primary keys must not have null=True.",
            hint="Set null=False on the field, or remove primary_key=True argument.",
            obj=field,
            id="fields.E007",
        )


@rule("Field")
def database_accepts_it(field, scope):
    for connection in scope.connections():
        yield from connection.validation.check_field(field, **scope.kwargs)


@rule("Field")
def validators_are_callable(field, scope):
    for index, validator in enumerate(field.validators):
        if not callable(validator):
            yield Error(
                "All 'validators' must be callable.",
                hint="validators[%d] (%r) isn't a function or instance of a validator class." % (index, validator),
                obj=field,
                id="fields.E008",
            )


@rule("Field")
def class_is_current(field, scope):
    """Classes of fields say themselves that they are deprecated, or kept for old migrations only."""
    for attribute, kind, verdict, id in (
        (
            "system_check_removed_details",
            Error,
            "%s has been removed except for support in historical migrations.",
            "fields.EXXX",
        ),
        ("system_check_deprecated_details", Warning, "%s has been deprecated.", "fields.WXXX"),
    ):
        details = getattr(field, attribute, None)
        if details is not None:
            text = details.get("msg", verdict % type(field).__name__)
            yield kind(text, hint=details.get("hint"), obj=field, id=details.get("id", id))
            return


def _collation(field, scope, feature, what):
    if field.db_collation is not None:
        for connection in scope.lacking(feature):
            text = "%s does not support a database collation on %s." % (connection.display_name, what)
            yield Error(text, obj=field, id="fields.E190")


@rule("CharField")
def char_collation(field, scope):
    yield from _collation(field, scope, "supports_collation_on_charfield", "CharFields")


@rule("TextField")
def text_collation(field, scope):
    yield from _collation(field, scope, "supports_collation_on_textfield", "TextFields")


@rule("CharField")
def max_length_is_given(field, scope):
    length = field.max_length
    if length is None:
        feature = "supports_unlimited_charfield"
        if not getattr(default_connection.features, feature) and feature not in scope.model._meta.required_db_features:
            yield Error("CharFields must define a 'max_length' attribute.", obj=field, id="fields.E120")
    elif not isinstance(length, int) or isinstance(length, bool) or length <= 0:
        yield Error("'max_length' must be a positive integer.", obj=field, id="fields.E121")


@rule("IntegerField")
def max_length_means_nothing(field, scope):
    if field.max_length is not None:
        yield Warning(
            "'max_length' is ignored when used with %s." % type(field).__name__,
            hint="Remove 'max_length' from field",
            obj=field,
            id="fields.W122",
        )


@rule("AutoField", "BigAutoField", "SmallAutoField")
def auto_field_is_the_key(field, scope):
    if not field.primary_key:
        yield Error("AutoFields must set primary_key=True.", obj=field, id="fields.E100")


def _count_is_valid(field, scope, name, other, least, missing_id, wrong):
    """``max_digits`` or ``decimal_places``: a number, or none where the database takes that for both."""
    value = getattr(field, name)
    if value is not None:
        try:
            valid = int(value) >= least
        except ValueError:
            valid = False
        if not valid:
            text, id = wrong
            yield Error(text, obj=field, id=id)
        return
    for connection in scope.connections():
        if connection in list(scope.lacking("supports_no_precision_decimalfield")):
            yield Error("DecimalFields must define a '%s' attribute." % name, obj=field, id=missing_id)
            return
        if getattr(field, other) is not None:
            text = "DecimalField’s max_digits and decimal_places must both be defined or both omitted."
            yield Error(text, obj=field, id="fields.E135")
            return


@rule("DecimalField")
def digits_fit(field, scope):
    wrong = [
        *_count_is_valid(
            field,
            scope,
            "decimal_places",
            "max_digits",
            0,
            "fields.E130",
            ("'decimal_places' must be a non-negative integer.", "fields.E131"),
        ),
        *_count_is_valid(
            field,
            scope,
            "max_digits",
            "decimal_places",
            1,
            "fields.E132",
            ("'max_digits' must be a positive integer.", "fields.E133"),
        ),
    ]
    yield from wrong
    if wrong or field.decimal_places is None or field.max_digits is None:
        return
    if int(field.decimal_places) > int(field.max_digits):
        text = "'max_digits' must be greater or equal to 'decimal_places'."
        yield Error(text, obj=field, id="fields.E134")


@rule("FilePathField")
def something_is_allowed(field, scope):
    if not (field.allow_files or field.allow_folders):
        text = "FilePathFields must have either 'allow_files' or 'allow_folders' set to True."
        yield Error(text, obj=field, id="fields.E140")


@rule("GenericIPAddressField")
def blank_addresses_are_null(field, scope):
    if field.blank and not field.null:
        yield Error(
            "GenericIPAddressFields cannot have blank=True if null=False, as blank values are stored as nulls.",
            obj=field,
            id="fields.E150",
        )


@rule("DateField", "TimeField")
def one_source_of_the_value(field, scope):
    if sum(map(bool, (field.auto_now_add, field.auto_now, field.has_default()))) > 1:
        yield Error(
            "The options auto_now, auto_now_add, and default are mutually exclusive. Only one of these options may be "
            "present.",
            obj=field,
            id="fields.E160",
        )


def _naive(moment):
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(datetime.timezone.utc).replace(tzinfo=None)


def _naive_now():
    from django.utils import timezone

    return _naive(timezone.now())


def _is_about_now(field, default):
    """Whether a default is the time at which the program started: within ten seconds."""
    now, margin = _naive_now(), datetime.timedelta(seconds=10)
    if isinstance(default, datetime.time):
        default = datetime.datetime.combine(now.date(), default)
    if isinstance(default, datetime.datetime):
        default = _naive(default)
        if is_kind(field, "DateField") and not is_kind(field, "DateTimeField"):
            default = default.date()
    if isinstance(default, datetime.datetime):
        return now - margin <= default <= now + margin
    return (now - margin).date() <= default <= (now + margin).date()


@rule("DateField", "TimeField")
def default_moves_with_time(field, scope):
    kinds = (datetime.datetime, datetime.time if is_kind(field, "TimeField") else datetime.date)
    if field.has_default() and isinstance(field.default, kinds) and _is_about_now(field, field.default):
        yield Warning(
            "Fixed default value provided.",
            hint=(
                "It seems you set a fixed date / time / datetime value as default for this field. This may not be "
                "what you want. If you want to have the current date as default, use `django.utils.timezone.now`"
            ),
            obj=field,
            id="fields.W161",
        )


@rule("BinaryField")
def default_is_bytes(field, scope):
    if field.has_default() and isinstance(field.default, str):
        text = "BinaryField's default cannot be a string. Use bytes content instead."
        yield Error(text, obj=field, id="fields.E170")


@rule("CheckFieldDefaultMixin", "JSONField")
def default_is_not_shared(field, scope):
    if field.has_default() and field.default is not None and not callable(field.default):
        good, bad = getattr(field, "_default_hint", ("dict", "{}"))
        yield Warning(
            "%s default should be a callable instead of an instance so that it's not shared between all field "
            "instances." % type(field).__name__,
            hint="Use a callable instead, e.g., use `%s` instead of `%s`." % (good, bad),
            obj=field,
            id="fields.E010",
        )


def _for_this_vendor(scope, *features):
    vendor = scope.model._meta.required_db_vendor
    return [connection for connection in scope.lacking(*features) if vendor in (None, "", connection.vendor)]


@rule("JSONField")
def json_is_supported(field, scope):
    for connection in _for_this_vendor(scope, "supports_json_field"):
        text = "%s does not support JSONFields." % connection.display_name
        yield Error(text, obj=scope.model, id="fields.E180")


@rule("FileField")
def file_is_no_key(field, scope):
    if getattr(field, "_primary_key_set_explicitly", False):
        text = "'primary_key' is not a valid argument for a %s." % type(field).__name__
        yield Error(text, obj=field, id="fields.E201")


@rule("FileField")
def upload_path_is_relative(field, scope):
    if isinstance(field.upload_to, str) and field.upload_to.startswith("/"):
        yield Error(
            "%s's 'upload_to' argument must be a relative path, not an absolute path." % type(field).__name__,
            hint="Remove the leading slash.",
            obj=field,
            id="fields.E202",
        )


@rule("ImageField")
def pillow_is_installed(field, scope):
    try:
        from PIL import Image  # NOQA
    except ImportError:
        yield Error(
            "Cannot use ImageField because Pillow is not installed.",
            hint='Get Pillow at https://pypi.org/project/Pillow/ or run command "python -m pip install Pillow".',
            obj=field,
            id="fields.E210",
        )


@rule("GeneratedField")
def generated_column_is_supported(field, scope):
    stored, virtual = "supports_stored_generated_columns", "supports_virtual_generated_columns"
    for connection in _for_this_vendor(scope, stored, virtual):
        text = "%s does not support GeneratedFields." % connection.display_name
        yield Error(text, obj=field, id="fields.E220")
    for connection in _for_this_vendor(scope, stored if field.db_persist else virtual):
        kind, id = ("persisted", "fields.E222") if field.db_persist else ("non-persisted", "fields.E221")
        yield Error(
            "%s does not support %s GeneratedFields." % (connection.display_name, kind),
            hint="Set db_persist=%s on the field." % (not field.db_persist),
            obj=field,
            id=id,
        )


@rule("GeneratedField")
def generated_type_is_valid(field, scope):
    output = field.output_field.clone()
    output.model = scope.model
    messages = output.check(databases=scope.databases or [])
    for kind, what, id in ((Error, "errors", "fields.E223"), (Warning, "warnings", "fields.W224")):
        lines = ["%s (%s)" % (message.msg, message.id) for message in messages if isinstance(message, kind)]
        if lines:
            yield kind("\n    ".join(["GeneratedField.output_field has %s:" % what, *lines]), obj=field, id=id)
