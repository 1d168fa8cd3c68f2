"""Options and arguments that models refuse, and those that only the checks tell."""

from django.db import models
def attempt(define):
    try:
        define()
        print("fine")
    except Exception as e:
        print(type(e).__name__, e)


def define():
    class A(models.Model):
        class Meta:
            order_with_respect_to = "nope"
attempt(define)


def define():
    class A2(models.Model):
        b = models.ForeignKey(3, on_delete=models.CASCADE)
attempt(define)


def define():
    class A3(models.Model):
        b = models.ForeignKey("self", on_delete=3)
attempt(define)


def define():
    class A4(models.Model):
        b = models.ManyToManyField("self", on_delete=models.CASCADE)
attempt(define)


def define():
    class A5(models.Model):
        class Meta:
            ordering = "name"
    print(A5._meta.ordering)
attempt(define)


def define():
    class A6(models.Model):
        class Meta:
            unique_together = 3
    print(A6._meta.unique_together)
attempt(define)


def define():
    class A7(models.Model):
        class Meta:
            constraints = 3
attempt(define)


def define():
    class A9(models.Model):
        class Meta:
            proxy = True
attempt(define)


def define():
    class A10(models.Model):
        objects = models.CharField(max_length=3)
attempt(define)


def define():
    class A12(models.Model):
        n = models.CharField(max_length="x")
        m = models.IntegerField(max_length=3)
    print([e.msg for e in A12.check()])
attempt(define)


def define():
    class Meta1(models.Model):
        class Meta:
            abstract = True
            index = 3
            foo = 4
attempt(define)


def define():
    class A13(models.Model):
        b = models.ForeignKey("self", models.CASCADE, to_field="nope")
    print([e.msg for e in A13.check()])
attempt(define)


def define():
    class A14(models.Model):
        t = models.CharField(max_length=3, choices=["a","b"])
    print([e.msg for e in A14.check()])
attempt(define)


def define():
    class A15(models.Model):
        class Meta:
            indexes = [models.Index(fields=["nope"])]
attempt(define)


def define():
    class A16(models.Model):
        title = models.CharField
    print(A16.check(), A16.title)
attempt(define)


def define():
    class A17(models.Model):
        title = models.CharField(max_length=3),
    print(A17.check())
attempt(define)
