//! The arguments of each field class.

use super::Field;
use crate::django::convert::to_value;
use crate::django::py::{
    Obj, class_attr, get, items, keyword, own_dict, str_of, string, text, truthy,
};
use crate::django::state::state;
use dunder_orm::meta::{Default, FieldKind, OnDelete, Relation, RelationKind, RelationTarget};
use rustpython_vm::builtins::PyType;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, Py, PyObject, PyResult, VirtualMachine};
use std::rc::Rc;

/// The built-in class that a field class is, or derives from.
pub fn kind_name(class: &Py<PyType>, vm: &VirtualMachine) -> String {
    class_attr(class, "_kind", vm)
        .and_then(|kind| text(&kind).map(str::to_owned))
        .unwrap_or_else(|| "Field".to_owned())
}

/// That class's kind, without options.
pub fn default_kind(name: &str) -> FieldKind {
    match name {
        "AutoField" => FieldKind::Auto,
        "BigAutoField" => FieldKind::BigAuto,
        "SmallAutoField" => FieldKind::SmallAuto,
        "IntegerField" | "OrderWrt" => FieldKind::Integer,
        "BigIntegerField" => FieldKind::BigInteger,
        "SmallIntegerField" => FieldKind::SmallInteger,
        "PositiveBigIntegerField" => FieldKind::PositiveBigInteger,
        "PositiveIntegerField" => FieldKind::PositiveInteger,
        "PositiveSmallIntegerField" => FieldKind::PositiveSmallInteger,
        "FloatField" => FieldKind::Float,
        "DecimalField" => FieldKind::Decimal {
            max_digits: None,
            decimal_places: None,
        },
        "BooleanField" => FieldKind::Boolean,
        "CharField" => FieldKind::Char { max_length: None },
        "IPAddressField" => FieldKind::Char {
            max_length: Some(15),
        },
        "SlugField" => FieldKind::Slug {
            max_length: Some(50),
            allow_unicode: false,
        },
        "EmailField" => FieldKind::Email {
            max_length: Some(254),
        },
        "URLField" => FieldKind::Url {
            max_length: Some(200),
        },
        "TextField" => FieldKind::Text { max_length: None },
        "FilePathField" => FieldKind::FilePath {
            max_length: Some(100),
        },
        "FileField" => FieldKind::File {
            max_length: Some(100),
        },
        "ImageField" => FieldKind::Image {
            max_length: Some(100),
        },
        "GenericIPAddressField" => FieldKind::GenericIpAddress {
            protocol: "both".into(),
            unpack_ipv4: false,
        },
        "UUIDField" => FieldKind::Uuid,
        "BinaryField" => FieldKind::Binary { max_length: None },
        "JSONField" => FieldKind::Json,
        "DateField" => FieldKind::Date {
            auto_now: false,
            auto_now_add: false,
        },
        "DateTimeField" => FieldKind::DateTime {
            auto_now: false,
            auto_now_add: false,
        },
        "TimeField" => FieldKind::Time {
            auto_now: false,
            auto_now_add: false,
        },
        "DurationField" => FieldKind::Duration,
        "ForeignKey" | "ForeignObject" => FieldKind::ForeignKey,
        "OneToOneField" => FieldKind::OneToOne,
        "ManyToManyField" => FieldKind::ManyToMany,
        "GenericForeignKey" => FieldKind::GenericForeignKey {
            ct_field: "content_type".into(),
            fk_field: "object_id".into(),
        },
        "GenericRelation" => FieldKind::GenericRelation {
            ct_field: "content_type".into(),
            object_id_field: "object_id".into(),
        },
        "CompositePrimaryKey" => FieldKind::CompositePrimaryKey {
            fields: Rc::from([]),
        },
        _ => FieldKind::Custom,
    }
}

pub fn max_length(kind: &FieldKind) -> Option<u32> {
    match kind {
        FieldKind::Char { max_length }
        | FieldKind::Slug { max_length, .. }
        | FieldKind::Email { max_length }
        | FieldKind::Url { max_length }
        | FieldKind::Text { max_length }
        | FieldKind::FilePath { max_length }
        | FieldKind::File { max_length }
        | FieldKind::Image { max_length }
        | FieldKind::Binary { max_length } => *max_length,
        _ => None,
    }
}

