"""django.utils: the helpers that ORM programs import."""
