"""Now, JSONObject, JSONArray, Collate, and aggregates into text."""

from django.db import models
from django.db.models import Count, F, StringAgg, Value
from django.db.models.functions import Collate, JSONArray, JSONObject, Lower, Now


class Article(models.Model):
    title = models.CharField(max_length=50)
    score = models.IntegerField()
    published = models.DateTimeField()
    writer = models.CharField(max_length=20)


for title, score, year, writer in [("One", 1, 2001, "ann"), ("two", 2, 2002, "Bob"), ("Three", 3, 2999, "ann")]:
    Article.objects.create(title=title, score=score, published=f"{year}-01-01T00:00:00Z", writer=writer)

print(Article.objects.filter(published__lte=Now()).order_by("id").values_list("title", flat=True))
print(Article.objects.annotate(j=JSONObject(t="title", s=F("score") * 2, low=Lower("title"))).order_by("id").values_list("j", flat=True))
print(Article.objects.annotate(j=JSONArray("title", "score", Value(None))).order_by("id").values_list("j", flat=True)[:1])
print(Article.objects.annotate(j=JSONObject(name="writer", inner=JSONObject(n="score"))).values_list("j", flat=True)[0])
print(Article.objects.order_by("writer").values_list("writer", flat=True).distinct())
print(Article.objects.order_by(Collate("title", "nocase")).values_list("title", flat=True))
print(Article.objects.filter(title=Collate(Value("ONE"), "nocase")).count())
print(Article.objects.values("writer").annotate(n=Count("id"), titles=StringAgg("title", Value(", "))).order_by("writer"))
try:
    Collate("title", "no such; collation")
except ValueError as e:
    print(e)
print(Article.objects.filter(published__gt=Now()).update(published=Now()))
print(Article.objects.filter(published__gt=Now()).count())
