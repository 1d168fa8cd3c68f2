"""``Model`` and its metaclass."""

import _django
from _django import DeferredAttribute, Model, ModelBase, ModelState


class Deferred:
    def __repr__(self):
        return "<Deferred field>"

    def __str__(self):
        return "<Deferred field>"


DEFERRED = Deferred()


def model_unpickle(model_id):
    """An empty instance, for pickle to fill."""
    if isinstance(model_id, tuple):
        from django.apps import apps

        model = apps.get_model(*model_id)
    else:
        model = model_id
    return model.__new__(model)


model_unpickle.__safe_for_unpickle__ = True

def _get_next_or_previous_by_FIELD(self, field, is_next, **kwargs):
    """The nearest row in the order of a date field; rows of one date follow their keys."""
    if not self._is_pk_set():
        raise ValueError("get_next/get_previous cannot be used on unsaved objects.")
    from django.db.models import Q

    name, value = field.name, getattr(self, field.attname)
    op, order = ("gt", "") if is_next else ("lt", "-")
    later = Q(**{name: value, "pk__" + op: self.pk}) | Q(**{"%s__%s" % (name, op): value})
    found = self.__class__._default_manager.filter(**kwargs).filter(later).order_by(order + name, order + "pk")
    try:
        return found[0]
    except IndexError:
        raise self.DoesNotExist("%s matching query does not exist." % self.__class__._meta.object_name) from None


def _get_next_or_previous_in_order(self, field, is_next):
    opts = self._meta
    related = opts.order_with_respect_to
    op, order = ("gt", "") if is_next else ("lt", "-")
    own = self.__class__._default_manager.filter(pk=self.pk).values("_order")
    found = self.__class__._default_manager.filter(**{related.attname: getattr(self, related.attname)})
    return found.filter(**{"_order__" + op: own}).order_by(order + "_order")[:1].get()


def _ordered_rows(self, field):
    return field.model.objects.filter(**{field.attname: getattr(self, field.target_field.attname)})


def _get_order(self, field):
    """The keys of the rows that are ordered with respect to this one, in their order."""
    return _ordered_rows(self, field).values_list(field.model._meta.pk.name, flat=True)


def _set_order(self, field, id_list, using=None):
    rows = [field.model(pk=pk, _order=order) for order, pk in enumerate(id_list)]
    _ordered_rows(self, field).using(using).bulk_update(rows, ["_order"])


def _next_order(model, instance):
    """``_order`` of a new row: after all rows of the same owner."""
    from django.db.models import Max
    from django.db.models.functions import Coalesce

    related = model._meta.order_with_respect_to
    rows = model._base_manager.filter(**{related.attname: getattr(instance, related.attname)})
    return rows.aggregate(_order__max=Coalesce(Max("_order") + 1, 0))["_order__max"]


def _assign_orders(model, instances):
    """``_order`` of new rows that are inserted together: each owner's after those that it has."""
    from django.db.models import Max, Q

    related = model._meta.order_with_respect_to
    attname = related.attname
    by_owner = {}
    for instance in instances:
        by_owner.setdefault(getattr(instance, attname), []).append(instance)
    owners = Q()
    for owner in by_owner:
        owners |= Q((attname, owner))
    rows = model._base_manager.filter(owners).values_list(related.name)
    taken = dict(rows.annotate(_order__max=Max("_order") + 1))
    for owner, own in by_owner.items():
        order = taken.get(owner, 0)
        for instance in own:
            if getattr(instance, "_order", None) is None:
                instance._order = order
                order += 1


def check(cls, **kwargs):
    """The system checks of the model."""
    from django.core.checks.models import check_model

    return check_model(cls, **kwargs)


_django.extend(Model, {"check": classmethod(check)})


def _async(name):
    async def method(self, *args, **kwargs):
        from asgiref.sync import sync_to_async

        return await sync_to_async(getattr(self, name))(*args, **kwargs)

    return method


_django.extend(Model, {"a" + name: _async(name) for name in ("save", "delete", "refresh_from_db")})
for _method in (Model.save, Model.save_base, Model.asave, Model.delete, Model.adelete):
    _method.alters_data = True

__all__ = ["DEFERRED", "DeferredAttribute", "Model", "ModelBase", "ModelState", "model_unpickle"]
