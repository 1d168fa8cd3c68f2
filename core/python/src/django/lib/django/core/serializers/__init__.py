"""django.core.serializers: only the JSON encoder."""
