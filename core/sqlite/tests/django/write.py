"""Prints the statements that Django sends for the operations of `write.rs`. Write to write.txt."""
import sys, types
import django
from django.conf import settings
app = sys.modules["app"] = types.ModuleType("app"); app.__path__ = ["/nowhere"]
settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, INSTALLED_APPS=["app"], DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")
django.setup()
from django.db import connection, models
from django.db.models import F, Q, Value

class M(models.Model):
    class Meta: app_label = "app"; abstract = True
class Author(M):
    name = models.CharField(max_length=20); age = models.IntegerField(null=True); boss = models.ForeignKey("self", models.CASCADE, null=True)
class Post(M):
    author = models.ForeignKey(Author, models.CASCADE); title = models.CharField(max_length=20); tags = models.ManyToManyField("Tag")
class Tag(M):
    code = models.CharField(max_length=5, primary_key=True)
class Comment(M):
    post = models.ForeignKey(Post, models.CASCADE); text = models.TextField()
class Like(M):
    post = models.ForeignKey(Post, models.SET_NULL, null=True)
class Mark(M):
    author = models.ForeignKey(Author, models.SET_DEFAULT, default=1)
class Badge(M):
    author = models.ForeignKey(Author, models.PROTECT); title = models.CharField(max_length=5)
class Medal(M):
    author = models.ForeignKey(Author, models.RESTRICT); post = models.ForeignKey(Post, models.CASCADE, null=True)
class Place(M):
    name = models.CharField(max_length=20)
class Shop(Place):
    class Meta: app_label = "app"
    open = models.BooleanField(default=False)
class Visit(M):
    shop = models.ForeignKey(Shop, models.CASCADE); author = models.ForeignKey(Author, models.CASCADE)

ALL = [Author, Post, Tag, Comment, Like, Mark, Badge, Medal, Place, Shop, Visit]
with connection.schema_editor() as editor:
    for m in ALL: editor.create_model(m)

def log(execute, sql, params, many, context):
    if on: print(" ", sql, list(map(str, params or ())))
    return execute(sql, params, many, context)
on = False
def step(name, run):
    global on
    print(name); on = True
    try:
        result = run()
        if result is not None and not isinstance(result, models.Model): print("  =", result)
    except Exception as e:
        print("  !", type(e).__name__, e.args[0])
    on = False
def rows(model): return list(model.objects.order_by("pk").values_list())

with connection.execute_wrapper(log):
    ann, bob, cid, dan = Author(name="Ann", age=30), Author(name="Bob"), Author(name="Cid"), Author(name="Dan")
    step("insert", lambda: ann.save())
    bob.boss = ann
    step("insert with key", lambda: bob.save())
    step("insert more", lambda: Author.objects.bulk_create([cid, dan]) and None)
    ann.name = "Anna"
    step("update", lambda: ann.save())
    step("update some", lambda: ann.save(update_fields=["age"]))
    def force():
        Author(id=99, name="x").save(force_update=True)
    step("force update of no row", force)
    step("insert with given key", lambda: Author(id=50, name="Eve").save())
    posts = [Post(author=a, title=t) for a, t in [(ann, "a1"), (ann, "a2"), (bob, "b1"), (cid, "c1")]]
    step("bulk insert", lambda: Post.objects.bulk_create(posts) and None)
    step("insert of text key", lambda: Tag(code="x").save())
    step("bulk insert with keys", lambda: Tag.objects.bulk_create([Tag(code="y"), Tag(code="z")]) and None)
    step("ignore conflicts", lambda: Tag.objects.bulk_create([Tag(code="y"), Tag(code="w")], ignore_conflicts=True) and None)
    step("update conflicts", lambda: Author.objects.bulk_create([Author(id=1, name="Ann", age=31)], update_conflicts=True, update_fields=["name", "age"], unique_fields=["id"]) and None)
    shop = Shop(name="deli")
    step("insert child", lambda: shop.save())
    shop.open = True
    step("update child", lambda: shop.save())
    for model, kwargs in [(Comment, {"post_id": 1, "text": "c"}), (Comment, {"post_id": 3, "text": "d"}), (Like, {"post_id": 1}), (Mark, {"author_id": 2}), (Badge, {"author_id": 4, "title": "b"}), (Medal, {"author_id": 3}), (Visit, {"shop_id": 1, "author_id": 2})]:
        model.objects.create(**kwargs)
    posts[0].tags.add("x", "y")
    step("update all", lambda: Author.objects.update(age=40))
    step("update with expression", lambda: Author.objects.filter(name__startswith="A").update(age=F("age") + 1))
    step("update over a join", lambda: Post.objects.filter(author__name="Bob").update(title="bobs"))
    step("update of a key", lambda: Post.objects.filter(id=4).update(author=dan))
    step("update of a parent's field", lambda: Shop.objects.filter(open=True).update(name="shop"))
    step("update of both tables", lambda: Shop.objects.filter(name="shop").update(name="shop2", open=False))
    step("update of nothing", lambda: Post.objects.filter(id__in=[]).update(title="x"))
    step("update of a joined field", lambda: Post.objects.update(title=F("author__name")))
    step("update of no field", lambda: Post.objects.update(comment=1))
    step("update after a slice", lambda: Post.objects.all()[:2].update(title="x"))
    step("protected", lambda: dan.delete())
    step("restricted", lambda: cid.delete())
    step("cascade", lambda: ann.delete())
    step("delete of a queryset", lambda: Post.objects.filter(title__startswith="c").delete())
    step("fast delete", lambda: Comment.objects.filter(text="nothing").delete())
    step("delete of a queryset over a join", lambda: Comment.objects.filter(post__author__name="Bob").delete())
    step("delete of a child", lambda: shop.delete())
    for m in ALL: print(m.__name__, rows(m))
