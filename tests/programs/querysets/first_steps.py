"""Create a few rows, read them back."""

from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100)

    def __str__(self):
        return self.name


ada = Author.objects.create(name="Ada")
bob = Author(name="Bob")
print(bob.pk)
bob.save()
print(ada.pk, bob.pk)
print(Author.objects.all())
for author in Author.objects.all():
    print(author.id, author)
print(Author.objects.get(name="Ada"))
print(Author.objects.count())
