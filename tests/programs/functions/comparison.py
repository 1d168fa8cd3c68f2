"""Cast, Coalesce, Greatest, Least, NullIf."""

from django.db import models
from django.db.models import CharField, DecimalField, F, FloatField, IntegerField, Sum, Value
from django.db.models.functions import Cast, Coalesce, Greatest, Least, NullIf


class Author(models.Model):
    name = models.CharField(max_length=30)
    nick = models.CharField(max_length=30, null=True, blank=True)
    age = models.IntegerField(null=True)


class Post(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    likes = models.IntegerField()
    views = models.IntegerField(null=True)


ann = Author.objects.create(name="Ann", nick="Annie", age=30)
bob = Author.objects.create(name="Bob", nick="")
Post.objects.create(author=ann, likes=5, views=50)
Post.objects.create(author=ann, likes=8)


def show(queryset, **annotation):
    print(queryset.annotate(**annotation).order_by("id").values_list(*annotation))


show(Author.objects, a=Coalesce("nick", "name"), b=Coalesce(F("age"), 0), c=Coalesce("nick", Value("?")))
show(Author.objects, a=Coalesce(Sum("post__likes"), 0), b=Coalesce(Sum("post__likes"), Value(0.0), output_field=FloatField()))
show(Author.objects, a=NullIf("nick", Value("")), b=Coalesce(NullIf("nick", Value("")), "name"))
show(Author.objects, a=Cast("age", CharField()), b=Cast("age", FloatField()), c=Cast(Value("12"), IntegerField()))
show(Author.objects, a=Cast("age", DecimalField(max_digits=5, decimal_places=2)), b=Cast(Value("2.7"), IntegerField()))
show(Post.objects, a=Greatest("likes", "views"), b=Least("likes", Value(6)), c=Greatest(F("likes"), Coalesce("views", 0)))
print(Author.objects.filter(age__gt=Cast(Value("20"), IntegerField())).values_list("name", flat=True))
print(Post.objects.annotate(best=Greatest("likes", Coalesce("views", 0))).filter(best__gte=50).count())
print(Author.objects.order_by(Coalesce("nick", "name").desc()).values_list("name", flat=True))
for bad in (Coalesce, Greatest, Least):
    try:
        bad("name")
    except ValueError as e:
        print(e)
print(Author.objects.annotate(text=Cast("id", CharField(max_length=5))).filter(text="1").values_list("text", flat=True))
