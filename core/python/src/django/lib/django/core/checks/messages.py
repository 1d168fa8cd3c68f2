"""What a system check has to say, and how serious it is."""

DEBUG, INFO, WARNING, ERROR, CRITICAL = 10, 20, 30, 40, 50


class CheckMessage:
    def __init__(self, level, msg, hint=None, obj=None, id=None):
        if not isinstance(level, int):
            raise TypeError("The first argument should be level.")
        self.level, self.msg, self.hint, self.obj, self.id = level, msg, hint, obj, id

    def _parts(self):
        return self.level, self.msg, self.hint, self.obj, self.id

    def __eq__(self, other):
        return isinstance(other, type(self)) and self._parts() == other._parts()

    def __str__(self):
        from django.db.models.base import ModelBase

        if self.obj is None:
            subject = "?"
        elif isinstance(self.obj, ModelBase):
            subject = self.obj._meta.label
        else:
            subject = str(self.obj)
        text = "%s: %s%s" % (subject, "(%s) " % self.id if self.id else "", self.msg)
        return "%s\n\tHINT: %s" % (text, self.hint) if self.hint else text

    def __repr__(self):
        parts = zip(("level", "msg", "hint", "obj", "id"), self._parts())
        return "<%s: %s>" % (type(self).__name__, ", ".join("%s=%r" % part for part in parts))

    def is_serious(self, level=ERROR):
        return self.level >= level

    def is_silenced(self):
        from django.conf import settings

        return self.id in settings.SILENCED_SYSTEM_CHECKS


class _OfItsLevel(CheckMessage):
    """A message whose class says how serious it is."""

    _level = None

    def __init__(self, *args, **kwargs):
        super().__init__(self._level, *args, **kwargs)


class Debug(_OfItsLevel):
    _level = DEBUG


class Info(_OfItsLevel):
    _level = INFO


class Warning(_OfItsLevel):
    _level = WARNING


class Error(_OfItsLevel):
    _level = ERROR


class Critical(_OfItsLevel):
    _level = CRITICAL
