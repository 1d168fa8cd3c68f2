"""Checks over all models for what content types need."""

from django.core.checks.fields import is_kind
from django.core.checks.messages import Error
from django.core.checks.model_checks import models_of


def check_generic_foreign_keys(app_configs, **kwargs):
    return [
        message
        for model in models_of(app_configs)
        for field in model._meta.private_fields
        if is_kind(field, "GenericForeignKey")
        for message in field.check()
    ]


def check_model_name_lengths(app_configs, **kwargs):
    return [
        Error(
            "Model names must be at most 100 characters (got %d)." % len(model._meta.model_name),
            obj=model,
            id="contenttypes.E005",
        )
        for model in models_of(app_configs)
        if len(model._meta.model_name) > 100
    ]
