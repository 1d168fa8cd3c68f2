"""unique_for_date, _month and _year; unique fields and full_clean's exclude; messages of one's own."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models


class Post(models.Model):
    title = models.CharField(max_length=20, unique_for_date="posted")
    slug = models.CharField(max_length=20, unique_for_month="posted", blank=True)
    series = models.CharField(max_length=20, unique_for_year="posted", blank=True, verbose_name="the series")
    code = models.CharField(max_length=5, unique=True, error_messages={"unique": "Code taken!", "max_length": "Too long by far"})
    posted = models.DateField(null=True, blank=True, verbose_name="day of posting")
    kind = models.CharField(max_length=1, choices=[("a", "A"), ("b", "B")], default="a")
    rate = models.PositiveSmallIntegerField(default=1)

    class Meta:
        unique_together = [("kind", "rate", "title")]

    def clean(self):
        if self.slug == self.title:
            raise ValidationError({"slug": ValidationError("Same as %(field)s", code="same", params={"field": "title"})})
        if self.series == "none":
            raise ValidationError("No such series", code="none")

    def clean_fields(self, exclude=None):
        super().clean_fields(exclude)
        if self.rate > 9 and "rate" not in (exclude or ()):
            raise ValidationError({"rate": ["too high", "much too high"]})


def check(exclude=None, validate_unique=True, **values):
    try:
        Post(**values).full_clean(exclude=exclude, validate_unique=validate_unique)
        print("clean")
    except ValidationError as e:
        print({name: [(m, error.code) for error in errors for m in error.messages] for name, errors in e.error_dict.items()})


day = datetime.date(2024, 5, 6)
Post.objects.create(title="t", slug="s", series="r", code="c", posted=day)
check(title="t", slug="x", series="x", code="d", posted=day, rate=2)
check(title="t", slug="s", series="r", code="d", posted=day + datetime.timedelta(days=1), rate=2)
check(title="t", slug="s", series="r", code="d", posted=day + datetime.timedelta(days=60), rate=2)
check(title="t", slug="s", series="r", code="d", posted=day + datetime.timedelta(days=300), rate=2)
check(title="t", slug="s", series="r", code="d", posted=None)
check(title="t", code="c")
check(title="t", code="c", validate_unique=False)
check(title="t", code="c", exclude=["title", "code"])
check(title="u", code="toolong", slug="u")
check(title="u", code="", series="none", kind="z", rate=-1)
check(title="u", code="e", kind="z", rate=12)
check(title="u", code="e", kind="z", rate=12, exclude={"rate", "kind"})
check(title="u", code=None, posted="some day", rate="x")
post = Post.objects.get()
post.full_clean()
print(sorted(post._get_unique_checks()[0][0][1]), len(post._get_unique_checks()[1]))
