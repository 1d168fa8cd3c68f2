# A bigger blog: other keys, other counts, authors whose posts are all drafts, tags on everything or on nothing.
from datetime import date, datetime, timedelta, timezone

from django.db import connection

from blog.models import Author, Category, Comment, Post, Profile, Tag

START = datetime(2023, 11, 28, 22, 0, tzinfo=timezone.utc)

NAMES = [
    ("Grace Hopper", "grace@example.org", "US"), ("Tove Jansson", "tove@example.org.net", "FI"),
    ("Ada Lovelace", "ada@example.org", "GB"), ("Ada Lovelace", "ada2@example.net", ""),
    ("Zoë Müller", "zoe@example.org", "DE"), ("مها الفهد", "maha@example.org", "SA"),
    ("Chinedu Okafor", "chinedu@example.org", "NG"), ("Bo", "bo@example.org", "SE"),
    ("李娜", "lina@example.org", "CN"), ("Åsa Öberg", "asa@example.org", "SE"), ("Søren Kjær", "soren@example.org", "DK"),
    ("Ægir", "aegir@example.org", "IS"), ("Zora Silent", "zora@example.org", "DK"),
]
Author.objects.bulk_create([
    Author(pk=30 - index, name=name, email=email, country=country, joined=date(2020, 12, 28) + timedelta(days=97 * index))
    for index, (name, email, country) in enumerate(NAMES)
])
for pk, mentor in [(30, 28), (29, 28), (26, 30), (25, 25), (22, 29)]:
    Author.objects.filter(pk=pk).update(mentor_id=mentor)
Profile.objects.bulk_create([
    Profile(pk=index + 3, author_id=author, bio="" if index % 2 else f"Bio {index}", website=site)
    for index, (author, site) in enumerate([(30, ""), (29, "https://tove.example.org"), (27, "https://a2.example.net"), (22, "")])
])

Category.objects.bulk_create([
    Category(pk=8, name="Web", slug="web"), Category(pk=9, name="Databases", slug="databases"),
    Category(pk=10, name="Python", slug="python"), Category(pk=11, name="Work", slug="career"),
    Category(pk=12, name="Archive", slug="archive"), Category(pk=13, name="Reviews", slug="reviews"),
])
Tag.objects.bulk_create([
    Tag(pk=21, name="Performance", slug="performance"), Tag(pk=22, name="Python", slug="python"),
    Tag(pk=23, name="Django", slug="django"), Tag(pk=24, name="SQL", slug="sql"),
    Tag(pk=25, name="ORM", slug="orm"), Tag(pk=26, name="Testing", slug="testing"), Tag(pk=27, name="Éclair", slug="eclair"),
])

TITLES = [
    "Django at night", "Draft: SQL ideas", "hello, django", "Testing the ORM", "50% faster_sort of", "Straße nach Rom", "SQL, no Draft",
    "Why django?", "Ten years of Python",
]
VIEWS = [0, 7, 1200, 400, 5, 90, 10000, 7, 2500, 99, 1000, 100, 431]
AUTHORS = [30, 29, 28, 27, 26, 23, 28, 24, 30, 22, 30, 21, 25]
CATEGORIES = [9, 10, None, 8, 9, 11, 9]

posts = []
for index in range(31):
    created = START + timedelta(days=14 * index, hours=5 * index)
    published = index % 4 != 1 and index not in (12, 24)
    posts.append(Post(
        pk=100 + (index * 17 + 28) % 31 * 3, title=TITLES[index % 9], slug=f"post-{index}", body=f"Body {index}", author_id=AUTHORS[index % 13],
        category_id=CATEGORIES[index % 7], view_count=VIEWS[index % 13], is_published=published, created_at=created,
        published_at=created + timedelta(days=index % 5) if published else None,
    ))
Post.objects.bulk_create(posts)

Through = Post.tags.through
Through.objects.bulk_create([
    Through(post_id=post.pk, tag_id=21 + tag)
    for index, post in enumerate(posts) for tag in range(6) if (index * 7 + tag * 5) % 9 < 3
])

Comment.objects.bulk_create([
    Comment(
        pk=500 + number, post_id=posts[(number * number) % 31].pk, name=["Sam", "bot", "Ines", "Ole"][number % 4],
        text=f"Comment {number}", is_approved=number % 3 == 0, created_at=START + timedelta(days=5 * (number * 23 % 58)),
    )
    for number in range(58)
] + [
    Comment(pk=560 + index, post=posts[index], name="bot", text="Buy!", created_at=START + timedelta(days=index))
    for index in (23, 12, 17, 3)
])

# Rows that nothing puts in order come in another one than that of their keys: SQLite reads them from these indexes, which
# have all columns of the models and are narrower than the tables.
with connection.cursor() as cursor:
    for model in (Author, Profile, Category, Tag, Post, Comment):
        table = model._meta.db_table
        fields = sorted(model._meta.concrete_fields, key=lambda field: (field.primary_key, not field.is_relation))
        columns = ", ".join(f"{field.column} DESC" for field in fields)
        cursor.execute(f"ALTER TABLE {table} ADD COLUMN wide varchar(200)")
        cursor.execute(f"CREATE INDEX {table}_all ON {table} ({columns})")
