"""Random operations in nested atomic blocks, seed 3."""

from django.db import models, transaction
from django.db.models import F


class Owner(models.Model):
    name = models.CharField(max_length=10, unique=True)
    rank = models.IntegerField(default=0)


class Item(models.Model):
    owner = models.ForeignKey(Owner, on_delete=models.CASCADE)
    code = models.IntegerField(unique=True)
    n = models.IntegerField(default=3)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(n__gte=0), name="n_not_negative")]


class Guard(models.Model):
    item = models.ForeignKey(Item, on_delete=models.PROTECT)


class Tag(models.Model):
    owners = models.ManyToManyField(Owner, related_name="tags")


class Oops(Exception):
    pass


def note(*what):
    print(*[f"{type(w).__name__} {w}" if isinstance(w, Exception) else w for w in what])


def fail(why):
    raise Oops(why)


def look():
    note("there are", Owner.objects.count(), list(Item.objects.order_by("code").values_list("code", "n")))


owners = [Owner.objects.create(name=f"o{n}") for n in range(3)]
items = [Item.objects.create(owner=owners[n % 3], code=n) for n in range(4)]
Guard.objects.create(item=items[0])
tags = [Tag.objects.create() for n in range(2)]

try:
    with transaction.atomic():
        note(Owner.objects.filter(name="o8").delete())  # 1
except Exception as e:
    note(e)
try:
    with transaction.atomic():
        with transaction.atomic(savepoint=False):
            Owner.objects.create(name="o9")  # 2
            with transaction.atomic():
                note(Item.objects.filter(code__lt=9).update(n=F("n") - 1))  # 3
                note(Item.objects.filter(code__lt=0).update(n=F("n") - 0))  # 4
                note(Item.objects.select_for_update().filter(code=4).count())  # 5
                items[2].save(force_insert=True)  # 6
            transaction.on_commit(lambda: fail(0), robust=True)  # 7
            note(Item.objects.select_for_update().filter(code=2).count())  # 8
        note(Item.objects.get(code=9).delete())  # 9
        Item.objects.create(owner=owners[2], code=53)  # 10
        try:
            with transaction.atomic():
                Item.objects.create(owner=owners[1], code=18)  # 11
                Owner.objects.create(name="o9")  # 12
                items[2].save(update_fields=["n"])  # 13
        except Exception as e:
            note(e)
except Exception as e:
    note(e)
try:
    Item.objects.bulk_create([Item(owner=owners[2], code=code) for code in (4, 6, 38)])  # 14
    try:
        with transaction.atomic():
            note(Item.objects.filter(code__lt=2).update(n=F("n") - 1))  # 15
    except Exception as e:
        note(e)
    with transaction.atomic():
        Guard.objects.create(item=Item.objects.get(code=6))  # 16
except Exception as e:
    note(e)
try:
    with transaction.atomic():
        Owner.objects.create(name="o6")  # 17
        note(Item.objects.filter(code__lt=9).update(n=F("n") - 0))  # 18
        with transaction.atomic():
            sid = transaction.savepoint()
            Owner.objects.create(name="o0")  # 19
            transaction.savepoint_rollback(sid)
            Item.objects.bulk_create([Item(owner=owners[1], code=code) for code in (23, 11, 20)])  # 20
            fail(1)  # 21
except Exception as e:
    note(e)
try:
    note(Owner.objects.update_or_create(name="o8", defaults={"rank": 3})[1])  # 22
except Exception as e:
    note(e)
try:
    with transaction.atomic():
        try:
            with transaction.atomic():
                with transaction.atomic():
                    with transaction.atomic():
                        transaction.on_commit(lambda: note("hook", 5))  # 23
                        Item.objects.bulk_create([Item(owner=owners[0], code=code) for code in (2, 26)], ignore_conflicts=True)  # 24
                        note(1 / 0)  # 25
                try:
                    with transaction.atomic():
                        try:
                            with transaction.atomic():
                                transaction.commit()  # 26
                                Owner.objects.create(name="o7")  # 27
                                note(Item.objects.select_for_update().filter(code=8).count())  # 28
                                note(Item.objects.get(code=3).delete())  # 29
                        except Exception as e:
                            note(e)
                        note(transaction.get_connection().in_atomic_block, transaction.get_autocommit())  # 30
                        try:
                            @transaction.atomic
                            def work_30():
                                transaction.on_commit(lambda: fail(9), robust=True)  # 31
                                sid = transaction.savepoint()
                                Guard.objects.create(item=Item.objects.get(code=1))  # 32
                                transaction.savepoint_commit(sid)
                            work_30()
                        except Exception as e:
                            note(e)
                        try:
                            with transaction.atomic(savepoint=False):
                                Item.objects.create(owner_id=55, code=34)  # 33
                        except Exception as e:
                            note(e)
                except Exception as e:
                    note(e)
        except Exception as e:
            note(e)
