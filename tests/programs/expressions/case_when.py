"""Case and When in annotations, ordering, aggregates and updates."""

from django.db import models
from django.db.models import Case, CharField, Count, F, IntegerField, Q, Sum, Value, When


class Client(models.Model):
    name = models.CharField(max_length=50)
    tier = models.CharField(max_length=1, choices=[("G", "Gold"), ("P", "Platinum"), ("R", "Regular")])
    spent = models.IntegerField(default=0)

    def __str__(self):
        return self.name


for name, tier, spent in [("Jane", "G", 500), ("James", "R", 20), ("Jack", "P", 9000), ("Jim", "R", 700)]:
    Client.objects.create(name=name, tier=tier, spent=spent)

print(Client.objects.annotate(discount=Case(When(tier="G", then=Value("5%")), When(tier="P", then=Value("10%")), default=Value("0%"))).values_list("name", "discount"))
print(Client.objects.annotate(size=Case(When(spent__gte=1000, then=Value("big")), When(spent__gte=100, then=Value("medium")), default=Value("small"), output_field=CharField())).order_by("id").values_list("name", "size"))
print(Client.objects.annotate(worth=Case(When(tier="R", then=F("spent")), default=F("spent") * 2)).order_by("-worth").values_list("name", "worth"))
order = Case(When(tier="P", then=0), When(tier="G", then=1), default=2)
print(Client.objects.order_by(order, "name"))
print(Client.objects.aggregate(regular=Count(Case(When(tier="R", then=1))), rich=Sum(Case(When(spent__gt=600, then=1), default=0))))
print(Client.objects.filter(spent__gt=Case(When(tier="R", then=100), default=5000)))
print(Client.objects.annotate(x=Case(When(Q(tier="G") | Q(tier="P"), then=Value(1)), default=Value(0), output_field=IntegerField())).values("x").annotate(n=Count("id")).order_by("x"))
print(Client.objects.update(tier=Case(When(spent__gte=1000, then=Value("P")), When(spent__gte=500, then=Value("G")), default=Value("R"))))
print(Client.objects.order_by("id").values_list("name", "tier"))
print(Client.objects.annotate(none=Case(When(name="Nobody", then=Value(1)))).values_list("none", flat=True))
print(Client.objects.annotate(empty=Case(When(pk__in=[], then=Value("never")), default=Value("always"))).values_list("empty", flat=True))
print(Client.objects.annotate(negated=Case(When(~Q(tier="R"), then=Value(True)), default=Value(False))).filter(negated=True).count())