fn set_max_length(kind: &mut FieldKind, length: Option<u32>) {
    match kind {
        FieldKind::Char { max_length }
        | FieldKind::Slug { max_length, .. }
        | FieldKind::Email { max_length }
        | FieldKind::Url { max_length }
        | FieldKind::Text { max_length }
        | FieldKind::FilePath { max_length }
        | FieldKind::File { max_length }
        | FieldKind::Image { max_length }
        | FieldKind::Binary { max_length } => *max_length = length,
        _ => {}
    }
}

/// The positional arguments that a class has before, or in place of, those of `Field`.
fn leading(kind: &str) -> &'static [&'static str] {
    match kind {
        "DecimalField" => &["verbose_name", "name", "max_digits", "decimal_places"],
        "DateField" | "DateTimeField" | "TimeField" => {
            &["verbose_name", "name", "auto_now", "auto_now_add"]
        }
        "UUIDField" => &["verbose_name"],
        "JSONField" => &["verbose_name", "name", "encoder", "decoder"],
        "GenericIPAddressField" => &["verbose_name", "name", "protocol", "unpack_ipv4"],
        "FileField" => &["verbose_name", "name", "upload_to", "storage"],
        "ImageField" => &["verbose_name", "name", "width_field", "height_field"],
        "FilePathField" => &[
            "verbose_name",
            "name",
            "path",
            "match",
            "recursive",
            "allow_files",
            "allow_folders",
        ],
        "ForeignKey" | "OneToOneField" => &["to", "on_delete", "related_name"],
        "ForeignObject" => &["to", "on_delete", "from_fields", "to_fields"],
        "ManyToManyField" => &["to", "related_name"],
        "GenericForeignKey" => &["ct_field", "fk_field", "for_concrete_model"],
        "GenericRelation" => &[
            "to",
            "object_id_field",
            "content_type_field",
            "for_concrete_model",
        ],
        _ => FIELD,
    }
}

/// The arguments of `Field`, in their order.
const FIELD: &[&str] = &[
    "verbose_name",
    "name",
    "primary_key",
    "max_length",
    "unique",
    "blank",
    "null",
    "db_index",
    "rel",
    "default",
    "editable",
    "serialize",
    "unique_for_date",
    "unique_for_month",
    "unique_for_year",
    "choices",
    "help_text",
    "db_column",
    "db_tablespace",
    "auto_created",
    "validators",
    "error_messages",
    "db_comment",
    "db_default",
];

