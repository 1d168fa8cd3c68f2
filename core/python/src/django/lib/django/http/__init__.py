"""django.http: only what ORM programs raise or return. There is no web server here."""


class Http404(Exception):
    """What ``get_object_or_404`` raises."""


class HttpResponse:
    """A response that is only kept, never sent."""

    status_code = 200

    def __init__(self, content="", status=None, **kwargs):
        self.content = content.encode() if isinstance(content, str) else content
        if status is not None:
            self.status_code = status


class JsonResponse(HttpResponse):
    """JSON of a dict (or, with ``safe=False``, of anything)."""

    def __init__(self, data, encoder=None, safe=True, json_dumps_params=None, **kwargs):
        import json

        from django.core.serializers.json import DjangoJSONEncoder

        if safe and not isinstance(data, dict):
            raise TypeError(
                "In order to allow non-dict objects to be serialized set the safe parameter to False."
            )
        super().__init__(json.dumps(data, cls=encoder or DjangoJSONEncoder, **(json_dumps_params or {})), **kwargs)
