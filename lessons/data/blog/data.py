from datetime import date, datetime, timezone

from blog.models import Author, Category, Comment, Post, Profile, Tag


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


Author.objects.bulk_create([
    Author(pk=1, name="Ada Lovelace", email="ada@example.org", country="GB", joined=date(2021, 3, 1)),
    Author(pk=2, name="Grace Hopper", email="grace@example.org", country="US", joined=date(2021, 3, 1), mentor_id=1),
    Author(pk=3, name="Zoë Müller", email="zoe@example.org", country="DE", joined=date(2022, 11, 30), mentor_id=1),
    Author(pk=4, name="Chinedu Okafor", email="chinedu@example.org", country="NG", joined=date(2023, 1, 1), mentor_id=2),
    Author(pk=5, name="李娜", email="lina@example.org", country="CN", joined=date(2023, 12, 31), mentor_id=2),
    # Another person of the same name, and someone who has written nothing yet.
    Author(pk=6, name="Grace Hopper", email="grace.h@example.net", country="", joined=date(2024, 2, 29)),
    Author(pk=7, name="Søren Kjær", email="soren@example.org", country="DK", joined=date(2024, 5, 5)),
])

Profile.objects.bulk_create([
    Profile(pk=1, author_id=1, bio="Writes programs for engines that do not exist yet.", website="https://ada.example.org"),
    Profile(pk=2, author_id=2, bio="Found the first bug.", website=""),
    Profile(pk=3, author_id=3, bio="", website="https://zoe.example.org"),
    Profile(pk=4, author_id=5, bio="数据库与茶。", website=""),
])

Category.objects.bulk_create([
    Category(pk=1, name="Python", slug="python"),
    Category(pk=2, name="Databases", slug="databases"),
    Category(pk=3, name="Web", slug="web"),
    Category(pk=4, name="Career", slug="career"),
    Category(pk=5, name="Archive", slug="archive"),
])

Tag.objects.bulk_create([
    Tag(pk=1, name="Django", slug="django"),
    Tag(pk=2, name="ORM", slug="orm"),
    Tag(pk=3, name="SQL", slug="sql"),
    Tag(pk=4, name="Testing", slug="testing"),
    Tag(pk=5, name="Performance", slug="performance"),
    Tag(pk=6, name="Python", slug="python"),
    Tag(pk=7, name="Naïveté", slug="naivete"),
])

# pk, title, slug, author, category, views, created, published (or None for a draft), tags
POSTS = [
    (1, "Hello, Django", "hello-django", 1, 1, 1200, "2023-12-31 23:30", "2024-01-01 00:00", [1, 6]),
    (2, "Lazy querysets", "lazy-querysets", 1, 2, 860, "2024-01-05 09:00", "2024-01-06 08:00", [1, 2]),
    (3, "Joins without tears", "joins-without-tears", 2, 2, 1200, "2024-01-20 10:15", "2024-01-31 23:59", [2, 3]),
    (4, "Draft: window functions", "draft-window-functions", 2, 2, 0, "2024-02-01 00:00", None, [3]),
    (5, "Testing the ORM", "testing-the-orm", 3, 1, 431, "2024-02-10 14:00", "2024-02-29 12:00", [1, 2, 4]),
    (6, "Größe zählt: indexes", "groesse-zaehlt", 3, 2, 97, "2024-03-02 07:45", "2024-03-02 08:00", [3, 5]),
    (7, "From notebook to site", "from-notebook-to-site", 4, 3, 431, "2024-03-15 16:20", "2024-03-16 06:00", []),
    (8, "N+1 and other stories", "n-plus-1-stories", 4, 2, 5400, "2024-04-01 12:00", "2024-04-01 12:00", [1, 2, 5]),
    (9, "缓存入门", "huancun-rumen", 5, None, 15, "2024-04-20 03:10", "2024-04-21 00:00", []),
    (10, "Draft: hiring", "draft-hiring", 6, 4, 0, "2024-05-01 08:30", None, []),
    (11, "100% coverage_is not a goal", "coverage-is-not-a-goal", 6, 4, 97, "2024-05-20 18:00", "2024-12-31 23:59", [4]),
    (12, "Hello, Django", "hello-django-again", 4, 3, 15, "2025-01-01 00:00", "2025-01-01 00:00", [1]),
]

BODY = "A first paragraph that says what this is about. A second one that takes its time. And an end."

Post.objects.bulk_create([
    Post(
        pk=pk, title=title, slug=slug, body=f"{title}. {BODY}", author_id=author, category_id=category, view_count=views,
        is_published=published is not None, created_at=at(created), published_at=published and at(published),
    )
    for pk, title, slug, author, category, views, created, published, tags in POSTS
])

Through = Post.tags.through
Through.objects.bulk_create([Through(post_id=post[0], tag_id=tag) for post in POSTS for tag in post[-1]])

Comment.objects.bulk_create([
    Comment(pk=1, post_id=1, name="Sam", text="Welcome!", is_approved=True, created_at=at("2024-01-01 00:05")),
    Comment(pk=2, post_id=1, name="Ines", text="Looking forward to more.", is_approved=True, created_at=at("2024-01-02 09:00")),
    Comment(pk=3, post_id=1, name="bot", text="CHEAP WATCHES", is_approved=False, created_at=at("2024-01-03 03:33")),
    Comment(pk=4, post_id=2, name="Sam", text="So when does it run?", is_approved=True, created_at=at("2024-01-06 10:00")),
    Comment(pk=5, post_id=3, name="Ines", text="I only cried once.", is_approved=True, created_at=at("2024-02-01 11:00")),
    Comment(pk=6, post_id=3, name="Bea", text="LEFT or INNER?", is_approved=True, created_at=at("2024-02-02 12:00")),
    Comment(pk=7, post_id=5, name="Sam", text="Thanks!", is_approved=True, created_at=at("2024-03-01 08:00")),
    Comment(pk=8, post_id=5, name="bot", text="cheap watches", is_approved=False, created_at=at("2024-03-01 08:01")),
    Comment(pk=9, post_id=8, name="Bea", text="This was us last week.", is_approved=True, created_at=at("2024-04-01 13:00")),
    Comment(pk=10, post_id=8, name="Sam", text="501 queries here.", is_approved=True, created_at=at("2024-04-01 14:00")),
    Comment(pk=11, post_id=8, name="Ines", text="Thanks!", is_approved=True, created_at=at("2024-04-02 07:00")),
    Comment(pk=12, post_id=8, name="bot", text="WATCHES, cheap", is_approved=False, created_at=at("2024-04-02 07:00")),
    Comment(pk=13, post_id=8, name="Ola", text="", is_approved=False, created_at=at("2024-04-03 20:00")),
    Comment(pk=14, post_id=9, name="bot", text="CHEAP WATCHES", is_approved=False, created_at=at("2024-04-22 02:00")),
    Comment(pk=15, post_id=12, name="Sam", text="Haven't I read this before?", is_approved=True, created_at=at("2025-01-01 00:00")),
])