except Exception as e:
    note(e)
try:
    with transaction.atomic():
        with transaction.atomic():
            note(Item.objects.filter(code__gt=48).update(n=2))  # 34
except Exception as e:
    note(e)
try:
    with transaction.atomic(durable=True):
        sid = transaction.savepoint()
        Owner.objects.create(name="o2")  # 35
        transaction.savepoint_commit(sid)
        with transaction.atomic(savepoint=False):
            try:
                with transaction.atomic():
                    try:
                        @transaction.atomic
                        def work_35():
                            items[0].save(force_insert=True)  # 36
                            items[2].save(update_fields=["n"])  # 37
                            note(1 / 0)  # 38
                            note(Item.objects.filter(code=23).delete())  # 39
                        work_35()
                    except Exception as e:
                        note(e)
                    Item.objects.bulk_create([Item(owner=owners[1], code=code) for code in (60, 44, 26)])  # 40
                    try:
                        with transaction.atomic():
                            transaction.on_commit(lambda: Item.objects.create(owner=owners[1], code=59))  # 41
                            transaction.on_commit(lambda: fail(4), robust=True)  # 42
                    except Exception as e:
                        note(e)
            except Exception as e:
                note(e)
            with transaction.atomic():
                items[0].save(force_insert=True)  # 43
                note(Owner.objects.filter(name="o3").delete())  # 44
                sid = transaction.savepoint()
                note(Owner.objects.get_or_create(name="o1")[1])  # 45
                transaction.savepoint_rollback(sid)
                try:
                    with transaction.atomic(savepoint=False):
                        note(transaction.get_rollback())  # 46
                        note(1 / 0)  # 47
                        sid = transaction.savepoint()
                        fail(8)  # 48
                        transaction.savepoint_rollback(sid)
                        fail(8)  # 49
                except Exception as e:
                    note(e)
            try:
                with transaction.atomic():
                    look()  # 50
                    items[1].save(update_fields=["n"])  # 51
            except Exception as e:
                note(e)
        note(Item.objects.filter(code__lt=3).update(n=F("n") - 1))  # 52
except Exception as e:
    note(e)
try:
    items[2].save(update_fields=["n"])  # 53
    note(Item.objects.filter(code__gt=56).update(n=0))  # 54
except Exception as e:
    note(e)
try:
    with transaction.atomic():
        Item.objects.create(owner=owners[0], code=48)  # 55
        try:
            with transaction.atomic():
                items[2].save(update_fields=["n"])  # 56
                Item.objects.create(owner=owners[1], code=1)  # 57
                Item.objects.create(owner=owners[0], code=23)  # 58
        except Exception as e:
            note(e)
        @transaction.atomic
        def work_58():
            items[2].save(update_fields=["n"])  # 59
            look()  # 60
            look()  # 61
            Item.objects.create(owner=owners[2], code=15)  # 62
        work_58()
        note(transaction.get_rollback())  # 63
except Exception as e:
    note(e)
try:
    Item.objects.create(owner=owners[2], code=39)  # 64
    sid = transaction.savepoint()
    transaction.set_rollback(True)  # 65
    transaction.savepoint_commit(sid)
except Exception as e:
    note(e)
