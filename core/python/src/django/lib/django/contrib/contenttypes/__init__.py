"""django.contrib.contenttypes: a table of the models, for generic relations."""
