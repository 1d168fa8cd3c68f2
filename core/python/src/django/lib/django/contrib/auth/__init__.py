"""django.contrib.auth: its models. There are no sessions and no requests here."""

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def get_user_model():
    """The model that ``AUTH_USER_MODEL`` names."""
    try:
        return apps.get_model(settings.AUTH_USER_MODEL, require_ready=False)
    except ValueError:
        raise ImproperlyConfigured("AUTH_USER_MODEL must be of the form 'app_label.model_name'")
    except LookupError:
        raise ImproperlyConfigured(
            "AUTH_USER_MODEL refers to model '%s' that has not been installed" % settings.AUTH_USER_MODEL
        )
