"""``prefetch_related``: related rows for many instances at once."""

import copy

from django.core import exceptions


class Prefetch:
    """A relation to prefetch, with a queryset of the program's own and the name to store it under."""

    def __init__(self, lookup, queryset=None, to_attr=None):
        # `prefetch_through` is the way over relations, `prefetch_to` the way over the names they are stored under.
        self.prefetch_through = lookup
        self.prefetch_to = lookup
        if queryset is not None and (
            queryset._is_raw
            or (getattr(queryset, "_iterable_class", None) is not None and not queryset._makes_instances)
        ):
            raise ValueError("Prefetch querysets cannot use raw(), values(), and values_list().")
        if to_attr:
            self.prefetch_to = "__".join([*lookup.split("__")[:-1], to_attr])
        self.queryset = queryset
        self.to_attr = to_attr

    def __getstate__(self):
        state = self.__dict__.copy()
        if self.queryset is not None:
            # Rows are not pickled with it.
            state["queryset"] = self.queryset._chain_without_rows()
        return state

    def add_prefix(self, prefix):
        self.prefetch_through = prefix + "__" + self.prefetch_through
        self.prefetch_to = prefix + "__" + self.prefetch_to

    def get_current_prefetch_to(self, level):
        return "__".join(self.prefetch_to.split("__")[: level + 1])

    def get_current_to_attr(self, level):
        to_attr = self.prefetch_to.split("__")[level]
        as_attr = self.to_attr and level == self.prefetch_to.count("__")
        return to_attr, as_attr

    def get_current_querysets(self, level):
        if self.get_current_prefetch_to(level) == self.prefetch_to and self.queryset is not None:
            return [self.queryset]
        return None

    def __repr__(self):
        return "<%s: %s>" % (type(self).__name__, self.prefetch_through)

    def __eq__(self, other):
        if not isinstance(other, Prefetch):
            return NotImplemented
        return self.prefetch_to == other.prefetch_to

    def __hash__(self):
        return hash((type(self), self.prefetch_to))


def normalize_prefetch_lookups(lookups, prefix=None):
    """Lookups as ``Prefetch`` objects, below ``prefix``."""
    normalized = []
    for lookup in lookups:
        if not isinstance(lookup, Prefetch):
            lookup = Prefetch(lookup)
        if prefix:
            lookup.add_prefix(prefix)
        normalized.append(lookup)
    return normalized


def prefetch_related_objects(model_instances, *related_lookups):
    """Fetches the relations named by the lookups for all instances, a query for each."""
    if not model_instances:
        return
    done_queries = {}  # results by `prefetch_to`
    auto_lookups = set()  # lookups that a manager's own queryset brought
    followed_descriptors = set()
    # Taken from the end.
    all_lookups = normalize_prefetch_lookups(reversed(related_lookups))
    while all_lookups:
        lookup = all_lookups.pop()
        if lookup.prefetch_to in done_queries:
            if lookup.queryset is not None:
                raise ValueError(
                    "'%s' lookup was already seen with a different queryset. "
                    "You may need to adjust the ordering of your lookups." % lookup.prefetch_to
                )
            continue
        objects = model_instances
        names = lookup.prefetch_through.split("__")
        for level, name in enumerate(names):
            if not objects:
                break
            prefetch_to = lookup.get_current_prefetch_to(level)
            if prefetch_to in done_queries:
                objects = done_queries[prefetch_to]
                continue
            # Instances that a prefetch cannot be stored on are left out (values of a raw queryset, say).
            good = True
            for obj in objects:
                if not hasattr(obj, "_prefetched_objects_cache"):
                    try:
                        obj._prefetched_objects_cache = {}
                    except (AttributeError, TypeError):
                        good = False
                        break
            if not good:
                break
            first = objects[0]
            to_attr = lookup.get_current_to_attr(level)[0]
            prefetcher, descriptor, attr_found, is_fetched = get_prefetcher(first, name, to_attr)
            if not attr_found:
                raise AttributeError(
                    "Cannot find '%s' on %s object, '%s' is an invalid parameter to prefetch_related()"
                    % (name, type(first).__name__, lookup.prefetch_through)
                )
            if level == len(names) - 1 and prefetcher is None:
                raise ValueError(
                    "'%s' does not resolve to an item that supports prefetching - this is an invalid parameter "
                    "to prefetch_related()." % lookup.prefetch_through
                )
            to_fetch = [obj for obj in objects if not is_fetched(obj)] if prefetcher is not None else []
            if to_fetch:
                objects, additional = prefetch_one_level(to_fetch, prefetcher, lookup, level)
                # The lookups of that relation itself are done only once, so that a loop among them ends.
                if not (prefetch_to in done_queries and lookup in auto_lookups and descriptor in followed_descriptors):
                    done_queries[prefetch_to] = objects
                    new_lookups = normalize_prefetch_lookups(reversed(additional), prefetch_to)
                    auto_lookups.update(new_lookups)
                    all_lookups.extend(new_lookups)
                followed_descriptors.add(descriptor)
            else:
                objects = _stored(objects, name, to_attr, lookup, level)


