"""Random operations in nested atomic blocks, seed 1."""

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
        note(Item.objects.filter(code__lt=3).update(n=F("n") - 0))  # 1
        note(Item.objects.filter(code__lt=9).update(n=F("n") - 0))  # 2
        note(1 / 0)  # 3
        Item.objects.bulk_create([Item(owner=owners[2], code=code) for code in (1, 1, 41)])  # 4
except Exception as e:
    note(e)
try:
    with transaction.atomic():
        transaction.set_rollback(True)  # 5
except Exception as e:
    note(e)
try:
    with transaction.atomic():
        transaction.on_commit(lambda: fail(1))  # 6
        with transaction.atomic(savepoint=False):
            Item.objects.create(owner=owners[2], code=18)  # 7
            transaction.set_rollback(True)  # 8
            with transaction.atomic():
                with transaction.atomic(durable=True):
                    note(Item.objects.get(code=6).delete())  # 9
                with transaction.atomic():
                    Item.objects.create(owner=owners[0], code=14)  # 10
                    note(Item.objects.get(code=8).delete())  # 11
                    note(Item.objects.get(code=9).delete())  # 12
                    transaction.on_commit(lambda: fail(8))  # 13
            note(Item.objects.filter(code__lt=8).update(n=F("n") - 0))  # 14
        note(Item.objects.filter(code__gt=3).update(n=5))  # 15
except Exception as e:
    note(e)
try:
    transaction.on_commit(lambda: note("hook", 26))  # 16
    try:
        with transaction.atomic():
            items[0].save(force_insert=True)  # 17
    except Exception as e:
        note(e)
except Exception as e:
    note(e)
try:
    @transaction.atomic
    def work_17():
        with transaction.atomic(savepoint=False):
            try:
                with transaction.atomic():
                    note(Owner.objects.filter(name="o0").delete())  # 18
                    try:
                        with transaction.atomic():
                            note(Item.objects.filter(code=1).delete())  # 19
                            note(Item.objects.filter(code__gt=2).update(n=0))  # 20
                    except Exception as e:
                        note(e)
                    note(Item.objects.filter(code__gt=53).update(n=1))  # 21
            except Exception as e:
                note(e)
            look()  # 22
            Owner.objects.create(name="o9")  # 23
        note(Item.objects.filter(code__gt=47).update(n=2))  # 24
        try:
            @transaction.atomic(savepoint=False)
            def work_24():
                Item.objects.create(owner_id=0, code=35)  # 25
                sid = transaction.savepoint()
                transaction.on_commit(lambda: note("hook", 57))  # 26
                transaction.savepoint_rollback(sid)
                fail(9)  # 27
            work_24()
        except Exception as e:
            note(e)
        Item.objects.bulk_create([Item(owner=owners[0], code=code) for code in (3, 36)], ignore_conflicts=True)  # 28
    work_17()
    Item.objects.create(owner=owners[2], code=6)  # 29
    try:
        @transaction.atomic
        def work_29():
            sid = transaction.savepoint()
            Item.objects.create(owner=owners[2], code=20)  # 30
            transaction.savepoint_commit(sid)
            with transaction.atomic():
                Owner.objects.create(name="o0")  # 31
                try:
                    with transaction.atomic(savepoint=False):
                        try:
                            with transaction.atomic():
                                items[0].save(force_insert=True)  # 32
                                note(Item.objects.filter(code__gt=24).update(n=0))  # 33
                                Item.objects.bulk_create([Item(owner=owners[0], code=code) for code in (9, 37)], ignore_conflicts=True)  # 34
                                note(Item.objects.filter(code__lt=9).update(n=F("n") - 0))  # 35
                        except Exception as e:
                            note(e)
                        note(Item.objects.filter(code__lt=4).update(n=F("n") - 0))  # 36
                        fail(4)  # 37
                except Exception as e:
                    note(e)
                @transaction.atomic(durable=True)
                def work_37():
                    Item.objects.create(owner=owners[0], code=28)  # 38
                    transaction.on_commit(lambda: note("hook", 27))  # 39
                work_37()
                note(transaction.get_connection().in_atomic_block, transaction.get_autocommit())  # 40
            Item.objects.create(owner_id=30, code=20)  # 41
            @transaction.atomic()
            def work_41():
                Owner.objects.create(name="o5")  # 42
                note(Owner.objects.update_or_create(name="o3", defaults={"rank": 9})[1])  # 43
                transaction.on_commit(lambda: note("hook", 30))  # 44
            work_41()
        work_29()
    except Exception as e:
        note(e)
except Exception as e:
    note(e)
try:
    with transaction.atomic():
        @transaction.atomic
        def work_44():
            transaction.set_rollback(True)  # 45
        work_44()
        try:
            with transaction.atomic():
                try:
                    with transaction.atomic(durable=True):
                        try:
                            @transaction.atomic
                            def work_45():
                                Owner.objects.create(name="o0")  # 46
                            work_45()
                        except Exception as e:
                            note(e)
                        with transaction.atomic():
                            sid = transaction.savepoint()
                            transaction.set_rollback(False)  # 47
                            transaction.savepoint_commit(sid)
                            Item.objects.create(owner=owners[1], code=55)  # 48
                            look()  # 49
                except Exception as e:
                    note(e)
                note(Owner.objects.update_or_create(name="o3", defaults={"rank": 2})[1])  # 50
                fail(9)  # 51
        except Exception as e:
            note(e)
except Exception as e:
    note(e)
