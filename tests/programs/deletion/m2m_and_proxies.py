"""Fast deletes, signals that prevent them, overridden delete, and keep_parents."""

from django.db import models
from django.db.models.signals import pre_delete


class Folder(models.Model):
    name = models.CharField(max_length=30)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE)


class File(models.Model):
    folder = models.ForeignKey(Folder, on_delete=models.CASCADE)
    labels = models.ManyToManyField("Label")

    def delete(self, *args, **kwargs):
        print("deleting one file")
        return super().delete(*args, **kwargs)


class Label(models.Model):
    name = models.CharField(max_length=30)


class Leaf(models.Model):
    file = models.ForeignKey(File, null=True, on_delete=models.SET_NULL)


class Image(File):
    width = models.IntegerField(default=1)


root = Folder.objects.create(name="root")
sub = Folder.objects.create(name="sub", parent=root)
red = Label.objects.create(name="red")
for folder in (root, sub, sub):
    file = File.objects.create(folder=folder)
    file.labels.add(red)
    Leaf.objects.create(file=file)
image = Image.objects.create(folder=root)
print(Leaf.objects.filter(file__folder=sub).count())
print(image.delete(keep_parents=True), File.objects.count())
print(File.objects.first().delete())
print(File.objects.filter(folder=sub).delete())
pre_delete.connect(lambda instance, **kwargs: print("pre_delete", instance.name), sender=Label, weak=False)
print(Label.objects.all().delete())
print(root.delete())
print(Leaf.objects.filter(file=None).count(), Folder.objects.count(), File.objects.count())
print(Leaf.objects.all().delete())
print(Leaf.objects.none().delete(), Folder.objects.filter(pk__in=[]).delete())
