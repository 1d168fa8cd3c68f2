"""django.contrib: the two apps that ORM programs meet, auth and contenttypes."""