pub fn init(zelf: &Py<Field>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
    let kind_name = kind_name(zelf.class(), vm);
    let original_args = super::super::py::list(vm, args.args.clone());
    if kind_name == "CompositePrimaryKey" {
        return init_composite(zelf, args, vm);
    }
    // Positional arguments get their names.
    let names = leading(&kind_name);
    for (index, value) in std::mem::take(&mut args.args).into_iter().enumerate() {
        let Some(name) = names.get(index) else {
            return Err(vm.new_type_error(format!(
                "{}.__init__() takes from 1 to {} positional arguments but {} were given",
                kind_name,
                names.len() + 1,
                index + 2
            )));
        };
        if args.kwargs.contains_key(name) {
            return Err(vm.new_type_error(format!(
                "{kind_name}.__init__() got multiple values for argument '{name}'"
            )));
        }
        args.kwargs.insert((*name).into(), value);
    }
    let dict = own_dict(zelf.as_object(), vm)?;
    let mut data = dunder_orm::meta::Field::new(default_kind(&kind_name));
    data.class_name = zelf.class().name().to_string().into();
    data.creation_counter = state().next_creation_counter();
    if matches!(
        data.kind,
        FieldKind::ForeignKey | FieldKind::OneToOne | FieldKind::ManyToMany
    ) || kind_name == "GenericRelation"
    {
        data.relation = Some(relation(&kind_name, &mut args, &dict, vm)?);
    }
    kind_options(&mut data, &kind_name, &mut args, &dict, vm)?;
    let bool_arg = |args: &mut FuncArgs, name: &str| -> PyResult<Option<bool>> {
        keyword(args, name)
            .map(|value| truthy(&value, vm))
            .transpose()
    };
    let text_arg = |args: &mut FuncArgs, name: &str| -> PyResult<Option<String>> {
        match keyword(args, name) {
            Some(value) if !vm.is_none(&value) => Ok(Some(str_of(&value, vm)?)),
            _ => Ok(None),
        }
    };
    if let Some(name) = keyword(&mut args, "verbose_name").filter(|name| !vm.is_none(name)) {
        data.verbose_name = str_of(&name, vm)?.into();
        dict.set_item("_verbose_name", name, vm)?;
    }
    if let Some(name) = text_arg(&mut args, "name")? {
        data.name = name.into();
    }
    let primary_key = bool_arg(&mut args, "primary_key")?;
    if matches!(data.kind, FieldKind::File { .. } | FieldKind::Image { .. }) {
        let explicit = vm.ctx.new_bool(primary_key.is_some());
        dict.set_item("_primary_key_set_explicitly", explicit.into(), vm)?;
    }
    data.primary_key = primary_key.unwrap_or(false);
    if let Some(length) = keyword(&mut args, "max_length").filter(|length| !vm.is_none(length)) {
        match length.try_to_value::<u32>(vm) {
            Ok(number) => set_max_length(&mut data.kind, Some(number)),
            Err(_) => set_max_length(&mut data.kind, None),
        }
        dict.set_item("_max_length", length, vm)?;
    }
    if let Some(unique) = bool_arg(&mut args, "unique")? {
        data.unique = unique || data.kind == FieldKind::OneToOne;
    }
    data.blank = bool_arg(&mut args, "blank")?.unwrap_or(data.kind.is_auto());
    data.null = bool_arg(&mut args, "null")?.unwrap_or(false);
    if let Some(index) = keyword(&mut args, "db_index").filter(|index| !vm.is_none(index)) {
        data.db_index = truthy(&index, vm)?;
        dict.set_item("_db_index", index, vm)?;
    }
    keyword(&mut args, "rel");
    if let Some(default) = keyword(&mut args, "default").filter(|value| !is_not_provided(value)) {
        data.default = self::default(&default, vm)?;
        dict.set_item("default", default, vm)?;
    } else {
        dict.set_item(
            "default",
            state().import("django.db.models.fields", "NOT_PROVIDED", vm)?,
            vm,
        )?;
    }
    if let Some(default) = keyword(&mut args, "db_default").filter(|value| !is_not_provided(value))
    {
        data.db_default = Some("".into());
        data.expression = Some(Rc::new(crate::django::expressions::to_expr(&default, vm)?));
        dict.set_item("db_default", default, vm)?;
    } else {
        dict.set_item(
            "db_default",
            state().import("django.db.models.fields", "NOT_PROVIDED", vm)?,
            vm,
        )?;
    }
    if let Some(editable) = bool_arg(&mut args, "editable")? {
        data.editable = editable;
    }
    let serialize = bool_arg(&mut args, "serialize")?.unwrap_or(true);
    dict.set_item("serialize", vm.ctx.new_bool(serialize).into(), vm)?;
    for name in ["unique_for_date", "unique_for_month", "unique_for_year"] {
        let value = keyword(&mut args, name).unwrap_or_else(|| vm.ctx.none());
        dict.set_item(name, value, vm)?;
    }
    if let Some(choices) = keyword(&mut args, "choices").filter(|choices| !vm.is_none(choices)) {
        set_choices(zelf, choices, vm)?;
    }
    let help_text = keyword(&mut args, "help_text").unwrap_or_else(|| string(vm, ""));
    data.help_text = str_of(&help_text, vm)?.into();
    dict.set_item("help_text", help_text, vm)?;
    if let Some(column) = text_arg(&mut args, "db_column")? {
        dict.set_item("_db_column", string(vm, &column), vm)?;
        data.column = Some(column.into());
    }
    let tablespace = keyword(&mut args, "db_tablespace").filter(|space| !vm.is_none(space));
    dict.set_item(
        "db_tablespace",
        tablespace.clone().unwrap_or_else(|| string(vm, "")),
        vm,
    )?;
    data.auto_created = bool_arg(&mut args, "auto_created")?.unwrap_or(false);
    if data.auto_created {
        data.creation_counter = state().registry.borrow_mut().next_auto_creation_counter();
        dict.set_item("_auto_created", vm.ctx.new_bool(true).into(), vm)?;
    }
    if let Some(validators) = keyword(&mut args, "validators") {
        dict.set_item(
            "_validators",
            super::super::py::list(vm, items(&validators, vm)?),
            vm,
        )?;
    }
    let messages = keyword(&mut args, "error_messages").unwrap_or_else(|| vm.ctx.none());
    dict.set_item("_error_messages", messages, vm)?;
    data.db_comment = text_arg(&mut args, "db_comment")?.map(Into::into);
    data.db_collation = text_arg(&mut args, "db_collation")?.map(Into::into);
    if let Some(name) = args.kwargs.keys().next().map(ToString::to_string) {
        return Err(vm.new_type_error(format!(
            "Field.__init__() got an unexpected keyword argument '{name}'"
        )));
    }
    dict.set_item("_args", original_args, vm)?;
    // `description % field.__dict__` names it.
    let length = max_length(&data.kind).map_or_else(|| vm.ctx.none(), |n| vm.ctx.new_int(n).into());
    dict.set_item("max_length", length, vm)?;
    data.hooks = super::hooks::of(zelf, vm);
    *zelf.data.borrow_mut() = data;
    Ok(())
}

