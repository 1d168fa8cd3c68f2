"""Random operations in nested atomic blocks, seed 2."""

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
    try:
        with transaction.atomic():
            items[0].save(update_fields=["n"])  # 1
            note(1 / 0)  # 2
            note(Item.objects.filter(code__lt=7).update(n=F("n") - 1))  # 3
    except Exception as e:
        note(e)
except Exception as e:
    note(e)
try:
    with transaction.atomic():
        Owner.objects.create(name="o5")  # 4
        try:
            with transaction.atomic():
                transaction.on_commit(lambda: fail(5), robust=True)  # 5
                note(transaction.get_connection().in_atomic_block, transaction.get_autocommit())  # 6
                fail(7)  # 7
                Item.objects.create(owner=owners[2], code=31, n=3)  # 8
        except Exception as e:
            note(e)
except Exception as e:
    note(e)
try:
    with transaction.atomic():
        Item.objects.bulk_create([Item(owner=owners[2], code=code) for code in (44, 53, 10)])  # 9
        with transaction.atomic():
            try:
                with transaction.atomic():
                    Owner.objects.create(name="o3")  # 10
            except Exception as e:
                note(e)
            items[0].save(force_insert=True)  # 11
            try:
                with transaction.atomic(savepoint=False):
                    try:
                        with transaction.atomic():
                            sid = transaction.savepoint()
                            note(Item.objects.filter(code__lt=3).update(n=F("n") - 0))  # 12
                            transaction.savepoint_commit(sid)
                    except Exception as e:
                        note(e)
                    try:
                        with transaction.atomic():
                            note(Item.objects.get(code=0).delete())  # 13
                            Owner.objects.create(name="o3")  # 14
                    except Exception as e:
                        note(e)
                    try:
                        with transaction.atomic():
                            Guard.objects.create(item=Item.objects.get(code=4))  # 15
                    except Exception as e:
                        note(e)
            except Exception as e:
                note(e)
            look()  # 16
        transaction.on_commit(lambda: note("hook", 45))  # 17
        @transaction.atomic
        def work_17():
            with transaction.atomic():
                note(transaction.get_rollback())  # 18
                with transaction.atomic(savepoint=False):
                    Item.objects.create(owner_id=8, code=10)  # 19
                    note(Item.objects.filter(code=14).delete())  # 20
                transaction.set_rollback(True)  # 21
                note(Item.objects.filter(code=16).delete())  # 22
        work_17()
except Exception as e:
    note(e)
try:
    with transaction.atomic():
        try:
            with transaction.atomic(savepoint=False, durable=True):
                try:
                    @transaction.atomic(savepoint=False)
                    def work_22():
                        try:
                            with transaction.atomic():
                                fail(3)  # 23
                                note(Item.objects.filter(code=32).delete())  # 24
                        except Exception as e:
                            note(e)
                    work_22()
                except Exception as e:
                    note(e)
                try:
                    with transaction.atomic():
                        Owner.objects.create(name="o1")  # 25
                except Exception as e:
                    note(e)
                transaction.commit()  # 26
                try:
                    with transaction.atomic(savepoint=False):
                        sid = transaction.savepoint()
                        tags[0].owners.set(Owner.objects.filter(name__in=["o7", "o3"]))  # 27
                        transaction.savepoint_commit(sid)
                except Exception as e:
                    note(e)
        except Exception as e:
            note(e)
        @transaction.atomic
        def work_27():
            try:
                with transaction.atomic(savepoint=False):
                    try:
                        with transaction.atomic():
                            Owner.objects.create(name="o7")  # 28
                            look()  # 29
                    except Exception as e:
                        note(e)
            except Exception as e:
                note(e)
            note(Item.objects.filter(code=51).delete())  # 30
        work_27()
        try:
            with transaction.atomic():
                Item.objects.create(owner=owners[0], code=14, n=5)  # 31
                look()  # 32
                look()  # 33
                sid = transaction.savepoint()
                Item.objects.create(owner=owners[0], code=34)  # 34
                transaction.savepoint_rollback(sid)
        except Exception as e:
            note(e)
except Exception as e:
    note(e)
