"""django.conf.settings: the settings that the ORM, its helpers and tests look at."""

from django.conf import global_settings

ENVIRONMENT_VARIABLE = "DJANGO_SETTINGS_MODULE"
_MISSING = object()


class UserSettingsHolder:
    """Settings over other settings; deleted ones are hidden."""

    SETTINGS_MODULE = None

    def __init__(self, default_settings):
        self.__dict__["_deleted"] = set()
        self.default_settings = default_settings

    def __getattr__(self, name):
        if not name.isupper() or name in self._deleted:
            raise AttributeError(name)
        return getattr(self.default_settings, name)

    def __setattr__(self, name, value):
        self._deleted.discard(name)
        super().__setattr__(name, value)

    def __delattr__(self, name):
        self._deleted.add(name)
        if name in self.__dict__:
            super().__delattr__(name)

    def __dir__(self):
        return sorted(name for name in {*self.__dict__, *dir(self.default_settings)} if name not in self._deleted)

    def is_overridden(self, setting):
        return setting in self._deleted or setting in self.__dict__


class SettingsReference(str):
    """The value of a setting that remembers the setting's name."""

    def __new__(cls, value, setting_name):
        return str.__new__(cls, value)

    def __init__(self, value, setting_name):
        self.setting_name = setting_name


class LazySettings:
    """``settings``. ``_wrapped`` is what ``override_settings`` exchanges; what was read is kept beside it."""

    def __init__(self):
        self.__dict__["_wrapped"] = UserSettingsHolder(global_settings)
        # As in a project under development: `connection.queries` is kept.
        self._wrapped.DEBUG = True

    @property
    def configured(self):
        return True

    def configure(self, default_settings=global_settings, **options):
        raise RuntimeError("Settings already configured.")

    def __getattr__(self, name):
        value = getattr(self.__dict__["_wrapped"], name, _MISSING)
        if value is _MISSING:
            raise AttributeError("'Settings' object has no attribute %r" % name)
        self.__dict__[name] = value
        return value

    def __setattr__(self, name, value):
        zones = self._zones()
        if name == "_wrapped":
            self.__dict__.clear()
            self.__dict__["_wrapped"] = value
        else:
            setattr(self._wrapped, name, value)
            self.__dict__.pop(name, None)
        self._tell_zones(zones)

    def __delattr__(self, name):
        zones = self._zones()
        delattr(self._wrapped, name)
        self.__dict__.pop(name, None)
        self._tell_zones(zones)

    def _zones(self):
        return getattr(self, "USE_TZ", None), getattr(self, "TIME_ZONE", None)

    def _tell_zones(self, before):
        after = self._zones()
        if after != before and None not in after:
            from django.utils import timezone

            timezone._tell()

    def __dir__(self):
        return dir(self._wrapped)

    def __repr__(self):
        return '<LazySettings "settings">'

    def is_overridden(self, setting):
        return self._wrapped.is_overridden(setting)


settings = LazySettings()