/// `default=` as the ORM keeps it.
pub fn default(value: &Obj, vm: &VirtualMachine) -> PyResult<Default> {
    Ok(if is_not_provided(value) {
        Default::None
    } else if value.is_callable() {
        Default::Callable
    } else {
        Default::Value(to_value(value, vm)?)
    })
}

/// Whether an argument is the marker `NOT_PROVIDED`.
pub fn is_not_provided(value: &PyObject) -> bool {
    value
        .downcast_ref::<PyType>()
        .is_some_and(|class| &*class.name() == "NOT_PROVIDED")
}

fn init_composite(zelf: &Py<Field>, args: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
    let error = |message: &str| Err(vm.new_value_error(message.to_owned()));
    let names: Vec<Rc<str>> = args
        .args
        .iter()
        .filter_map(|name| text(name).map(Rc::from))
        .collect();
    let distinct: std::collections::HashSet<_> = names.iter().collect();
    if names.is_empty() || distinct.len() != args.args.len() {
        return error("CompositePrimaryKey args must be unique strings.");
    }
    if names.len() == 1 {
        return error("CompositePrimaryKey must include at least two fields.");
    }
    for name in ["default", "db_default", "db_column"] {
        if args.kwargs.get(name).is_some() {
            let what = match name {
                "default" => "a default",
                "db_default" => "a database default",
                _ => "a db_column",
            };
            return error(&format!("CompositePrimaryKey cannot have {what}."));
        }
    }
    if args.kwargs.get("editable").is_some() {
        return error("CompositePrimaryKey cannot be editable.");
    }
    for (name, message) in [
        ("primary_key", "must be a primary key"),
        ("blank", "must be blank"),
    ] {
        if let Some(value) = args.kwargs.get(name)
            && !truthy(value, vm)?
        {
            return error(&format!("CompositePrimaryKey {message}."));
        }
    }
    let mut data = dunder_orm::meta::Field::new(FieldKind::CompositePrimaryKey {
        fields: names.into(),
    });
    data.primary_key = true;
    data.blank = true;
    data.editable = false;
    data.class_name = zelf.class().name().to_string().into();
    data.creation_counter = state().next_creation_counter();
    let dict = own_dict(zelf.as_object(), vm)?;
    let missing = state().import("django.db.models.fields", "NOT_PROVIDED", vm)?;
    dict.set_item("default", missing.clone(), vm)?;
    dict.set_item("db_default", missing, vm)?;
    dict.set_item("help_text", string(vm, ""), vm)?;
    *zelf.data.borrow_mut() = data;
    Ok(())
}

