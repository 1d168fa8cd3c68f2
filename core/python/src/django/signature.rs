//! What arguments the functions of `method` take. Rust gathers most of them as they come; here they are checked first, and
//! the errors say what Python says.

use rustpython_vm::function::FuncArgs;

pub struct Signature {
    pub text: &'static str,
    positional: Vec<&'static str>,
    /// How many of them have no default.
    required: usize,
    keyword_only: Vec<&'static str>,
    takes_more: bool,
    takes_keywords: bool,
}

impl Signature {
    /// That of a method of a native class, where it is known.
    pub fn of(class: &str, method: &str) -> Option<Self> {
        SIGNATURES
            .binary_search_by(|(of, name, _)| (*of, *name).cmp(&(class, method)))
            .ok()
            .map(|found| Self::parse(SIGNATURES[found].2))
    }

    fn parse(text: &'static str) -> Self {
        let mut signature = Self {
            text,
            positional: Vec::new(),
            required: 0,
            keyword_only: Vec::new(),
            takes_more: false,
            takes_keywords: false,
        };
        let mut star = false;
        for parameter in text.split(", ") {
            let name = parameter.split('=').next().unwrap_or(parameter);
            if parameter.starts_with("**") {
                signature.takes_keywords = true;
            } else if parameter.starts_with('*') {
                signature.takes_more = parameter.len() > 1;
                star = true;
            } else if star {
                signature.keyword_only.push(name);
            } else {
                signature.positional.push(name);
                signature.required += usize::from(name.len() == parameter.len());
            }
        }
        signature
    }

    /// What is wrong with the arguments, to be said after the function's name.
    pub fn check(&self, args: &FuncArgs) -> Result<(), String> {
        let (given, most) = (args.args.len(), self.positional.len());
        if args.kwargs.is_empty() && (self.required..=most).contains(&given) {
            return Ok(());
        }
        let is = |name: &&str, keyword: &str| *name == keyword;
        let mut only_keywords = 0;
        for keyword in args.kwargs.keys() {
            let keyword = keyword.as_str().unwrap_or_default();
            let place = self.positional.iter().position(|name| is(name, keyword));
            if place.is_some_and(|place| place < given) {
                return Err(format!("got multiple values for argument '{keyword}'"));
            }
            let known = self.keyword_only.iter().any(|name| is(name, keyword));
            only_keywords += usize::from(known);
            if place.is_none() && !known && !self.takes_keywords {
                return Err(format!("got an unexpected keyword argument '{keyword}'"));
            }
        }
        if given > most && !self.takes_more {
            return Err(self.too_many(given, only_keywords));
        }
        if given < self.required {
            let missing: Vec<_> = self.positional[given..self.required]
                .iter()
                .filter(|name| {
                    !args
                        .kwargs
                        .keys()
                        .any(|keyword| keyword.as_str() == Ok(**name))
                })
                .collect();
            if !missing.is_empty() {
                return Err(Self::missing(&missing));
            }
        }
        Ok(())
    }

    fn too_many(&self, given: usize, only_keywords: usize) -> String {
        let most = self.positional.len();
        let takes = match self.required == most {
            true => format!("{most} positional argument{}", plural(most)),
            false => format!("from {} to {most} positional arguments", self.required),
        };
        let given = match only_keywords {
            0 if given == 1 => "1 was".to_owned(),
            0 => format!("{given} were"),
            _ => format!(
                "{given} positional argument{} (and {only_keywords} keyword-only argument{}) were",
                plural(given),
                plural(only_keywords)
            ),
        };
        format!("takes {takes} but {given} given")
    }

