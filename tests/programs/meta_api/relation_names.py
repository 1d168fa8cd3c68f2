"""What the other side of a relation is called, and relations outside of models."""

from django.db import models


class T(models.Model):
    friends = models.ManyToManyField("self")
    follows = models.ManyToManyField("self", symmetrical=False, related_name="+")


class A(models.Model):
    a = models.ForeignKey(T, models.CASCADE, related_name="+")
    b = models.ForeignKey(T, models.CASCADE, related_name="foo+")
    c = models.OneToOneField(T, models.CASCADE, related_name="x")
    d = models.ManyToManyField(T, related_name="+")
    e = models.ForeignKey(T, models.CASCADE)


class B(A):
    pass


for m in (T, A, B):
    for f in m._meta.get_fields(include_hidden=True):
        r = f.remote_field if f.concrete or not f.auto_created else f
        if r is not None and hasattr(r, "get_accessor_name"):
            print(m.__name__, f.name, repr(r.get_accessor_name()), r.related_name, r.hidden, r.get_accessor_name(B))
            print("   ", repr(r.accessor_name), r.cache_name)


class C(models.Model):
    t = models.OneToOneField(T, models.CASCADE, unique=False)


print(C._meta.get_field("t").unique, sorted(C._meta.get_field("t").deconstruct()[3]))
for field in (models.ForeignKey(T, models.CASCADE), models.ForeignKey("T", models.CASCADE)):
    for attempt in (
        lambda: field.remote_field.get_related_field(),
        lambda: field.target_field.name,
        lambda: field.related_model,
        lambda: field.remote_field.model,
    ):
        try:
            print(attempt())
        except (AttributeError, ValueError) as error:
            print(type(error).__name__, error)


class OwnManager(models.Manager):
    pass


print(OwnManager.from_queryset(models.QuerySet), OwnManager.from_queryset(models.QuerySet, "Named"))
T._meta.base_manager_name = "hidden"
try:
    print(T._base_manager.name)
    T._meta._expire_cache()
    print(T._base_manager)
except ValueError as error:
    print(error)
