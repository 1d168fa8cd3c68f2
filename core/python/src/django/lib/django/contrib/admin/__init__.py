"""django.contrib.admin, as far as models see it: which ones are registered, with what options. It has no pages here."""

from django.contrib.admin.exceptions import AlreadyRegistered, NotRegistered
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.sites import AdminSite, site


def register(*models, site=None):
    """Decorator: registers the models with a ``ModelAdmin`` class."""
    if not models:
        raise ValueError("At least one model must be passed to register.")

    def wrap(admin_class):
        from django.contrib.admin.sites import site as default_site

        admin_site = site or default_site
        if not isinstance(admin_site, AdminSite):
            raise ValueError("site must subclass AdminSite")
        if not issubclass(admin_class, ModelAdmin):
            raise ValueError("Wrapped class must subclass ModelAdmin.")
        admin_site.register(models, admin_class=admin_class)
        return admin_class

    return wrap


__all__ = ["AdminSite", "AlreadyRegistered", "ModelAdmin", "NotRegistered", "register", "site"]
