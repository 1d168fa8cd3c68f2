"""A rating kept up to date by signals, and an audit log that notes changes."""

from django.db import models
from django.db.models import Avg
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver


class Product(models.Model):
    name = models.CharField(max_length=30)
    average_rating = models.FloatField(null=True)


class Review(models.Model):
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="reviews")
    stars = models.IntegerField()


class Change(models.Model):
    what = models.CharField(max_length=60)


@receiver([post_save, post_delete], sender=Review)
def update_rating(sender, instance, **kwargs):
    rating = Review.objects.filter(product=instance.product).aggregate(r=Avg("stars"))["r"]
    Product.objects.filter(pk=instance.product_id).update(average_rating=rating)


@receiver(pre_save, sender=Product)
def note_change(sender, instance, **kwargs):
    if instance.pk:
        before = Product.objects.get(pk=instance.pk)
        if before.name != instance.name:
            Change.objects.create(what=f"{before.name} -> {instance.name}")


tea = Product.objects.create(name="tea")
first = Review.objects.create(product=tea, stars=5)
Review.objects.create(product=tea, stars=2)
tea.refresh_from_db()
print(tea.average_rating)
first.delete()
tea.refresh_from_db()
print(tea.average_rating)
tea.name = "green tea"
tea.save()
tea.save()
print(Change.objects.values_list("what", flat=True))
Review.objects.update(stars=1)
tea.refresh_from_db()
print(tea.average_rating)
print(Review.objects.all().delete())
tea.refresh_from_db()
print(tea.average_rating, tea.delete())