/// Options that only some classes have.
fn kind_options(
    data: &mut dunder_orm::meta::Field,
    kind_name: &str,
    args: &mut FuncArgs,
    dict: &Py<rustpython_vm::builtins::PyDict>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let flag = |args: &mut FuncArgs, name: &str| -> PyResult<bool> {
        keyword(args, name).map_or(Ok(false), |value| truthy(&value, vm))
    };
    let keep = |args: &mut FuncArgs, names: &[&str], default: Obj| -> PyResult<()> {
        for name in names {
            dict.set_item(
                *name,
                keyword(args, name).unwrap_or_else(|| default.clone()),
                vm,
            )?;
        }
        Ok(())
    };
    let mut automatic = false;
    match &mut data.kind {
        FieldKind::Decimal {
            max_digits,
            decimal_places,
        } => {
            for (name, place) in [
                ("max_digits", max_digits),
                ("decimal_places", decimal_places),
            ] {
                if let Some(given) = keyword(args, name).filter(|given| !vm.is_none(given)) {
                    *place = given.try_to_value::<u32>(vm).ok();
                    dict.set_item(&*format!("_{name}"), given, vm)?;
                }
            }
        }
        FieldKind::Date {
            auto_now,
            auto_now_add,
        }
        | FieldKind::DateTime {
            auto_now,
            auto_now_add,
        }
        | FieldKind::Time {
            auto_now,
            auto_now_add,
        } => {
            *auto_now = flag(args, "auto_now")?;
            *auto_now_add = flag(args, "auto_now_add")?;
            automatic = *auto_now || *auto_now_add;
        }
        FieldKind::Slug { allow_unicode, .. } => {
            *allow_unicode = flag(args, "allow_unicode")?;
            dict.set_item("allow_unicode", vm.ctx.new_bool(*allow_unicode).into(), vm)?;
        }
        FieldKind::GenericIpAddress {
            protocol,
            unpack_ipv4,
        } => {
            if let Some(given) = keyword(args, "protocol") {
                *protocol = str_of(&given, vm)?.into();
            }
            *unpack_ipv4 = flag(args, "unpack_ipv4")?;
            dict.set_item("protocol", string(vm, &*protocol), vm)?;
            dict.set_item("unpack_ipv4", vm.ctx.new_bool(*unpack_ipv4).into(), vm)?;
        }
        FieldKind::Json => {
            for name in ["encoder", "decoder"] {
                let given = keyword(args, name).unwrap_or_else(|| vm.ctx.none());
                if !vm.is_none(&given) && !given.is_callable() {
                    return Err(vm.new_value_error(format!(
                        "The {name} parameter must be a callable object."
                    )));
                }
                dict.set_item(name, given, vm)?;
            }
        }
        FieldKind::FilePath { .. } => {
            keep(args, &["path"], string(vm, ""))?;
            keep(args, &["match"], vm.ctx.none())?;
            keep(
                args,
                &["recursive", "allow_folders"],
                vm.ctx.new_bool(false).into(),
            )?;
            keep(args, &["allow_files"], vm.ctx.new_bool(true).into())?;
        }
        FieldKind::File { .. } | FieldKind::Image { .. } => {
            keep(args, &["upload_to"], string(vm, ""))?;
            keep(
                args,
                &["storage", "width_field", "height_field"],
                vm.ctx.none(),
            )?;
        }
        FieldKind::GenericForeignKey { ct_field, fk_field } => {
            if let Some(given) = keyword(args, "ct_field") {
                *ct_field = str_of(&given, vm)?.into();
            }
            if let Some(given) = keyword(args, "fk_field") {
                *fk_field = str_of(&given, vm)?.into();
            }
            dict.set_item("ct_field", string(vm, &*ct_field), vm)?;
            dict.set_item("fk_field", string(vm, &*fk_field), vm)?;
            keep(args, &["for_concrete_model"], vm.ctx.new_bool(true).into())?;
        }
        FieldKind::GenericRelation {
            ct_field,
            object_id_field,
        } => {
            if let Some(given) = keyword(args, "content_type_field") {
                *ct_field = str_of(&given, vm)?.into();
            }
            if let Some(given) = keyword(args, "object_id_field") {
                *object_id_field = str_of(&given, vm)?.into();
            }
            dict.set_item("content_type_field_name", string(vm, &*ct_field), vm)?;
            dict.set_item("object_id_field_name", string(vm, &*object_id_field), vm)?;
            keep(args, &["for_concrete_model"], vm.ctx.new_bool(true).into())?;
            data.blank = true;
        }
        _ => {}
    }
    if kind_name == "GeneratedField" {
        let (Some(expression), Some(output), Some(persist)) = (
            keyword(args, "expression"),
            keyword(args, "output_field"),
            keyword(args, "db_persist"),
        ) else {
            return Err(vm.new_type_error(
                "GeneratedField.__init__() missing required keyword-only arguments: 'expression', 'output_field', and \
                 'db_persist'"
                    .to_owned(),
            ));
        };
        if !persist.is(&vm.ctx.true_value) && !persist.is(&vm.ctx.false_value) {
            return Err(
                vm.new_value_error("GeneratedField.db_persist must be True or False.".to_owned())
            );
        }
        for (name, message) in [
            ("editable", "GeneratedField cannot be editable."),
            ("blank", "GeneratedField must be blank."),
        ] {
            if let Some(given) = keyword(args, name)
                && truthy(&given, vm)? == (name == "editable")
            {
                return Err(vm.new_value_error(message.to_owned()));
            }
        }
        for (name, message) in [
            ("default", "GeneratedField cannot have a default."),
            (
                "db_default",
                "GeneratedField cannot have a database default.",
            ),
        ] {
            if args
                .kwargs
                .get(name)
                .is_some_and(|value| !is_not_provided(value))
            {
                return Err(vm.new_value_error(message.to_owned()));
            }
        }
        let output_kind = output
            .downcast_ref::<Field>()
            .map_or(FieldKind::Custom, |field| field.kind());
        data.kind = FieldKind::Generated {
            db_persist: truthy(&persist, vm)?,
            output: Rc::new(output_kind),
        };
        data.editable = false;
        args.kwargs
            .insert("blank".into(), vm.ctx.new_bool(true).into());
        data.expression = Some(Rc::new(crate::django::expressions::to_expr(
            &expression,
            vm,
        )?));
        dict.set_item("expression", expression, vm)?;
        dict.set_item("output_field", output, vm)?;
        dict.set_item("db_persist", persist, vm)?;
    }
    if automatic {
        data.editable = false;
        args.kwargs
            .insert("blank".into(), vm.ctx.new_bool(true).into());
    }
    Ok(())
}

