"""What is checked of the options in ``class Meta``."""

from django.core.checks.fields import is_kind
from django.core.checks.messages import Error, Warning
from django.core.exceptions import FieldDoesNotExist


def forward_fields(model):
    """All fields that the model has itself or by inheritance, without other models' relations to it."""
    options = model._meta
    return [*options.fields, *options.many_to_many, *options.private_fields]


def local_fields(model, names, option):
    """Names in an option must be those of columns in the model's own table."""
    known = {}
    for field in forward_fields(model):
        known[field.name] = known[getattr(field, "attname", field.name)] = field
    own = model._meta.local_fields
    for name in names:
        field = known.get(name)
        if field is None:
            yield Error("'%s' refers to the nonexistent field '%s'." % (option, name), obj=model, id="models.E012")
        elif field.many_to_many:
            yield Error(
                "'%s' refers to a ManyToManyField '%s', but ManyToManyFields are not permitted in '%s'."
                % (option, name, option),
                obj=model,
                id="models.E013",
            )
        elif is_kind(field, "CompositePrimaryKey"):
            yield Error(
                "'%s' refers to a CompositePrimaryKey '%s', but CompositePrimaryKeys are not permitted in '%s'."
                % (option, name, option),
                obj=model,
                id="models.E048",
            )
        elif is_kind(field, "ForeignObject") and not field.column and len(field.from_fields) > 1:
            yield Error(
                "'%s' refers to a ForeignObject '%s' with multiple 'from_fields', which is not supported for that "
                "option." % (option, name),
                obj=model,
                id="models.E049",
            )
        elif field not in own:
            yield Error(
                "'%s' refers to field '%s' which is not local to model '%s'." % (option, name, model.__name__),
                hint="This issue may be caused by multi-table inheritance.",
                obj=model,
                id="models.E016",
            )


def unique_together(model, scope):
    groups = model._meta.unique_together
    if not isinstance(groups, (tuple, list)):
        yield Error("'unique_together' must be a list or tuple.", obj=model, id="models.E010")
    elif not all(isinstance(group, (tuple, list)) for group in groups):
        yield Error("All 'unique_together' elements must be lists or tuples.", obj=model, id="models.E011")
    else:
        for group in groups:
            yield from local_fields(model, group, "unique_together")


def indexes(model, scope):
    for connection in scope.connections():
        for index in model._meta.indexes:
            yield from index.check(model, connection)


def constraints(model, scope):
    for connection in scope.connections():
        for constraint in model._meta.constraints:
            yield from constraint.check(model, connection)


def ordering(model, scope):
    options = model._meta
    if options._ordering_clash:
        text = "'ordering' and 'order_with_respect_to' cannot be used together."
        yield Error(text, obj=model, id="models.E021")
        return
    if options.order_with_respect_to or not options.ordering:
        return
    if not isinstance(options.ordering, (list, tuple)):
        text = "'ordering' must be a tuple or list (even if you want to order by only one field)."
        yield Error(text, obj=model, id="models.E014")
        return
    terms = [term.removeprefix("-") for term in options.ordering if isinstance(term, str) and term != "?"]
    direct = {"pk"}
    for member in [*options.fields, *options.related_objects]:
        if member.auto_created and not member.concrete:
            direct.add(member.field.related_query_name())
        else:
            direct.update((member.name, member.attname))
    # Paths are told before plain names.
    wrong = [term for term in terms if "__" in term for _ in range(_missing_parts(model, term))]
    wrong += dict.fromkeys(term for term in terms if "__" not in term and term not in direct)
    for term in wrong:
        text = "'ordering' refers to the nonexistent field, related field, or lookup '%s'." % term
        yield Error(text, obj=model, id="models.E015")


def _missing_parts(model, path):
    """How many parts of a path lead nowhere: neither to a field nor to a transform or lookup of the last one."""
    field, missing = None, 0
    for part in path.split("__"):
        try:
            if model is None:
                raise FieldDoesNotExist
            field = model._meta.pk if part == "pk" else model._meta.get_field(part)
            model = field.related_model if field.is_relation else None
        except FieldDoesNotExist:
            if field is not None and is_kind(field, "JSONField"):
                continue  # Any key may follow.
            if field is None or (field.get_transform(part) is None and field.get_lookup(part) is None):
                missing += 1
    return missing


def table_comment(model, scope):
    if model._meta.db_table_comment:
        for connection in scope.lacking("supports_comments"):
            text = "%s does not support comments on tables (db_table_comment)." % connection.display_name
            yield Warning(text, obj=model, id="models.W046")


def composite_key(model, scope):
    options = model._meta
    if options.proxy or not is_kind(options.pk, "CompositePrimaryKey"):
        return

    def refuse(what, hint):
        return Error("%s cannot be included in the composite primary key." % what, hint=hint, obj=model, id="models.E042")

    by_column = {}
    for name in options.pk.field_names:
        try:
            field = options.get_field(name)
        except FieldDoesNotExist:
            yield refuse(repr(name), "%r is not a valid field." % name)
            continue
        for wrong, complaint in (
            (not field.column, "field has no column"),
            (field.null, "field may not set 'null=True'"),
            (field.generated, "field is a generated field"),
            (field not in options.local_fields, "field is not a local field"),
        ):
            if wrong:
                yield refuse(repr(name), "%r %s." % (name, complaint))
                break
        else:
            by_column.setdefault(field.column, []).append(name)
    for first, *rest in by_column.values():
        if rest:
            again = ", ".join(map(repr, rest))
            yield refuse(again, "%s and %r are the same fields." % (again, first))
