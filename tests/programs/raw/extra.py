"""extra(): the old way out."""

from django.db import models


class Reporter(models.Model):
    name = models.CharField(max_length=30)


class Article(models.Model):
    headline = models.CharField(max_length=50)
    words = models.IntegerField()
    reporter = models.ForeignKey(Reporter, on_delete=models.CASCADE)

    class Meta:
        ordering = ["headline"]

    def __str__(self):
        return self.headline


kai = Reporter.objects.create(name="Kai")
lou = Reporter.objects.create(name="Lou")
for headline, words, reporter in [("Rain", 300, kai), ("Sun", 120, lou), ("Wind", 800, kai)]:
    Article.objects.create(headline=headline, words=words, reporter=reporter)

for a in Article.objects.extra(select={"long": "words > 200"}):
    print(a, a.long)
print(Article.objects.extra(where=["words > 200"]))
print(Article.objects.extra(where=["words > %s", "headline LIKE %s"], params=[100, "S%"]))
print(Article.objects.extra(select={"n": "words + %s"}, select_params=[1]).values("headline", "n"))
print(Article.objects.extra(select={"half": "words / 2"}, order_by=["-half"]).values_list("headline", "half"))
print(Article.objects.extra(tables=["app_reporter"], where=["app_reporter.id = app_article.reporter_id", "app_reporter.name = 'Lou'"]))
print(Article.objects.filter(reporter__name="Kai").extra(where=["words < 500"]))
print(Reporter.objects.extra(select={"n": "SELECT COUNT(*) FROM app_article WHERE app_article.reporter_id = app_reporter.id"}).order_by("n").values_list("name", "n"))
print(Article.objects.extra(where=["words > 200 OR words < 150"]).exclude(headline="Rain"))
print(Article.objects.extra(select={"x": "1"}).count())
