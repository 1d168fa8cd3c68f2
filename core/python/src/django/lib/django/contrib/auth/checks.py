"""Checks of the user model and of permissions."""

from django.apps import apps
from django.conf import settings
from django.core.checks.messages import Critical, Error, Warning
from django.core.checks.model_checks import models_of


def check_user_model(app_configs, **kwargs):
    """What ``settings.AUTH_USER_MODEL`` must have, where its app is among those to check."""
    label, _dot, name = settings.AUTH_USER_MODEL.partition(".")
    if app_configs is not None and all(config.label != label for config in app_configs):
        return []
    return list(_user_model(apps.get_model(label, name)))


def _user_model(model):
    required, username = model.REQUIRED_FIELDS, model.USERNAME_FIELD
    if not isinstance(required, (list, tuple)):
        yield Error("'REQUIRED_FIELDS' must be a list or tuple.", obj=model, id="auth.E001")
    if username in required:
        yield Error(
            "The field named as the 'USERNAME_FIELD' for a custom user model must not be included in "
            "'REQUIRED_FIELDS'.",
            hint="The 'USERNAME_FIELD' is currently set to '%s', you should remove '%s' from the 'REQUIRED_FIELDS'."
            % (username, username),
            obj=model,
            id="auth.E002",
        )
    options = model._meta
    groups = [constraint.fields for constraint in options.total_unique_constraints]
    if not options.get_field(username).unique and (username,) not in groups:
        name = "%s.%s" % (options.object_name, username)
        if settings.AUTHENTICATION_BACKENDS == ["django.contrib.auth.backends.ModelBackend"]:
            text = "'%s' must be unique because it is named as the 'USERNAME_FIELD'." % name
            yield Error(text, obj=model, id="auth.E003")
        else:
            yield Warning(
                "'%s' is named as the 'USERNAME_FIELD', but it is not unique." % name,
                hint="Ensure that your authentication backend(s) can handle non-unique usernames.",
                obj=model,
                id="auth.W004",
            )
    for attribute, id in (("is_anonymous", "auth.C009"), ("is_authenticated", "auth.C010")):
        if callable(getattr(model(), attribute)):
            yield Critical(
                "%s.%s must be an attribute or property rather than a method. Ignoring this is a security issue as "
                "anonymous users will be treated as authenticated!" % (model, attribute),
                obj=model,
                id=id,
            )


def _built_in(options):
    """Codename and name of the permissions that every model has."""
    return {
        "%s_%s" % (action, options.model_name): "Can %s %s" % (action, options.verbose_name_raw)
        for action in options.default_permissions
    }


def check_models_permissions(app_configs, **kwargs):
    permission = apps.get_model("auth", "Permission")._meta
    limits = permission.get_field("name").max_length, permission.get_field("codename").max_length
    return [message for model in models_of(app_configs) for message in _permissions(model, *limits)]


def _permissions(model, name_limit, codename_limit):
    options = model._meta
    built_in = _built_in(options)
    over = max(map(len, built_in.values()), default=0) - name_limit
    if over > 0:
        yield Error(
            "The verbose_name of model '%s' must be at most %d characters for its builtin permission names to be at "
            "most %d characters." % (options.label, len(options.verbose_name_raw) - over, name_limit),
            obj=model,
            id="auth.E007",
        )
    over = max(map(len, built_in), default=0) - codename_limit
    if over > 0:
        yield Error(
            "The name of model '%s' must be at most %d characters for its builtin permission codenames to be at most "
            "%d characters." % (options.label, len(options.model_name) - over, codename_limit),
            obj=model,
            id="auth.E011",
        )
    seen = set()
    for codename, name in options.permissions:
        for what, text, limit, id in (
            ("named", name, name_limit, "auth.E008"),
            ("codenamed", codename, codename_limit, "auth.E012"),
        ):
            if len(text) > limit:
                yield Error(
                    "The permission %s '%s' of model '%s' is longer than %d characters."
                    % (what, text, options.label, limit),
                    obj=model,
                    id=id,
                )
        if codename in built_in:
            text = "The permission codenamed '%s' clashes with a builtin permission for model '%s'."
            yield Error(text % (codename, options.label), obj=model, id="auth.E005")
        elif codename in seen:
            text = "The permission codenamed '%s' is duplicated for model '%s'."
            yield Error(text % (codename, options.label), obj=model, id="auth.E006")
        seen.add(codename)