try:
    with transaction.atomic(durable=True):
        @transaction.atomic()
        def work_65():
            try:
                with transaction.atomic(savepoint=False):
                    try:
                        @transaction.atomic()
                        def work_65():
                            transaction.set_rollback(True)  # 66
                            fail(7)  # 67
                            note(Item.objects.select_for_update().filter(code=4).count())  # 68
                        work_65()
                    except Exception as e:
                        note(e)
                    with transaction.atomic():
                        Owner.objects.create(name="o4")  # 69
                        items[0].save(force_insert=True)  # 70
                        look()  # 71
                        note(Item.objects.filter(code__lt=7).update(n=F("n") - 0))  # 72
                    try:
                        with transaction.atomic():
                            owners[1].tags.clear()  # 73
                            fail(1)  # 74
                            Item.objects.create(owner=owners[2], code=35)  # 75
                            note(Item.objects.filter(code__lt=1).update(n=F("n") - 1))  # 76
                    except Exception as e:
                        note(e)
                    try:
                        @transaction.atomic()
                        def work_76():
                            transaction.set_rollback(False)  # 77
                            note(1 / 0)  # 78
                            sid = transaction.savepoint()
                            Guard.objects.create(item=Item.objects.get(code=1))  # 79
                            transaction.savepoint_commit(sid)
                        work_76()
                    except Exception as e:
                        note(e)
            except Exception as e:
                note(e)
        work_65()
except Exception as e:
    note(e)
try:
    @transaction.atomic
    def work_79():
        try:
            with transaction.atomic():
                note(Item.objects.filter(code__gt=12).update(n=0))  # 80
                Item.objects.create(owner_id=50, code=18)  # 81
        except Exception as e:
            note(e)
    work_79()
except Exception as e:
    note(e)
try:
    with transaction.atomic():
        with transaction.atomic():
            Owner.objects.create(name="o3")  # 82
            sid = transaction.savepoint()
            fail(3)  # 83
            transaction.savepoint_rollback(sid)
            fail(3)  # 84
        try:
            with transaction.atomic():
                with transaction.atomic(savepoint=False):
                    Owner.objects.create(name="o5")  # 85
                    with transaction.atomic(savepoint=False):
                        look()  # 86
                with transaction.atomic():
                    Owner.objects.create(name="o1")  # 87
                    note(Item.objects.filter(code__lt=7).update(n=F("n") - 0))  # 88
        except Exception as e:
            note(e)
        owners[1].tags.clear()  # 89
        try:
            with transaction.atomic():
                note(Item.objects.filter(code__lt=8).update(n=F("n") - 1))  # 90
        except Exception as e:
            note(e)
except Exception as e:
    note(e)
try:
    with transaction.atomic(savepoint=False):
        try:
            with transaction.atomic(savepoint=False):
                Item.objects.create(owner=owners[0], code=38)  # 91
                transaction.on_commit(lambda: note("hook", 25))  # 92
                look()  # 93
                try:
                    with transaction.atomic(savepoint=False):
                        try:
                            with transaction.atomic():
                                note(1 / 0)  # 94
                        except Exception as e:
                            note(e)
                        with transaction.atomic():
                            Item.objects.create(owner=owners[1], code=52, n=3)  # 95
                            Owner.objects.create(name="o6")  # 96
                            items[0].save(update_fields=["n"])  # 97
                            look()  # 98
                except Exception as e:
                    note(e)
        except Exception as e:
            note(e)
        try:
            with transaction.atomic(savepoint=False):
                with transaction.atomic():
                    with transaction.atomic():
                        note(Owner.objects.update_or_create(name="o6", defaults={"rank": 8})[1])  # 99
                        look()  # 100
                look()  # 101
                items[0].save(force_insert=True)  # 102
        except Exception as e:
            note(e)
        try:
            with transaction.atomic():
                fail(6)  # 103
                sid = transaction.savepoint()
                Item.objects.create(owner=owners[0], code=48)  # 104
                transaction.savepoint_rollback(sid)
                transaction.clean_savepoints()
                Item.objects.bulk_create([Item(owner=owners[2], code=code) for code in (38, 53, 51)])  # 105
        except Exception as e:
            note(e)
except Exception as e:
    note(e)

print(list(Owner.objects.order_by("pk").values_list("name", "rank")))
print(list(Item.objects.order_by("pk").values_list("code", "n", "owner_id")))
print(Guard.objects.count(), list(Tag.objects.order_by("pk", "owners").values_list("pk", "owners__name")))