    fn missing(names: &[&&str]) -> String {
        let quoted: Vec<_> = names.iter().map(|name| format!("'{name}'")).collect();
        let names = match &*quoted {
            [first, second] => format!("{first} and {second}"),
            [others @ .., last] if !others.is_empty() => {
                format!("{}, and {last}", others.join(", "))
            }
            _ => quoted.join(", "),
        };
        let count = quoted.len();
        format!(
            "missing {count} required positional argument{}: {names}",
            plural(count)
        )
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// Class, method, parameters; in order, since they are searched.
const SIGNATURES: &[(&str, &str, &str)] = &[
    ("BaseManager", "all", "self"),
    ("BaseManager", "check", "self, **kwargs"),
    ("BaseManager", "contribute_to_class", "self, cls, name"),
    ("BaseManager", "db_manager", "self, using=None, hints=None"),
    (
        "BaseManager",
        "from_queryset",
        "cls, queryset_class, class_name=None",
    ),
    ("BaseManager", "get_queryset", "self"),
    ("Field", "cast_db_type", "self, connection"),
    ("Field", "check", "self, **kwargs"),
    ("Field", "clean", "self, value, model_instance"),
    ("Field", "clone", "self"),
    (
        "Field",
        "contribute_to_class",
        "self, cls, name, private_only=False",
    ),
    ("Field", "db_parameters", "self, connection"),
    ("Field", "db_type", "self, connection"),
    ("Field", "db_type_parameters", "self, connection"),
    ("Field", "deconstruct", "self"),
    (
        "Field",
        "formfield",
        "self, form_class=None, choices_form_class=None, **kwargs",
    ),
    ("Field", "get_attname", "self"),
    ("Field", "get_attname_column", "self"),
    (
        "Field",
        "get_choices",
        "self, include_blank=True, blank_choice=None, limit_choices_to=None, ordering=()",
    ),
    ("Field", "get_col", "self, alias, output_field=None"),
    ("Field", "get_db_prep_save", "self, value, connection"),
    (
        "Field",
        "get_db_prep_value",
        "self, value, connection, prepared=False",
    ),
    ("Field", "get_default", "self"),
    ("Field", "get_internal_type", "self"),
    ("Field", "get_lookup", "self, lookup_name"),
    ("Field", "get_prep_value", "self, value"),
    ("Field", "get_transform", "self, lookup_name"),
    ("Field", "has_db_default", "self"),
    ("Field", "has_default", "self"),
    ("Field", "pre_save", "self, model_instance, add"),
    ("Field", "rel_db_type", "self, connection"),
    ("Field", "run_validators", "self, value"),
    ("Field", "save_form_data", "self, instance, data"),
    ("Field", "set_attributes_from_name", "self, name"),
    ("Field", "to_python", "self, value"),
    ("Field", "validate", "self, value, model_instance"),
    ("Field", "value_from_object", "self, obj"),
    ("Field", "value_to_string", "self, obj"),
    ("Model", "clean", "self"),
    ("Model", "clean_fields", "self, exclude=None"),
    (
        "Model",
        "date_error_message",
        "self, lookup_type, field_name, unique_for",
    ),
    ("Model", "delete", "self, using=None, keep_parents=False"),
    (
        "Model",
        "from_db",
        "cls, db, field_names, values, *, fetch_mode=None",
    ),
    (
        "Model",
        "full_clean",
        "self, exclude=None, validate_unique=True, validate_constraints=True",
    ),
    ("Model", "get_constraints", "self"),
    ("Model", "get_deferred_fields", "self"),
    (
        "Model",
        "refresh_from_db",
        "self, using=None, fields=None, from_queryset=None",
    ),
    (
        "Model",
        "save",
        "self, *, force_insert=False, force_update=False, using=None, update_fields=None",
    ),
    (
        "Model",
        "save_base",
        "self, raw=False, force_insert=False, force_update=False, using=None, update_fields=None",
    ),
    ("Model", "serializable_value", "self, field_name"),
    (
        "Model",
        "unique_error_message",
        "self, model_class, unique_check",
    ),
    ("Model", "validate_constraints", "self, exclude=None"),
    ("Model", "validate_unique", "self, exclude=None"),
    ("Options", "add_manager", "self, manager"),
    ("Options", "get_ancestor_link", "self, ancestor"),
    ("Options", "get_base_chain", "self, model"),
    ("Options", "get_field", "self, field_name"),
    (
        "Options",
        "get_fields",
        "self, include_parents=True, include_hidden=False",
    ),
    ("Options", "get_parent_list", "self"),
    ("QuerySet", "aggregate", "self, *args, **kwargs"),
    ("QuerySet", "alias", "self, *args, **kwargs"),
    ("QuerySet", "all", "self"),
    ("QuerySet", "annotate", "self, *args, **kwargs"),
    ("QuerySet", "as_manager", "cls"),
    (
        "QuerySet",
        "bulk_create",
        "self, objs, batch_size=None, ignore_conflicts=False, update_conflicts=False, update_fields=None, unique_fields=None",
    ),
    (
        "QuerySet",
        "bulk_update",
        "self, objs, fields, batch_size=None",
    ),
    ("QuerySet", "complex_filter", "self, filter_obj"),
    ("QuerySet", "contains", "self, obj"),
    ("QuerySet", "count", "self"),
    ("QuerySet", "create", "self, **kwargs"),
    ("QuerySet", "dates", "self, field_name, kind, order='ASC'"),
    (
        "QuerySet",
        "datetimes",
        "self, field_name, kind, order='ASC', tzinfo=None",
    ),
    ("QuerySet", "defer", "self, *fields"),
    ("QuerySet", "delete", "self"),
    ("QuerySet", "difference", "self, *other_qs"),
    ("QuerySet", "distinct", "self, *field_names"),
    ("QuerySet", "earliest", "self, *fields"),
    ("QuerySet", "exclude", "self, *args, **kwargs"),
    ("QuerySet", "exists", "self"),
    ("QuerySet", "explain", "self, *, format=None, **options"),
    (
        "QuerySet",
        "extra",
        "self, select=None, where=None, params=None, tables=None, order_by=None, select_params=None",
    ),
    ("QuerySet", "fetch_mode", "self, fetch_mode"),
    ("QuerySet", "filter", "self, *args, **kwargs"),
    ("QuerySet", "first", "self"),
    ("QuerySet", "get", "self, *args, **kwargs"),
    ("QuerySet", "get_or_create", "self, defaults=None, **kwargs"),
    (
        "QuerySet",
        "in_bulk",
        "self, id_list=None, *, field_name='pk'",
    ),
    ("QuerySet", "intersection", "self, *other_qs"),
    ("QuerySet", "iterator", "self, chunk_size=None"),
    ("QuerySet", "last", "self"),
    ("QuerySet", "latest", "self, *fields"),
    ("QuerySet", "none", "self"),
    ("QuerySet", "only", "self, *fields"),
    ("QuerySet", "order_by", "self, *field_names"),
    ("QuerySet", "prefetch_related", "self, *lookups"),
    ("QuerySet", "resolve_expression", "self, *args, **kwargs"),
    ("QuerySet", "reverse", "self"),
    (
        "QuerySet",
        "select_for_update",
        "self, nowait=False, skip_locked=False, of=(), no_key=False",
    ),
    ("QuerySet", "select_related", "self, *fields"),
    ("QuerySet", "union", "self, *other_qs, all=False"),
    ("QuerySet", "update", "self, **kwargs"),
    (
        "QuerySet",
        "update_or_create",
        "self, defaults=None, create_defaults=None, **kwargs",
    ),
    ("QuerySet", "using", "self, alias"),
    ("QuerySet", "values", "self, *fields, **expressions"),
    (
        "QuerySet",
        "values_list",
        "self, *fields, flat=False, named=False",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_in_order() {
        assert!(SIGNATURES.is_sorted());
    }
}
