"""``AppConfig``: what is known of one app."""


class AppConfig:
    default_auto_field = None

    def __init__(self, app_name, app_module=None):
        self.name = app_name
        self.module = app_module
        self.apps = None
        if not hasattr(self, "label"):
            self.label = app_name.rpartition(".")[2]
        if not hasattr(self, "verbose_name"):
            self.verbose_name = self.label.title()
        self.path = app_name.replace(".", "/")
        self.models_module = None

    def __repr__(self):
        return "<%s: %s>" % (type(self).__name__, self.label)

    @classmethod
    def create(cls, entry):
        return cls(entry)

    @property
    def models(self):
        return self.apps.all_models[self.label]

    def get_model(self, model_name, require_ready=True):
        return self.apps.get_model(self.label, model_name, require_ready)

    def get_models(self, include_auto_created=False, include_swapped=False):
        for model in self.models.values():
            if model._meta.auto_created and not include_auto_created:
                continue
            if model._meta.swapped and not include_swapped:
                continue
            yield model

    def ready(self):
        """Called once the app is installed."""
