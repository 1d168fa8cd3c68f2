from datetime import date

from blog.models import Author, Comment, Post, Tag

ada, grace, linus, margaret = Author.objects.bulk_create([
    Author(name="Ada Lovelace", country="United Kingdom"),
    Author(name="Grace Hopper", country="United States"),
    Author(name="Linus Torvalds", country="Finland"),
    Author(name="Margaret Hamilton"),
])

tags = {name: Tag.objects.create(name=name) for name in ["history", "compilers", "kernel", "space"]}

posts = Post.objects.bulk_create([
    Post(title="Notes on the Analytical Engine", author=ada, views=1843, published=date(2024, 12, 10), body="Note G."),
    Post(title="The first program", author=ada, views=920, published=date(2025, 3, 1)),
    Post(title="A compiler, they said, was impossible", author=grace, views=1952, published=date(2025, 3, 1)),
    Post(title="Nanoseconds", author=grace, views=1100, published=date(2025, 6, 30)),
    Post(title="Just a hobby", author=linus, views=1991, published=date(2025, 8, 25)),
    Post(title="Talk is cheap", author=linus, views=2000, published=date(2025, 9, 2)),
    Post(title="Priority displays", author=grace, views=0),
])
posts[0].tags.add(tags["history"])
posts[1].tags.add(tags["history"], tags["compilers"])
posts[2].tags.add(tags["compilers"])
posts[4].tags.add(tags["kernel"])

Comment.objects.bulk_create([
    Comment(post=posts[0], name="Charles", text="It weaves algebraical patterns.", approved=True),
    Comment(post=posts[0], name="Mary", text="Wonderful!", approved=True),
    Comment(post=posts[2], name="Howard", text="Nobody believed that.", approved=True),
    Comment(post=posts[4], name="Andy", text="Is it portable?", approved=False),
])
