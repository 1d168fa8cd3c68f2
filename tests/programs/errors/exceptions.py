"""Which exception is a kind of which."""

from django.core.exceptions import FieldError, MultipleObjectsReturned, ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, Error, IntegrityError, OperationalError, models


class Shelf(models.Model):
    name = models.CharField(max_length=50)


class Box(models.Model):
    name = models.CharField(max_length=50)
    shelf = models.ForeignKey(Shelf, null=True, on_delete=models.CASCADE)


print(Shelf.DoesNotExist.__mro__[1:3])
print(issubclass(Shelf.DoesNotExist, ObjectDoesNotExist), issubclass(Shelf.DoesNotExist, Box.DoesNotExist))
print(issubclass(Shelf.MultipleObjectsReturned, MultipleObjectsReturned), issubclass(IntegrityError, DatabaseError))
print(issubclass(DatabaseError, Error), issubclass(OperationalError, DatabaseError), issubclass(FieldError, Exception))
print(Shelf.DoesNotExist.__name__, Shelf.DoesNotExist.__qualname__, Shelf.DoesNotExist.__module__)
try:
    Box.objects.get(pk=1)
except Shelf.DoesNotExist:
    print("wrong")
except ObjectDoesNotExist as e:
    print("right:", repr(e), e.args)
for model in (Shelf, Box):
    try:
        model.objects.get(name="none")
    except (Shelf.DoesNotExist, Box.DoesNotExist) as e:
        print(type(e), e)
try:
    raise ValidationError({"name": ["Too short.", "Too dull."]})
except ValidationError as e:
    print(e.messages, e.message_dict, e)
box = Box.objects.create(name="b")
try:
    box.shelf.name
except AttributeError as e:
    print(e)
box.contents
