"""django.core.exceptions: the exception classes that ORM programs meet."""

NON_FIELD_ERRORS = "__all__"


class FieldDoesNotExist(Exception):
    """A model has no field of that name."""


class AppRegistryNotReady(Exception):
    """The models are not loaded yet."""


class ObjectDoesNotExist(Exception):
    """The requested object does not exist; base of every ``Model.DoesNotExist``."""

    silent_variable_failure = True


class ObjectNotUpdated(Exception):
    """An update of an instance changed no row; base of every ``Model.NotUpdated``."""


class MultipleObjectsReturned(Exception):
    """``get()`` found more than one object."""


class SuspiciousOperation(Exception):
    """A user did something suspicious."""


class SuspiciousFileOperation(SuspiciousOperation):
    """A path leads outside the place it must stay in."""


class PermissionDenied(Exception):
    """The user may not do that."""


class ViewDoesNotExist(Exception):
    """The requested view does not exist."""


class MiddlewareNotUsed(Exception):
    """This middleware is not used in this configuration."""


class ImproperlyConfigured(Exception):
    """A setting or option is wrong."""


class FieldError(Exception):
    """A query names a field or lookup wrongly."""


class FieldFetchBlocked(FieldError):
    """Fetching a field or relation on demand is blocked by the fetch mode."""


class EmptyResultSet(Exception):
    """A query can match no row."""


class FullResultSet(Exception):
    """A condition matches every row."""


class SynchronousOnlyOperation(Exception):
    """Synchronous code was called from an async context."""


class ValidationError(Exception):
    """What is wrong with a value, in one of three shapes: a message with its code and parameters, a list of errors, or
    lists of errors by the field's name."""

    def __init__(self, message, code=None, params=None):
        super().__init__(message, code, params)
        given = message
        if isinstance(given, ValidationError):
            # The shape of the other one: what it keeps is the same.
            shape = {"error_dict", "message"} & set(vars(given))
            if "message" in shape:
                given, code, params = given.message, given.code, given.params
            else:
                given = given.error_dict if shape else given.error_list
        match given:
            case dict():
                self.error_dict = {field: _as_error(errors).error_list for field, errors in given.items()}
            case list():
                self.error_list = [leaf for error in given for leaf in _as_error(error)._leaves()]
            case _:
                self.message, self.code, self.params = given, code, params
                self.error_list = [self]

    def _leaves(self):
        """The errors of one message each that it consists of."""
        by_field = vars(self).get("error_dict")
        if by_field is None:
            return self.error_list
        return [leaf for errors in by_field.values() for leaf in errors]

    def _text(self):
        return str(self.message % self.params if self.params else self.message)

    @property
    def message_dict(self):
        # Without fields this is an AttributeError, which is how callers tell.
        return {field: [error._text() for error in errors] for field, errors in self.error_dict.items()}

    @property
    def messages(self):
        return [leaf._text() for leaf in self._leaves()]

    def update_error_dict(self, error_dict):
        """Adds its errors to a dict of lists by field; those of no field under ``NON_FIELD_ERRORS``."""
        for field, errors in vars(self).get("error_dict", {NON_FIELD_ERRORS: self._leaves()}).items():
            error_dict.setdefault(field, []).extend(errors)
        return error_dict

    def __iter__(self):
        return iter(self.message_dict.items() if "error_dict" in vars(self) else self.messages)

    def __str__(self):
        return repr(self.message_dict if "error_dict" in vars(self) else self.messages)

    def __repr__(self):
        return f"ValidationError({self})"

    def __eq__(self, other):
        return hash(self) == hash(other) if isinstance(other, ValidationError) else NotImplemented

    def __hash__(self):
        own = vars(self)
        if "message" in own:
            return hash((self.message, self.code, _hashable(self.params)))
        if "error_dict" in own:
            return hash(_hashable(self.error_dict))
        return hash(tuple(sorted(self.error_list, key=_sort_key)))


def _as_error(given):
    return given if isinstance(given, ValidationError) else ValidationError(given)


def _sort_key(error):
    return str(error.message)


def _hashable(value):
    if isinstance(value, dict):
        return tuple((key, _hashable(item)) for key, item in sorted(value.items()))
    if isinstance(value, list):
        return tuple(_hashable(item) for item in value)
    return value
