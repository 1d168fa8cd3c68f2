"""django.utils.deprecation: the warning classes of this version."""

import warnings


class RemovedInNextVersionWarning(DeprecationWarning):
    pass


class RemovedInDjango2028Warning(PendingDeprecationWarning):
    pass


RemovedAfterNextVersionWarning = RemovedInDjango70Warning = RemovedInDjango2028Warning


def django_file_prefixes():
    return ()


class warn_about_renamed_method:
    def __init__(self, class_name, old_method_name, new_method_name, deprecation_warning):
        self.message = "`%s.%s` is deprecated, use `%s` instead." % (class_name, old_method_name, new_method_name)
        self.deprecation_warning = deprecation_warning

    def __call__(self, function):
        def wrapper(*args, **kwargs):
            warnings.warn(self.message, self.deprecation_warning, 2)
            return function(*args, **kwargs)

        return wrapper