fn relation(
    kind_name: &str,
    args: &mut FuncArgs,
    dict: &Py<rustpython_vm::builtins::PyDict>,
    vm: &VirtualMachine,
) -> PyResult<Relation> {
    let Some(to) = keyword(args, "to") else {
        let message = match kind_name {
            "ManyToManyField" => {
                "ManyToManyField.__init__() missing 1 required positional argument: 'to'".to_owned()
            }
            _ => format!(
                "{kind_name}.__init__() missing 2 required positional arguments: 'to' and 'on_delete'"
            ),
        };
        return Err(vm.new_type_error(message));
    };
    let target = target(&to, kind_name, vm)?;
    dict.set_item("_to", to, vm)?;
    let (kind, on_delete) = match kind_name {
        "ManyToManyField" => (RelationKind::ManyToMany, OnDelete::DoNothing),
        "GenericRelation" => (RelationKind::Generic, OnDelete::DoNothing),
        _ => {
            let Some(given) = keyword(args, "on_delete") else {
                return Err(vm.new_type_error(format!(
                    "{kind_name}.__init__() missing 1 required positional argument: 'on_delete'"
                )));
            };
            if !given.is_callable() {
                return Err(vm.new_type_error("on_delete must be callable.".to_owned()));
            }
            let on_delete = on_delete(&given, vm)?;
            dict.set_item("_on_delete", given, vm)?;
            (
                if kind_name == "OneToOneField" {
                    RelationKind::OneToOne
                } else {
                    RelationKind::ManyToOne
                },
                on_delete,
            )
        }
    };
    let mut relation = Relation::new(kind, target, on_delete);
    let text_arg = |args: &mut FuncArgs, name: &str| -> PyResult<Option<Rc<str>>> {
        match keyword(args, name) {
            Some(value) if !vm.is_none(&value) => Ok(Some(str_of(&value, vm)?.into())),
            _ => Ok(None),
        }
    };
    relation.related_name = text_arg(args, "related_name")?;
    if let Some(name) = &relation.related_name {
        dict.set_item("_related_name", string(vm, name), vm)?;
    }
    relation.related_query_name = text_arg(args, "related_query_name")?;
    if let Some(name) = &relation.related_query_name {
        dict.set_item("_related_query_name", string(vm, name), vm)?;
    }
    if kind_name == "GenericRelation" {
        // No accessor on the other side, and no way back for queries unless it has a name.
        let name = relation.related_query_name.clone();
        relation.related_name = Some(name.unwrap_or_else(|| "+".into()));
    }
    let limit = keyword(args, "limit_choices_to").unwrap_or_else(|| vm.ctx.none());
    dict.set_item("_limit_choices_to", limit, vm)?;
    if let Some(link) = keyword(args, "parent_link") {
        relation.parent_link = truthy(&link, vm)?;
    }
    relation.to_field = text_arg(args, "to_field")?;
    if let Some(constraint) = keyword(args, "db_constraint") {
        relation.db_constraint = truthy(&constraint, vm)?;
    }
    if kind_name == "ManyToManyField" {
        relation.symmetrical = match keyword(args, "symmetrical").filter(|value| !vm.is_none(value))
        {
            Some(value) => truthy(&value, vm)?,
            None => {
                matches!(&relation.to, RelationTarget::Lazy { app_label, model_name } if app_label.is_empty() && &**model_name == "self")
            }
        };
        if let Some(through) = keyword(args, "through").filter(|through| !vm.is_none(through)) {
            relation.through = Some(self::target(&through, kind_name, vm)?);
            dict.set_item("_through", through, vm)?;
        }
        if let Some(fields) = keyword(args, "through_fields").filter(|fields| !vm.is_none(fields)) {
            // Anything but two names is for the system checks to tell.
            if let [from, to, ..] = items(&fields, vm)?.as_slice()
                && let (Some(from), Some(to)) = (text(from), text(to))
            {
                relation.through_fields = Some((from.into(), to.into()));
            }
            dict.set_item("_through_fields", fields, vm)?;
            if relation.through.is_none() {
                return Err(vm.new_value_error(
                    "Cannot specify through_fields without a through model".to_owned(),
                ));
            }
        }
        relation.db_table = text_arg(args, "db_table")?;
        if relation.through.is_some() && relation.db_table.is_some() {
            return Err(vm.new_value_error(
                "Cannot specify a db_table if an intermediary model is used.".to_owned(),
            ));
        }
    }
    if let Some(swappable) = keyword(args, "swappable") {
        dict.set_item("swappable", swappable, vm)?;
    }
    if kind_name == "ManyToManyField" {
        let given = vm.ctx.new_bool(args.kwargs.contains_key("null"));
        dict.set_item("has_null_arg", given.into(), vm)?;
    }
    if kind_name == "ForeignObject" {
        let mut names = [Vec::new(), Vec::new()];
        for (at, name) in ["from_fields", "to_fields"].into_iter().enumerate() {
            if let Some(given) = keyword(args, name) {
                for one in items(&given, vm)? {
                    names[at].push(Rc::from(text(&one).unwrap_or_default()));
                }
                dict.set_item(name, given, vm)?;
            }
        }
        let [own, targets] = names;
        relation.columns = Some(own.into_iter().zip(targets).collect());
    }
    Ok(relation)
}

