"""The checks that ``manage.py check`` runs."""

from collections.abc import Iterable
from itertools import chain

from django.db import connections
from django.utils.inspect import func_accepts_kwargs


class Tags:
    """What the built-in checks look at."""


# Each tag is named as it is written.
for _name in (
    "admin async_support caches commands compatibility database files gis mail models security signals sites "
    "staticfiles templates translation urls"
).split():
    setattr(Tags, _name, _name)


class CheckRegistry:
    def __init__(self):
        self.registered_checks = set()
        self.deployment_checks = set()

    def register(self, check=None, *tags, **kwargs):
        """``@register("tag", ...)``, or ``register(check, "tag", ...)``; with ``deploy=True`` only for deployment."""
        if not callable(check):
            # A decorator, whose first argument is a tag.
            tags = (*tags, check) if check else tags
            return lambda function: self.register(function, *tags, **kwargs)
        if not func_accepts_kwargs(check):
            raise TypeError("Check functions must accept keyword arguments (**kwargs).")
        check.tags = tags
        (self.deployment_checks if kwargs.get("deploy") else self.registered_checks).add(check)
        return check

    def get_checks(self, include_deployment_checks=False):
        return [*self.registered_checks, *(self.deployment_checks if include_deployment_checks else ())]

    def run_checks(self, app_configs=None, tags=None, include_deployment_checks=False, databases=None):
        """The messages of all checks, or of those with one of the tags."""

        def wanted(check):
            if tags is not None:
                return not set(check.tags).isdisjoint(tags)
            # These connect to databases: only where some are asked for.
            return databases or Tags.database not in check.tags

        checks = [check for check in self.get_checks(include_deployment_checks) if wanted(check)]
        aliases = list(connections) if databases is None else databases
        messages = []
        for check in checks:
            found = check(app_configs=app_configs, databases=aliases)
            if not isinstance(found, Iterable):
                raise TypeError(
                    "The function %r did not return a list. All functions registered with the checks registry must "
                    "return a list." % check
                )
            messages.extend(found)
        return messages

    def tags_available(self, deployment_checks=False):
        return set(chain.from_iterable(check.tags for check in self.get_checks(deployment_checks)))

    def tag_exists(self, tag, include_deployment_checks=False):
        return tag in self.tags_available(include_deployment_checks)


registry = CheckRegistry()
register = registry.register
run_checks = registry.run_checks
tag_exists = registry.tag_exists
