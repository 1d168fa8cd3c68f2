"""Relations seen from the model that they point to."""

from _django import ForeignObjectRel, ManyToManyRel, ManyToOneRel, OneToOneRel, extend


def get_choices(self, include_blank=True, blank_choice=None, limit_choices_to=None, ordering=()):
    """The rows that point here, as choices."""
    from django.db.models.utils import get_blank_choice_label

    limit = limit_choices_to or self.limit_choices_to or {}
    rows = self.related_model._default_manager.complex_filter(limit)
    if ordering:
        rows = rows.order_by(*ordering)
    blank = [("", get_blank_choice_label())] if blank_choice is None else blank_choice
    return (blank if include_blank else []) + [(row.pk, str(row)) for row in rows]


for _rel in (ForeignObjectRel, ManyToOneRel, ManyToManyRel):
    extend(_rel, {"get_choices": get_choices})

__all__ = ["ForeignObjectRel", "ManyToManyRel", "ManyToOneRel", "OneToOneRel"]
