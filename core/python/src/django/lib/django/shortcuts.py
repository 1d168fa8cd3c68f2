"""django.shortcuts, as far as the ORM goes: there are no requests and no templates here."""

from django.http import Http404


def _get_queryset(klass):
    # A model class has its default manager; a manager makes a queryset; a queryset is one.
    return klass._default_manager.all() if hasattr(klass, "_default_manager") else klass


def _class_name(klass):
    return klass.__name__ if isinstance(klass, type) else type(klass).__name__


def get_object_or_404(klass, *args, **kwargs):
    """``get()``, with Http404 in place of DoesNotExist."""
    queryset = _get_queryset(klass)
    if not hasattr(queryset, "get"):
        raise ValueError(
            "First argument to get_object_or_404() must be a Model, Manager, or QuerySet, not '%s'."
            % _class_name(klass)
        )
    try:
        return queryset.get(*args, **kwargs)
    except queryset.model.DoesNotExist:
        raise Http404("No %s matches the given query." % queryset.model._meta.object_name)


async def aget_object_or_404(klass, *args, **kwargs):
    queryset = _get_queryset(klass)
    if not hasattr(queryset, "aget"):
        raise ValueError(
            "First argument to aget_object_or_404() must be a Model, Manager, or QuerySet, not '%s'."
            % _class_name(klass)
        )
    try:
        return await queryset.aget(*args, **kwargs)
    except queryset.model.DoesNotExist:
        raise Http404("No %s matches the given query." % queryset.model._meta.object_name)


def get_list_or_404(klass, *args, **kwargs):
    """``filter()`` as a list, with Http404 in place of an empty one."""
    queryset = _get_queryset(klass)
    if not hasattr(queryset, "filter"):
        raise ValueError(
            "First argument to get_list_or_404() must be a Model, Manager, or QuerySet, not '%s'."
            % _class_name(klass)
        )
    found = list(queryset.filter(*args, **kwargs))
    if not found:
        raise Http404("No %s matches the given query." % queryset.model._meta.object_name)
    return found


async def aget_list_or_404(klass, *args, **kwargs):
    queryset = _get_queryset(klass)
    if not hasattr(queryset, "filter"):
        raise ValueError(
            "First argument to aget_list_or_404() must be a Model, Manager, or QuerySet, not '%s'."
            % _class_name(klass)
        )
    found = [item async for item in queryset.filter(*args, **kwargs)]
    if not found:
        raise Http404("No %s matches the given query." % queryset.model._meta.object_name)
    return found
