"""What fields that keep related objects on instances have in common."""

from django.utils.functional import cached_property

NOT_PROVIDED = object()


class FieldCacheMixin:
    """Values kept in ``instance._state.fields_cache`` under ``cache_name``."""

    @cached_property
    def cache_name(self):
        raise NotImplementedError

    def get_cached_value(self, instance, default=NOT_PROVIDED):
        cache = instance._state.fields_cache
        return cache[self.cache_name] if default is NOT_PROVIDED else cache.get(self.cache_name, default)

    def is_cached(self, instance):
        return self.cache_name in instance._state.fields_cache

    def set_cached_value(self, instance, value):
        instance._state.fields_cache[self.cache_name] = value

    def delete_cached_value(self, instance):
        del instance._state.fields_cache[self.cache_name]