try:
    try:
        with transaction.atomic():
            note(Item.objects.filter(code=27).delete())  # 52
            transaction.on_commit(lambda: note("hook", 29))  # 53
            with transaction.atomic():
                sid = transaction.savepoint()
                look()  # 54
                transaction.savepoint_rollback(sid)
                try:
                    with transaction.atomic():
                        try:
                            with transaction.atomic():
                                tags[1].owners.set(Owner.objects.filter(name__in=["o3", "o3"]))  # 55
                                note(Owner.objects.filter(name="o3").delete())  # 56
                                Item.objects.bulk_create([Item(owner=owners[0], code=code) for code in (9, 58)], ignore_conflicts=True)  # 57
                                owners[2].tags.clear()  # 58
                        except Exception as e:
                            note(e)
                except Exception as e:
                    note(e)
                with transaction.atomic():
                    with transaction.atomic():
                        transaction.on_commit(lambda: note("hook", 57))  # 59
                        note(Item.objects.get(code=6).delete())  # 60
                        Item.objects.create(owner_id=13, code=60)  # 61
                        fail(0)  # 62
                    tags[0].owners.set(Owner.objects.filter(name__in=["o6", "o8"]))  # 63
                note(Item.objects.get(code=1).delete())  # 64
    except Exception as e:
        note(e)
    Item.objects.create(owner=owners[0], code=58, n=0)  # 65
except Exception as e:
    note(e)
try:
    note(transaction.get_connection().in_atomic_block, transaction.get_autocommit())  # 66
except Exception as e:
    note(e)
try:
    with transaction.atomic():
        Guard.objects.create(item=Item.objects.get(code=3))  # 67
        with transaction.atomic(savepoint=False):
            try:
                with transaction.atomic():
                    transaction.on_commit(lambda: note("hook", 13))  # 68
            except Exception as e:
                note(e)
            try:
                with transaction.atomic():
                    note(transaction.get_connection().in_atomic_block, transaction.get_autocommit())  # 69
                    transaction.on_commit(lambda: note("hook", 49))  # 70
                    with transaction.atomic():
                        fail(8)  # 71
                    with transaction.atomic(durable=True):
                        Item.objects.bulk_create([Item(owner=owners[2], code=code) for code in (32, 43, 22)])  # 72
                        note(Owner.objects.update_or_create(name="o7", defaults={"rank": 5})[1])  # 73
                        note(Item.objects.filter(code__gt=50).update(n=5))  # 74
            except Exception as e:
                note(e)
        with transaction.atomic():
            transaction.on_commit(lambda: note("hook", 26))  # 75
            transaction.commit()  # 76
except Exception as e:
    note(e)
try:
    note(Item.objects.filter(code__lt=0).update(n=F("n") - 1))  # 77
    Item.objects.bulk_create([Item(owner=owners[0], code=code) for code in (9, 37)], ignore_conflicts=True)  # 78
    note(transaction.get_connection().in_atomic_block, transaction.get_autocommit())  # 79
    with transaction.atomic():
        tags[0].owners.set(Owner.objects.filter(name__in=["o6", "o4"]))  # 80
except Exception as e:
    note(e)
try:
    try:
        with transaction.atomic():
            Item.objects.create(owner=owners[0], code=32)  # 81
            try:
                with transaction.atomic(savepoint=False, durable=True):
                    try:
                        with transaction.atomic():
                            Item.objects.create(owner=owners[1], code=56)  # 82
                            try:
                                with transaction.atomic():
                                    owners[2].tags.clear()  # 83
                            except Exception as e:
                                note(e)
                            note(Item.objects.filter(code__lt=3).update(n=F("n") - 1))  # 84
                    except Exception as e:
                        note(e)
                    fail(9)  # 85
                    try:
                        with transaction.atomic():
                            note(Item.objects.filter(code__gt=59).update(n=4))  # 86
                    except Exception as e:
                        note(e)
                    Item.objects.create(owner=owners[2], code=4, n=0)  # 87
            except Exception as e:
                note(e)
    except Exception as e:
        note(e)
except Exception as e:
    note(e)
try:
    Item.objects.create(owner=owners[1], code=60)  # 88
    fail(7)  # 89
    with transaction.atomic():
        try:
            with transaction.atomic():
                try:
                    with transaction.atomic(savepoint=False, durable=True):
                        @transaction.atomic
                        def work_89():
                            Item.objects.create(owner_id=28, code=24)  # 90
                        work_89()
                        Item.objects.create(owner_id=18, code=29)  # 91
                        note(Item.objects.filter(code=16).delete())  # 92
                        try:
                            with transaction.atomic(durable=True):
                                Item.objects.bulk_create([Item(owner=owners[1], code=code) for code in (24, 54, 37)])  # 93
                        except Exception as e:
                            note(e)
                except Exception as e:
                    note(e)
        except Exception as e:
            note(e)
        transaction.on_commit(lambda: Item.objects.create(owner=owners[2], code=48))  # 94
        @transaction.atomic(durable=True)
        def work_94():
            try:
                with transaction.atomic(durable=True):
                    transaction.set_rollback(True)  # 95
            except Exception as e:
                note(e)
            Item.objects.create(owner=owners[2], code=31)  # 96
            try:
                with transaction.atomic(savepoint=False):
                    tags[0].owners.set(Owner.objects.filter(name__in=["o3", "o3"]))  # 97
                    Item.objects.create(owner=owners[2], code=27)  # 98
                    note(transaction.get_connection().in_atomic_block, transaction.get_autocommit())  # 99
            except Exception as e:
                note(e)
            note(Item.objects.get(code=8).delete())  # 100
        work_94()
    look()  # 101
except Exception as e:
    note(e)

print(list(Owner.objects.order_by("pk").values_list("name", "rank")))
print(list(Item.objects.order_by("pk").values_list("code", "n", "owner_id")))
print(Guard.objects.count(), list(Tag.objects.order_by("pk", "owners").values_list("pk", "owners__name")))
