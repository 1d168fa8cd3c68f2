"""The signals that models send."""

from functools import partial

from django.dispatch import Signal


class ModelSignal(Signal):
    """A signal whose sender may be given by name (``"app.Model"``), before there is such a model."""

    def _lazy_method(self, method, apps, receiver, sender, **kwargs):
        from django.db.models.options import Options
        from django.db.models.utils import make_model_tuple

        partial_method = partial(method, receiver, **kwargs)
        if isinstance(sender, str):
            apps = apps or Options.default_apps
            apps.lazy_model_operation(partial_method, make_model_tuple(sender))
            return None
        return partial_method(sender)

    def connect(self, receiver, sender=None, weak=True, dispatch_uid=None, apps=None):
        self._lazy_method(super().connect, apps, receiver, sender, weak=weak, dispatch_uid=dispatch_uid)

    def disconnect(self, receiver=None, sender=None, dispatch_uid=None, apps=None):
        return self._lazy_method(super().disconnect, apps, receiver, sender, dispatch_uid=dispatch_uid)


class_prepared = Signal()
pre_init = ModelSignal(use_caching=True)
post_init = ModelSignal(use_caching=True)
pre_save = ModelSignal(use_caching=True)
post_save = ModelSignal(use_caching=True)
pre_delete = ModelSignal(use_caching=True)
post_delete = ModelSignal(use_caching=True)
m2m_changed = ModelSignal(use_caching=True)
pre_migrate = Signal()
post_migrate = Signal()
