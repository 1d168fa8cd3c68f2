"""Formsets for the rows that refer to an instance by a generic foreign key."""

from django.db.models import ForeignKey
from django.forms import ModelForm, modelformset_factory
from django.forms.models import BaseModelFormSet


class BaseGenericInlineFormSet(BaseModelFormSet):
    def __init__(
        self, data=None, files=None, instance=None, save_as_new=False, prefix=None, queryset=None, **kwargs
    ):
        self.instance, self.save_as_new = instance, save_as_new
        self.rel_name = self.get_default_prefix()
        manager = self.model._default_manager
        if instance is None or not instance._is_pk_set():
            rows = manager.none()
        else:
            key = {self.ct_field.name: self._content_type(), self.ct_fk_field.name: instance.pk}
            rows = (manager if queryset is None else queryset).filter(**key)
        super().__init__(queryset=rows, data=data, files=files, prefix=prefix, **kwargs)

    def _content_type(self):
        from django.contrib.contenttypes.models import ContentType

        return ContentType.objects.get_for_model(self.instance, for_concrete_model=self.for_concrete_model)

    def initial_form_count(self):
        return 0 if self.save_as_new else super().initial_form_count()

    @classmethod
    def get_default_prefix(cls):
        meta = cls.model._meta
        return "-".join((meta.app_label, meta.model_name, cls.ct_field.name, cls.ct_fk_field.name))

    def save_new(self, form, commit=True):
        setattr(form.instance, self.ct_field.attname, self._content_type().pk)
        setattr(form.instance, self.ct_fk_field.attname, self.instance.pk)
        return form.save(commit=commit)


def generic_inlineformset_factory(
    model, form=ModelForm, formset=BaseGenericInlineFormSet, ct_field="content_type", fk_field="object_id",
    fields=None, exclude=None, extra=3, can_order=False, can_delete=True, max_num=None, formfield_callback=None,
    validate_max=False, for_concrete_model=True, min_num=None, validate_min=False, absolute_max=None,
    can_delete_extra=True,
):
    """A formset class for the rows of the model that refer to an instance of any model."""
    from django.contrib.contenttypes.models import ContentType

    ct_field = model._meta.get_field(ct_field)
    if not isinstance(ct_field, ForeignKey) or ct_field.remote_field.model != ContentType:
        raise Exception("fk_name '%s' is not a ForeignKey to ContentType" % ct_field)
    fk_field = model._meta.get_field(fk_field)
    made = modelformset_factory(
        model, form=form, formfield_callback=formfield_callback, formset=formset, extra=extra, can_delete=can_delete,
        can_order=can_order, fields=fields, exclude=[*(exclude or ()), ct_field.name, fk_field.name], max_num=max_num,
        validate_max=validate_max, min_num=min_num, validate_min=validate_min, absolute_max=absolute_max,
        can_delete_extra=can_delete_extra,
    )  # fmt: skip
    made.ct_field, made.ct_fk_field, made.for_concrete_model = ct_field, fk_field, for_concrete_model
    return made
