"""Two conditions on a multi-valued relation: in one filter() the same row, in two any rows."""

from django.db import models


class Blog(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Entry(models.Model):
    blog = models.ForeignKey(Blog, on_delete=models.CASCADE, related_name="entries")
    headline = models.CharField(max_length=50)
    year = models.IntegerField()
    tags = models.ManyToManyField("Tag", related_name="entries")


class Tag(models.Model):
    name = models.CharField(max_length=20)


beatles, pop, jazz = [Blog.objects.create(name=n) for n in ("Beatles", "Pop", "Jazz")]
e1 = Entry.objects.create(blog=beatles, headline="Lennon", year=2008)
e2 = Entry.objects.create(blog=pop, headline="Lennon", year=2010)
e3 = Entry.objects.create(blog=pop, headline="Prince", year=2008)
old, new = Tag.objects.create(name="old"), Tag.objects.create(name="new")
e1.tags.add(old)
e2.tags.add(old, new)

print(Blog.objects.filter(entries__headline="Lennon", entries__year=2008))
print(Blog.objects.filter(entries__headline="Lennon").filter(entries__year=2008))
print(Blog.objects.filter(entries__headline="Lennon").filter(entries__headline="Prince"))
print(Blog.objects.filter(entries__tags=old, entries__year=2010))
print(Blog.objects.filter(entries__tags=old).filter(entries__tags=new))
print(Blog.objects.filter(entries__tags__name="old", entries__tags__name__startswith="o").filter(entries__year__gt=2009))
print(Blog.objects.exclude(entries__headline="Lennon", entries__year=2008))
print(Blog.objects.exclude(entries__headline="Lennon").exclude(entries__year=2008))
print(Entry.objects.filter(blog__entries__year=2010, blog__entries__headline="Lennon").values("headline"))
print(Entry.objects.filter(tags=old).filter(tags=new).values_list("headline", flat=True))
print(Entry.objects.filter(tags__in=[old, new]).order_by("id").values_list("headline", flat=True))
print(Entry.objects.filter(blog__name="Pop").filter(blog__entries__year=2008).order_by("id").values_list("headline", flat=True))