def _stored(objects, name, to_attr, lookup, level):
    """What the objects hold under a relation that was fetched before, or is single."""
    found = []
    as_attr = lookup.get_current_to_attr(level)[1]
    for obj in objects:
        if name in getattr(obj, "_prefetched_objects_cache", ()):
            new = list(obj._prefetched_objects_cache.get(name))
        else:
            try:
                new = getattr(obj, to_attr if as_attr else name)
            except exceptions.ObjectDoesNotExist:
                continue
        if new is None:
            continue
        if isinstance(new, list):
            found.extend(new)
        elif hasattr(new, "get_queryset") and hasattr(new, "all"):
            found.extend(new.all())
        else:
            found.append(new)
    return found


def get_prefetcher(instance, through_attr, to_attr):
    """What fetches the attribute, its descriptor, whether there is such an attribute, and whether an instance has it."""
    prefetcher, attr_found = None, False
    descriptor = getattr(type(instance), through_attr, None)

    def in_cache(name):
        return lambda obj: name in obj._prefetched_objects_cache

    def has_to_attr(obj):
        return to_attr in obj.__dict__

    if descriptor is None:
        attr_found = hasattr(instance, through_attr)
        return None, None, attr_found, lambda obj: False
    attr_found = True
    if hasattr(descriptor, "get_prefetch_querysets"):
        # A single object.
        return descriptor, descriptor, attr_found, descriptor.is_cached
    manager = getattr(instance, through_attr)
    if hasattr(manager, "get_prefetch_querysets"):
        prefetcher = manager
    if through_attr == to_attr:
        return prefetcher, descriptor, attr_found, in_cache(through_attr)
    return prefetcher, descriptor, attr_found, has_to_attr


def prefetch_one_level(instances, prefetcher, lookup, level):
    """Fetches one relation for the instances: the related objects, and the lookups that their queryset brings."""
    querysets, rel_key, instance_key, single, cache_name, is_descriptor = prefetcher.get_prefetch_querysets(
        instances, lookup.get_current_querysets(level)
    )
    queryset = querysets
    # Lookups of the queryset's own are done later, with those of the others.
    additional = [copy.copy(extra) for extra in getattr(queryset, "_prefetch_related_lookups", ())]
    if additional:
        queryset._prefetch_related_lookups = ()
    related_objects = list(queryset)
    by_key = {}
    for obj in related_objects:
        by_key.setdefault(rel_key(obj), []).append(obj)
    to_attr, as_attr = lookup.get_current_to_attr(level)
    if as_attr and instances:
        model = instances[0].__class__
        try:
            model._meta.get_field(to_attr)
        except exceptions.FieldDoesNotExist:
            pass
        else:
            raise ValueError(
                "to_attr=%s conflicts with a field on the %s model." % (to_attr, model.__name__)
            )
    leaf = level == lookup.prefetch_through.count("__")
    for obj in instances:
        values = by_key.get(instance_key(obj), [])
        if single:
            value = values[0] if values else None
            if as_attr:
                setattr(obj, to_attr, value)
            elif is_descriptor:
                setattr(obj, cache_name, value)
            else:
                obj._state.fields_cache[cache_name] = value
        elif as_attr:
            setattr(obj, to_attr, values)
        else:
            manager = getattr(obj, to_attr)
            if leaf and lookup.queryset is not None:
                filled = manager._apply_rel_filters(lookup.queryset)
            else:
                filled = manager.get_queryset()
            filled._result_cache = values
            filled._prefetch_done = True
            obj._prefetched_objects_cache[cache_name] = filled
    return related_objects, additional


async def aprefetch_related_objects(model_instances, *related_lookups):
    return prefetch_related_objects(model_instances, *related_lookups)
