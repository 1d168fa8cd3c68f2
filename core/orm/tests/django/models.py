"""Prints what Django makes of the models of `models.rs`: SQL, orders, names, paths. Write to models.txt."""
import sys, types
import django
from django.conf import settings
app = sys.modules["app"] = types.ModuleType("app"); app.__path__ = ["/nowhere"]
settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, INSTALLED_APPS=["app"], DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")
django.setup()
from django.db import connection, models

class Base(models.Model):
    class Meta: app_label = "app"; abstract = True
    created = models.DateTimeField()
    owner = models.ForeignKey("Author", models.CASCADE, related_name="%(app_label)s_%(class)s_owned", related_query_name="%(class)s_own")
    tags = models.ManyToManyField("Tag")
class Author(models.Model):
    class Meta: app_label = "app"; ordering = ["name"]
    name = models.CharField(max_length=100, db_index=True)
    slug = models.SlugField()
    email = models.EmailField(unique=True, null=True)
    boss = models.ForeignKey("self", models.SET_NULL, null=True)
    friends = models.ManyToManyField("self")
    fans = models.ManyToManyField("self", symmetrical=False, related_name="idols")
class Tag(models.Model):
    class Meta: app_label = "app"
    code = models.CharField(max_length=5, primary_key=True)
class Post(Base):
    class Meta:
        app_label = "app"; verbose_name = "entry"; unique_together = [("title", "author")]
        indexes = [models.Index(fields=["title", "-created"]), models.Index(fields=["score"], name="%(class)s_score")]
        constraints = [models.UniqueConstraint(fields=["title", "score"], name="%(app_label)s_%(class)s_u")]
    title = models.CharField(max_length=50)
    author = models.ForeignKey(Author, models.CASCADE)
    editor = models.ForeignKey(Author, models.PROTECT, null=True, related_name="+", db_column="ed")
    score = models.PositiveIntegerField(default=0)
    data = models.JSONField(null=True)
    price = models.DecimalField(max_digits=5, decimal_places=2)
    likers = models.ManyToManyField(Author, related_name="liked", through="Like")
    hidden = models.ManyToManyField(Author, related_name="+", db_table="hid")
class Like(models.Model):
    class Meta: app_label = "app"
    post = models.ForeignKey(Post, models.CASCADE)
    author = models.ForeignKey(Author, models.DB_CASCADE)
    tag = models.ForeignKey(Tag, models.CASCADE, to_field="code")
class Detail(models.Model):
    class Meta: app_label = "app"
    post = models.OneToOneField(Post, models.CASCADE, primary_key=True)
    size = models.PositiveBigIntegerField(unique=True)
class Note(models.Model):
    class Meta: app_label = "app"; default_related_name = "notes"
    detail = models.ForeignKey(Detail, models.CASCADE, db_constraint=False)
    raw = models.BinaryField(); ip = models.GenericIPAddressField(); u = models.UUIDField(); d = models.DurationField(); t = models.TimeField(); b = models.BooleanField(); f = models.FloatField(); x = models.TextField(db_collation="NOCASE"); s = models.SmallIntegerField(); day = models.DateField()
class Place(models.Model):
    class Meta: app_label = "app"; ordering = ["-name"]; get_latest_by = "name"
    name = models.CharField(max_length=10)
class Shop(Place):
    class Meta: app_label = "app"
    open = models.BooleanField(default=False)
class Cafe(Shop):
    class Meta: app_label = "app"; order_with_respect_to = "near"
    near = models.ForeignKey(Place, models.CASCADE, related_name="cafes")
class ShopProxy(Shop):
    class Meta: app_label = "app"; proxy = True
class Visit(models.Model):
    class Meta: app_label = "app"
    shop = models.ForeignKey(ShopProxy, models.CASCADE)
    cafes = models.ManyToManyField(Cafe)
    linked = models.ForeignKey(Cafe, models.CASCADE, related_name="visited")

MODELS = [Author, Tag, Post, Like, Detail, Note, Place, Shop, Cafe, ShopProxy, Visit]
editor = connection.SchemaEditorClass(connection, collect_sql=True, atomic=False)
editor.deferred_sql = []
for m in MODELS:
    if m._meta.can_migrate("default"):
        editor.create_model(m)
for s in editor.collected_sql: print("sql", s.rstrip(";"))
for s in editor.deferred_sql: print("sql", s)
def fname(f): return f.name
for m in MODELS:
    o = m._meta
    n = o.object_name
    print(n, "table", o.db_table, "|", o.verbose_name, "|", o.verbose_name_plural, "| pk", o.pk.name, o.pk.model._meta.object_name, "| parents", *[f"{p.__name__}:{f and f.name}" for p, f in o.parents.items()])
    print(n, "fields", *[f"{f.name}/{f.attname}/{f.column}" for f in o.fields])
    print(n, "m2m", *[fname(f) for f in o.many_to_many])
    print(n, "related", *[f"{r.name}/{r.get_accessor_name() if not r.hidden else None}/{r.related_model.__name__}" for r in o.related_objects])
    print(n, "members", *[f"{f.name}{'' if f.auto_created and not f.concrete else '.'}" for f in o.get_fields()])
    print(n, "hidden", *[f"{f.name}" for f in o.get_fields(include_parents=False, include_hidden=True)])
    print(n, "ordering", *o.ordering, "|", o.get_latest_by or "")
    for f in o.get_fields(include_hidden=True):
        if f.is_relation:
            for p in f.path_infos:
                j = p.join_field
                field = getattr(j, "field", j) if not isinstance(j, models.Field) else j
                cols = ", ".join(f"{a.column}={b.column}" for a, b in (j.related_fields if isinstance(j, models.Field) else [(y, x) for x, y in field.related_fields]))
                print(n, "path", f.name, p.from_opts.object_name, "->", p.to_opts.object_name, ",".join(t.column for t in p.target_fields), "forward" if isinstance(j, models.Field) else "reverse", field.model._meta.object_name + "." + field.name, "m2m" if p.m2m else "one", "direct" if p.direct else "indirect", cols)
for m, a in [(Cafe, Place), (ShopProxy, Place), (Cafe, Shop)]:
    for what, path in (("up", m._meta.get_path_to_parent(a)), ("down", m._meta.get_path_from_parent(a))):
        print(m.__name__, what, a.__name__, *[f"{p.from_opts.object_name}->{p.to_opts.object_name}:{getattr(p.join_field, 'field', p.join_field).name}" for p in path])