try:
    try:
        with transaction.atomic():
            try:
                with transaction.atomic():
                    try:
                        with transaction.atomic():
                            transaction.on_commit(lambda: note("hook", 22))  # 35
                            Item.objects.create(owner=owners[2], code=28)  # 36
                            try:
                                with transaction.atomic(savepoint=False):
                                    Item.objects.create(owner_id=46, code=59)  # 37
                                    owners[1].tags.clear()  # 38
                                    Item.objects.bulk_create([Item(owner=owners[0], code=code) for code in (1, 48)], ignore_conflicts=True)  # 39
                                    look()  # 40
                            except Exception as e:
                                note(e)
                            transaction.on_commit(lambda: note("hook", 24))  # 41
                    except Exception as e:
                        note(e)
                    Owner.objects.create(name="o7")  # 42
                    note(Owner.objects.filter(name="o2").delete())  # 43
                    sid = transaction.savepoint()
                    transaction.set_rollback(False)  # 44
                    transaction.savepoint_rollback(sid)
            except Exception as e:
                note(e)
            try:
                with transaction.atomic():
                    with transaction.atomic():
                        Item.objects.create(owner_id=36, code=11)  # 45
                    note(transaction.get_rollback())  # 46
            except Exception as e:
                note(e)
            try:
                with transaction.atomic():
                    note(Item.objects.filter(code=56).delete())  # 47
                    sid = transaction.savepoint()
                    note(Owner.objects.get_or_create(name="o5")[1])  # 48
                    transaction.savepoint_commit(sid)
                    Item.objects.create(owner_id=40, code=50)  # 49
                    Owner.objects.create(name="o7")  # 50
            except Exception as e:
                note(e)
            try:
                with transaction.atomic(savepoint=False):
                    try:
                        with transaction.atomic():
                            look()  # 51
                            Item.objects.create(owner_id=20, code=19)  # 52
                            with transaction.atomic():
                                Item.objects.create(owner=owners[2], code=38)  # 53
                    except Exception as e:
                        note(e)
            except Exception as e:
                note(e)
    except Exception as e:
        note(e)
except Exception as e:
    note(e)
try:
    Item.objects.bulk_create([Item(owner=owners[2], code=code) for code in (14, 60, 29)])  # 54
    try:
        with transaction.atomic(savepoint=False):
            note(Item.objects.filter(code__lt=5).update(n=F("n") - 1))  # 55
            try:
                with transaction.atomic():
                    Item.objects.create(owner=owners[0], code=10, n=1)  # 56
                    transaction.on_commit(lambda: note("hook", 11))  # 57
                    with transaction.atomic():
                        Item.objects.create(owner=owners[2], code=46, n=3)  # 58
                        transaction.on_commit(lambda: note("hook", 59))  # 59
                        look()  # 60
                        note(Owner.objects.get_or_create(name="o4")[1])  # 61
                    try:
                        with transaction.atomic():
                            try:
                                with transaction.atomic(savepoint=False):
                                    transaction.on_commit(lambda: Item.objects.create(owner=owners[2], code=48))  # 62
                            except Exception as e:
                                note(e)
                            Item.objects.create(owner_id=53, code=38)  # 63
                    except Exception as e:
                        note(e)
            except Exception as e:
                note(e)
            try:
                with transaction.atomic(savepoint=False):
                    try:
                        with transaction.atomic():
                            try:
                                with transaction.atomic(durable=True):
                                    items[0].save(update_fields=["n"])  # 64
                                    Owner.objects.create(name="o7")  # 65
                                    Item.objects.create(owner=owners[2], code=33)  # 66
                            except Exception as e:
                                note(e)
                            fail(9)  # 67
                            Owner.objects.create(name="o7")  # 68
                    except Exception as e:
                        note(e)
                    note(Item.objects.get(code=9).delete())  # 69
                    note(Item.objects.get(code=7).delete())  # 70
                    note(Item.objects.filter(code=26).delete())  # 71
            except Exception as e:
                note(e)
            try:
                with transaction.atomic():
                    transaction.on_commit(lambda: fail(1))  # 72
            except Exception as e:
                note(e)
    except Exception as e:
        note(e)
except Exception as e:
    note(e)
try:
    with transaction.atomic():
        try:
            with transaction.atomic():
                with transaction.atomic():
                    Owner.objects.create(name="o8")  # 73
                    note(Item.objects.get(code=8).delete())  # 74
                Guard.objects.create(item=Item.objects.get(code=2))  # 75
                note(Owner.objects.filter(name="o0").delete())  # 76
                Item.objects.bulk_create([Item(owner=owners[0], code=code) for code in (6, 57)], ignore_conflicts=True)  # 77
        except Exception as e:
            note(e)
        fail(2)  # 78
        Item.objects.create(owner=owners[0], code=13)  # 79
