"""Pages by hand and with Paginator."""

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db import models


class Photo(models.Model):
    name = models.CharField(max_length=30)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


for i in range(1, 8):
    Photo.objects.create(name=f"photo {i}")


def page(number, size=3):
    start = (number - 1) * size
    return Photo.objects.all()[start : start + size]


print(page(1), page(3))
paginator = Paginator(Photo.objects.all(), 3)
print(paginator.count, paginator.num_pages, list(paginator.page_range))
second = paginator.page(2)
print(second, list(second), second.has_next(), second.has_previous(), second.next_page_number(), second.start_index(), second.end_index())
print(list(paginator.get_page(99)), list(paginator.get_page("x"))[0], len(paginator.page(3)))
for bad in (0, 4, "x"):
    try:
        paginator.page(bad)
    except (EmptyPage, PageNotAnInteger) as e:
        print(type(e).__name__, e)
small = Paginator(Photo.objects.filter(name="none"), 3)
print(small.num_pages, list(small.page(1)), Paginator(Photo.objects.all(), 5, orphans=2).num_pages)
print([[str(p) for p in paginator.page(n)] for n in paginator.page_range])
