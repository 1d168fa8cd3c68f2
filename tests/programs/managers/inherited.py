"""Managers from abstract and concrete parents, default_manager_name and base_manager_name."""

from django.db import models


class Published(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(published=True)


class Short(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(title__length__lt=5)


class Base(models.Model):
    title = models.CharField(max_length=30)
    published = models.BooleanField(default=True)

    live = Published()
    objects = models.Manager()

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self):
        return self.title


class Plain(Base):
    pass


class Named(Base):
    class Meta(Base.Meta):
        default_manager_name = "objects"


class Own(Base):
    short = Short()


class Shadow(Base):
    live = None


class Strict(Base):
    class Meta(Base.Meta):
        base_manager_name = "live"


class Comment(models.Model):
    on = models.ForeignKey(Strict, on_delete=models.CASCADE)


class Remark(models.Model):
    on = models.ForeignKey(Plain, on_delete=models.CASCADE, related_name="remarks")


class PlainChild(Plain):
    pages = models.IntegerField(default=1)


models.CharField.register_lookup(models.functions.Length)
for model in (Plain, Named, Own, Shadow, Strict, PlainChild):
    meta = model._meta
    print(model.__name__, [m.name for m in meta.managers], meta.default_manager.name, type(meta.base_manager).__name__, type(model._default_manager).__name__)
print(Shadow.live)
hidden, shown = Strict.objects.create(title="hidden", published=False), Strict.objects.create(title="shown")
Comment.objects.create(on=hidden)
Comment.objects.create(on=shown)
for comment in Comment.objects.order_by("id"):
    try:
        print(comment.on)
    except Strict.DoesNotExist as e:
        print(type(e).__qualname__, e)
try:
    hidden.refresh_from_db()
except Strict.DoesNotExist as e:
    print(type(e).__qualname__, e)
draft = Plain.objects.create(title="draft", published=False)
Remark.objects.create(on=draft)
print(Remark.objects.get().on, Plain.live.all(), Plain.objects.all(), Plain._default_manager.count())
draft.title = "saved all the same"
draft.save()
print(Plain.objects.get(), Own.short.create(title="a long title"), Own.short.count(), Own.objects.count())
