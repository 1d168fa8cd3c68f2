"""The options of a model in the admin."""


class ModelAdmin:
    list_display = ("__str__",)
    list_filter = ()
    search_fields = ()
    ordering = None
    fields = None
    exclude = None
    readonly_fields = ()

    def __init__(self, model, admin_site):
        self.model = model
        self.opts = model._meta
        self.admin_site = admin_site

    def __repr__(self):
        return "<%s: model=%s site=%r>" % (type(self).__qualname__, self.model.__qualname__, self.admin_site)

    def __str__(self):
        return "%s.%s" % (self.opts.app_label, type(self).__name__)

    def get_ordering(self, request):
        return self.ordering or ()

    def get_queryset(self, request):
        queryset = self.model._default_manager.get_queryset()
        ordering = self.get_ordering(request)
        return queryset.order_by(*ordering) if ordering else queryset
