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
    """One message, a list of them, or a dict of lists by field name."""

    def __init__(self, message, code=None, params=None):
        super().__init__(message, code, params)
        if isinstance(message, ValidationError):
            # Take over the other error's content, whichever of the three shapes it has.
            if hasattr(message, "error_dict"):
                message = message.error_dict
            elif not hasattr(message, "message"):
                message = message.error_list
            else:
                message, code, params = message.message, message.code, message.params

        if isinstance(message, dict):
            self.error_dict = {}
            for field, errors in message.items():
                if not isinstance(errors, ValidationError):
                    errors = ValidationError(errors)
                self.error_dict[field] = errors.error_list
        elif isinstance(message, list):
            self.error_list = []
            for error in message:
                if not isinstance(error, ValidationError):
                    error = ValidationError(error)
                if hasattr(error, "error_dict"):
                    for errors in error.error_dict.values():
                        self.error_list.extend(errors)
                else:
                    self.error_list.extend(error.error_list)
        else:
            self.message = message
            self.code = code
            self.params = params
            self.error_list = [self]

    @property
    def message_dict(self):
        # An AttributeError here tells callers that there is no dict.
        getattr(self, "error_dict")
        return dict(self)

    @property
    def messages(self):
        if hasattr(self, "error_dict"):
            return [message for messages in dict(self).values() for message in messages]
        return list(self)

    def update_error_dict(self, error_dict):
        if hasattr(self, "error_dict"):
            for field, errors in self.error_dict.items():
                error_dict.setdefault(field, []).extend(errors)
        else:
            error_dict.setdefault(NON_FIELD_ERRORS, []).extend(self.error_list)
        return error_dict

    def __iter__(self):
        if hasattr(self, "error_dict"):
            for field, errors in self.error_dict.items():
                yield field, list(ValidationError(errors))
        else:
            for error in self.error_list:
                message = error.message
                if error.params:
                    message %= error.params
                yield str(message)

    def __str__(self):
        return repr(dict(self) if hasattr(self, "error_dict") else list(self))

    def __repr__(self):
        return "ValidationError(%s)" % self

    def __eq__(self, other):
        if not isinstance(other, ValidationError):
            return NotImplemented
        return hash(self) == hash(other)

    def __hash__(self):
        if hasattr(self, "message"):
            params = self.params
            if isinstance(params, dict):
                params = _hashable(params)
            return hash((self.message, self.code, params))
        if hasattr(self, "error_dict"):
            return hash(_hashable(self.error_dict))
        return hash(tuple(sorted(self.error_list, key=_sort_key)))


def _sort_key(error):
    return str(error.message)


def _hashable(value):
    if isinstance(value, dict):
        return tuple((key, _hashable(item)) for key, item in sorted(value.items()))
    if isinstance(value, list):
        return tuple(_hashable(item) for item in value)
    return value
