"""ModelForm: fields from the model, validation, errors, save."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models


class Category(models.Model):
    name = models.CharField(max_length=20)

    def __str__(self):
        return self.name


class Post(models.Model):
    title = models.CharField("headline", max_length=10, help_text="Short.")
    slug = models.SlugField(unique=True)
    body = models.TextField(blank=True)
    stars = models.PositiveIntegerField(default=3)
    status = models.CharField(max_length=1, choices=[("d", "Draft"), ("p", "Published")], default="d")
    day = models.DateField(null=True, blank=True)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.SET_NULL)
    checksum = models.CharField(max_length=5, editable=False, default="x")
    created = models.DateTimeField(auto_now_add=True)


class PostForm(forms.ModelForm):
    class Meta:
        model = Post
        fields = "__all__"

    def clean_title(self):
        title = self.cleaned_data["title"]
        if title == "spam":
            raise ValidationError("No spam.")
        return title.capitalize()


news = Category.objects.create(name="news")
print(list(PostForm.base_fields))
for name, field in PostForm.base_fields.items():
    print(name, type(field).__name__, field.label, field.required, field.help_text, field.initial)
form = PostForm({"title": "hello", "slug": "hello", "stars": "5", "status": "p", "day": "2024-05-01", "category": news.pk})
print(form.is_valid(), dict(form.errors))
post = form.save()
print(post.pk, post.title, post.stars, post.day, post.category, post.get_status_display())
form = PostForm({"title": "far too long a title", "slug": "hello", "stars": "-1", "status": "z", "day": "soon", "category": 99})
print(form.is_valid())
for name, errors in form.errors.items():
    print(name, list(errors))
try:
    form.save()
except ValueError as e:
    print(e)
form = PostForm({"title": "spam", "slug": "s", "stars": "1", "status": "d"}, instance=post)
print(form.is_valid(), form.errors.as_data() and list(form.errors))
form = PostForm({"title": "changed", "slug": "hello", "stars": "1", "status": "d"}, instance=post)
print(form.is_valid(), form.has_changed(), form.changed_data)
form.save()
print(Post.objects.values_list("title", "stars", "status", "category"))
Small = forms.modelform_factory(Post, fields=["title", "slug"])
unsaved = Small({"title": "x", "slug": "y"}).save(commit=False)
print(unsaved.pk, unsaved.title, list(Small.base_fields), Post.objects.count())
try:

    class Lazy(forms.ModelForm):
        class Meta:
            model = Post

except Exception as e:
    print(type(e).__name__, e)