except Exception as e:
    note(e)
try:
    with transaction.atomic():
        try:
            @transaction.atomic()
            def work_79():
                look()  # 80
                Owner.objects.create(name="o8")  # 81
                note(Item.objects.filter(code__lt=0).update(n=F("n") - 0))  # 82
                look()  # 83
            work_79()
        except Exception as e:
            note(e)
        sid = transaction.savepoint()
        fail(3)  # 84
        transaction.savepoint_commit(sid)
        try:
            @transaction.atomic
            def work_84():
                look()  # 85
                note(transaction.get_rollback())  # 86
            work_84()
        except Exception as e:
            note(e)
        try:
            with transaction.atomic():
                look()  # 87
        except Exception as e:
            note(e)
except Exception as e:
    note(e)
try:
    with transaction.atomic(savepoint=False):
        sid = transaction.savepoint()
        note(Item.objects.filter(code__gt=16).update(n=4))  # 88
        transaction.savepoint_rollback(sid)
        fail(2)  # 89
        note(Item.objects.filter(code=22).delete())  # 90
except Exception as e:
    note(e)
try:
    with transaction.atomic():
        try:
            with transaction.atomic():
                with transaction.atomic():
                    transaction.on_commit(lambda: note("hook", 6))  # 91
                    with transaction.atomic():
                        note(Item.objects.select_for_update().filter(code=7).count())  # 92
                        sid = transaction.savepoint()
                        note(Owner.objects.filter(name="o0").delete())  # 93
                        transaction.savepoint_rollback(sid)
                        Item.objects.create(owner=owners[1], code=38)  # 94
                    note(Item.objects.filter(code=17).delete())  # 95
                note(1 / 0)  # 96
                Item.objects.bulk_create([Item(owner=owners[0], code=code) for code in (54, 59, 14)])  # 97
                Item.objects.bulk_create([Item(owner=owners[0], code=code) for code in (9, 44)], ignore_conflicts=True)  # 98
        except Exception as e:
            note(e)
        try:
            with transaction.atomic():
                with transaction.atomic():
                    with transaction.atomic(savepoint=False, durable=True):
                        note(Item.objects.get(code=0).delete())  # 99
                    with transaction.atomic():
                        fail(9)  # 100
                        sid = transaction.savepoint()
                        note(Item.objects.filter(code=44).delete())  # 101
                        transaction.savepoint_commit(sid)
                        sid = transaction.savepoint()
                        Owner.objects.create(name="o2")  # 102
                        transaction.savepoint_commit(sid)
                    owners[0].tags.clear()  # 103
                    look()  # 104
                @transaction.atomic
                def work_104():
                    note(Item.objects.filter(code__lt=5).update(n=F("n") - 0))  # 105
                    fail(5)  # 106
                    Item.objects.create(owner=owners[1], code=30, n=0)  # 107
                work_104()
        except Exception as e:
            note(e)
        try:
            with transaction.atomic(savepoint=False):
                sid = transaction.savepoint()
                note(Item.objects.get(code=9).delete())  # 108
                transaction.savepoint_rollback(sid)
        except Exception as e:
            note(e)
        try:
            with transaction.atomic(savepoint=False):
                transaction.on_commit(lambda: fail(0), robust=True)  # 109
                transaction.set_rollback(True)  # 110
                try:
                    with transaction.atomic():
                        try:
                            @transaction.atomic()
                            def work_110():
                                sid = transaction.savepoint()
                                note(Item.objects.get(code=8).delete())  # 111
                                transaction.savepoint_rollback(sid)
                                Item.objects.create(owner=owners[1], code=8)  # 112
                            work_110()
                        except Exception as e:
                            note(e)
                        sid = transaction.savepoint()
                        note(transaction.get_rollback())  # 113
                        transaction.savepoint_commit(sid)
                except Exception as e:
                    note(e)
        except Exception as e:
            note(e)
except Exception as e:
    note(e)

print(list(Owner.objects.order_by("pk").values_list("name", "rank")))
print(list(Item.objects.order_by("pk").values_list("code", "n", "owner_id")))
print(Guard.objects.count(), list(Tag.objects.order_by("pk", "owners").values_list("pk", "owners__name")))