/// A model class, `"app.Model"`, `"Model"` or `"self"`.
pub fn target(to: &PyObject, kind_name: &str, vm: &VirtualMachine) -> PyResult<RelationTarget> {
    if let Some(class) = to.downcast_ref::<PyType>()
        && let Some(id) = crate::django::model::model_of(class)
    {
        return Ok(RelationTarget::Model(id));
    }
    match text(to) {
        Some(text) => Ok(RelationTarget::parse(text)),
        None => {
            let said_by = match kind_name {
                "OneToOneField" => "ForeignKey",
                other => other,
            };
            Err(vm.new_type_error(format!(
                "{kind_name}({}) is invalid. First parameter to {said_by} must be either a model, a model name, or \
                 the string 'self'",
                to.repr(vm)?.to_string_lossy()
            )))
        }
    }
}

fn on_delete(given: &PyObject, vm: &VirtualMachine) -> PyResult<OnDelete> {
    let name = get(given, "__name__", vm)
        .ok()
        .and_then(|name| text(&name).map(str::to_owned))
        .unwrap_or_default();
    Ok(match name.as_str() {
        "CASCADE" => OnDelete::Cascade,
        "PROTECT" => OnDelete::Protect,
        "RESTRICT" => OnDelete::Restrict,
        "SET_NULL" => OnDelete::SetNull,
        "SET_DEFAULT" => OnDelete::SetDefault,
        "DO_NOTHING" => OnDelete::DoNothing,
        "DB_CASCADE" => OnDelete::DbCascade,
        "DB_SET_NULL" => OnDelete::DbSetNull,
        "DB_SET_DEFAULT" => OnDelete::DbSetDefault,
        _ => OnDelete::Set,
    })
}

/// Normalizes `choices` to what Django keeps: a list of pairs, groups, or a lazy iterator over them.
pub fn set_choices(zelf: &Py<Field>, choices: Obj, vm: &VirtualMachine) -> PyResult<()> {
    let dict = own_dict(zelf.as_object(), vm)?;
    let normalized = state()
        .import("django.utils.choices", "normalize_choices", vm)?
        .call((choices,), vm)?;
    dict.set_item("_choices", normalized, vm)
}

/// The class of an automatic primary key.
pub fn auto_field_kind(path: &str) -> FieldKind {
    default_kind(path.rsplit('.').next().unwrap_or(path))
}
