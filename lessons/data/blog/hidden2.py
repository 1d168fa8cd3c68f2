# A young blog: one author has written nearly everything, nothing has comments but one post.
from datetime import date, datetime, timezone

from blog.models import Author, Category, Comment, Post, Profile, Tag

NEW_YEAR = datetime(2024, 1, 1, tzinfo=timezone.utc)

Author.objects.bulk_create([
    Author(pk=2, name="Ada Lovelace", email="ada@example.org", country="GB", joined=date(2024, 1, 1)),
    Author(pk=5, name="Grace Hopper", email="grace@example.org", country="US", joined=date(2023, 12, 31), mentor_id=2),
    Author(pk=9, name="Nobody Yet", email="nobody@example.org", country="DE", joined=date(2024, 1, 1), mentor_id=2),
])
Profile.objects.create(pk=7, author_id=5, bio="", website="https://grace.example.org")
Category.objects.bulk_create([
    Category(pk=1, name="Databases", slug="databases"), Category(pk=2, name="Python", slug="python"),
    Category(pk=3, name="Web", slug="web"), Category(pk=4, name="Career", slug="career"),
])
Tag.objects.bulk_create([
    Tag(pk=1, name="SQL", slug="sql"), Tag(pk=2, name="Django", slug="django"), Tag(pk=3, name="ORM", slug="orm"),
    Tag(pk=4, name="Performance", slug="performance"), Tag(pk=5, name="Testing", slug="testing"), Tag(pk=6, name="Python", slug="python"),
])
Post.objects.bulk_create([
    Post(
        pk=pk, title=title, slug=f"p{pk}", body=title, author_id=author, category_id=category, view_count=views,
        is_published=published, created_at=created, published_at=created if published else None,
    )
    for pk, title, author, category, views, published, created in [
        (4, "Django, DJANGO", 2, 1, 3000, True, NEW_YEAR),
        (6, "Apples", 2, None, 99, True, NEW_YEAR.replace(year=2023, month=12, day=31, hour=23)),
        (8, "apples", 2, 1, 99, False, NEW_YEAR.replace(month=6)),
        (11, "Zebras", 5, 3, 1000, True, NEW_YEAR.replace(year=2025)),
        (12, "Django for zebras", 2, 2, 100, True, NEW_YEAR.replace(month=2, day=29)),
    ]
])
Through = Post.tags.through
Through.objects.bulk_create([Through(post_id=post, tag_id=tag) for post, tag in [(4, 1), (4, 2), (4, 3), (8, 2), (11, 2), (11, 4)]])
Comment.objects.bulk_create([
    Comment(pk=1, post_id=6, name="Sam", text="First", is_approved=True, created_at=NEW_YEAR),
    Comment(pk=2, post_id=6, name="bot", text="First", is_approved=False, created_at=NEW_YEAR),
    Comment(pk=3, post_id=6, name="Ines", text="Second", is_approved=True, created_at=NEW_YEAR),
])
