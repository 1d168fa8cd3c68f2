//! `deconstruct()`: what would make the same field again.

use super::init::{kind_name, max_length};
use super::{Field, own};
use crate::django::py::{self, Obj, list, string, tuple};
use crate::django::state::state;
use dunder_orm::meta::{FieldKind, RelationKind};
use rustpython_vm::{AsObject, Py, PyResult, VirtualMachine};

/// `(name, path, args, kwargs)`.
pub fn deconstruct(field: &Py<Field>, vm: &VirtualMachine) -> PyResult {
    let kind_name = kind_name(field.class(), vm);
    let module = py::str_of(&*field.class().__module__(vm)?, vm)?;
    let class = py::str_of(&field.class().__qualname__(vm), vm)?;
    let path = match module.strip_prefix("django.db.models.fields") {
        Some("" | ".related" | ".files" | ".json" | ".proxy" | ".composite" | ".generated") => {
            format!("django.db.models.{class}")
        }
        _ => format!("{module}.{class}"),
    };
    let kwargs = vm.ctx.new_dict();
    let put = |name: &str, value: Obj| kwargs.set_item(name, value, vm);
    let yes = |value: bool| -> Obj { vm.ctx.new_bool(value).into() };
    let data = field.with(Clone::clone);
    let kind = data.kind.clone();
    let verbose = own(field, "_verbose_name", vm);
    let mut args = Vec::new();
    if let FieldKind::CompositePrimaryKey { fields } = &kind {
        args.extend(fields.iter().map(|name| string(vm, name)));
        return finish(field, path, args, kwargs, vm);
    }
    if !vm.is_none(&verbose) {
        put("verbose_name", verbose)?;
    }
    if data.primary_key {
        put("primary_key", yes(true))?;
    }
    let given_length = own(field, "_max_length", vm);
    match &kind {
        FieldKind::Slug {
            max_length: Some(50),
            ..
        } => {}
        FieldKind::File {
            max_length: Some(100),
        }
        | FieldKind::Image {
            max_length: Some(100),
        }
        | FieldKind::FilePath {
            max_length: Some(100),
        }
        | FieldKind::Url {
            max_length: Some(200),
        } => {}
        _ if kind_name == "IPAddressField" => {}
        kind => {
            if let Some(length) = max_length(kind) {
                put("max_length", vm.ctx.new_int(length).into())?;
            } else if !vm.is_none(&given_length) {
                put("max_length", given_length)?;
            }
        }
    }
    if data.unique && kind != FieldKind::OneToOne {
        put("unique", yes(true))?;
    }
    let automatic = matches!(kind,
        FieldKind::Date { auto_now, auto_now_add } | FieldKind::DateTime { auto_now, auto_now_add } | FieldKind::Time { auto_now, auto_now_add }
        if auto_now || auto_now_add);
    let generated = matches!(kind, FieldKind::Generated { .. });
    if data.blank && !automatic && !generated && !kind.is_auto() {
        put("blank", yes(true))?;
    }
    if data.null && kind != FieldKind::ManyToMany {
        put("null", yes(true))?;
    }
    match &kind {
        FieldKind::ForeignKey | FieldKind::OneToOne | FieldKind::Slug { .. } if !data.db_index => {
            put("db_index", yes(false))?;
        }
        FieldKind::ForeignKey | FieldKind::OneToOne | FieldKind::Slug { .. } => {}
        _ if data.db_index => put("db_index", yes(true))?,
        _ => {}
    }
    for name in ["default", "db_default"] {
        let value = own(field, name, vm);
        let given = field
            .as_object()
            .dict()
            .is_some_and(|dict| dict.contains_key(name, vm));
        if given && !super::init::is_not_provided(&value) && kind != FieldKind::ManyToMany {
            put(name, value)?;
        }
    }
    match &kind {
        FieldKind::Binary { .. } if data.editable => put("editable", yes(true))?,
        FieldKind::Binary { .. } => {}
        _ if !data.editable && !automatic && !generated => put("editable", yes(false))?,
        _ => {}
    }
    if !py::truthy(&own(field, "serialize", vm), vm)? {
        put("serialize", yes(false))?;
    }
    for name in ["unique_for_date", "unique_for_month", "unique_for_year"] {
        let value = own(field, name, vm);
        if !vm.is_none(&value) {
            put(name, value)?;
        }
    }
    let choices = own(field, "_choices", vm);
    if !vm.is_none(&choices) {
        let function = py::get_opt(&choices, "func", vm)?;
        put(
            "choices",
            match function {
                Some(function) => function,
                None if py::is_list_or_tuple(&choices) || py::text(&choices).is_some() => choices,
                None => list(vm, py::items(&choices, vm)?),
            },
        )?;
    }
    if !data.help_text.is_empty() {
        put("help_text", own(field, "help_text", vm))?;
    }
    for (option, name) in [
        ("_db_column", "db_column"),
        ("_auto_created", "auto_created"),
        ("_validators", "validators"),
        ("_error_messages", "error_messages"),
    ] {
        let value = own(field, option, vm);
        if !vm.is_none(&value) {
            put(name, value)?;
        }
    }
    let tablespace = own(field, "db_tablespace", vm);
    if py::truthy(&tablespace, vm)? {
        put("db_tablespace", tablespace)?;
    }
    if let Some(comment) = &data.db_comment {
        put("db_comment", string(vm, comment))?;
    }
    if let Some(collation) = &data.db_collation {
        put("db_collation", string(vm, collation))?;
    }
    match &kind {
        FieldKind::Decimal { .. } => {
            for name in ["max_digits", "decimal_places"] {
                let value = py::get(field.as_object(), name, vm)?;
                if !vm.is_none(&value) {
                    put(name, value)?;
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
            if *auto_now {
                put("auto_now", yes(true))?;
            }
            if *auto_now_add {
                put("auto_now_add", yes(true))?;
            }
        }
        FieldKind::Slug {
            allow_unicode: true,
            ..
        } => put("allow_unicode", yes(true))?,
        FieldKind::GenericIpAddress {
            protocol,
            unpack_ipv4,
        } => {
            if *unpack_ipv4 {
                put("unpack_ipv4", yes(true))?;
            }
            if &**protocol != "both" {
                put("protocol", string(vm, protocol))?;
            }
        }
        FieldKind::Json => {
            for name in ["encoder", "decoder"] {
                let value = own(field, name, vm);
                if !vm.is_none(&value) {
                    put(name, value)?;
                }
            }
        }
        FieldKind::File { .. } | FieldKind::Image { .. } => {
            put("upload_to", own(field, "upload_to", vm))?
        }
        FieldKind::FilePath { .. } => {
            let path = own(field, "path", vm);
            if py::text(&path) != Some("") {
                put("path", path)?;
            }
            for (name, usual) in [
                ("match", vm.ctx.none()),
                ("recursive", yes(false)),
                ("allow_files", yes(true)),
                ("allow_folders", yes(false)),
            ] {
                let value = own(field, name, vm);
                if !value.is(&usual) {
                    put(name, value)?;
                }
            }
        }
        FieldKind::Generated { .. } => {
            for name in ["db_persist", "expression", "output_field"] {
                put(name, own(field, name, vm))?;
            }
        }
        _ => {}
    }
    if let Some(relation) = &data.relation {
        for (option, name) in [
            ("_limit_choices_to", "limit_choices_to"),
            ("_related_name", "related_name"),
            ("_related_query_name", "related_query_name"),
        ] {
            let value = own(field, option, vm);
            if !vm.is_none(&value) {
                put(name, value)?;
            }
        }
        if kind_name != "ManyToManyField" {
            put("on_delete", own(field, "_on_delete", vm))?;
        }
        if let Some(table) = &relation.db_table {
            put("db_table", string(vm, table))?;
        }
        let many_to_many = relation.kind == RelationKind::ManyToMany;
        if many_to_many && !relation.db_constraint {
            put("db_constraint", yes(false))?;
        }
        if relation.parent_link {
            put("parent_link", yes(true))?;
        }
        let model = super::relation::related_model(field, vm)?;
        let to = match py::text(&model) {
            // An app's label keeps its case.
            Some(text) => match text.split_once('.') {
                Some((label, name)) => format!("{label}.{}", name.to_lowercase()),
                None => text.to_lowercase(),
            },
            None => py::str_of(
                &*py::get(&*py::get(&model, "_meta", vm)?, "label_lower", vm)?,
                vm,
            )?,
        };
        let to = string(vm, to);
        let setting = py::get(field.as_object(), "swappable_setting", vm)?;
        put(
            "to",
            if vm.is_none(&setting) {
                to
            } else {
                state()
                    .import("django.conf", "SettingsReference", vm)?
                    .call((to, setting), vm)?
            },
        )?;
        if !many_to_many && !relation.db_constraint {
            put("db_constraint", yes(false))?;
        }
        if let Some(name) = &relation.to_field {
            let state = state();
            let registry = state.registry.borrow();
            let key = relation.model().and_then(|to| registry.model(to).pk);
            if key.is_none_or(|key| registry.field(key).name != *name) {
                put("to_field", string(vm, name))?;
            }
        }
        if many_to_many {
            let through = own(field, "_through", vm);
            if !vm.is_none(&through) {
                let label = match py::text(&through) {
                    Some(text) => text.to_owned(),
                    None => py::str_of(
                        &*py::get(&*py::get(&through, "_meta", vm)?, "label", vm)?,
                        vm,
                    )?,
                };
                put("through", string(vm, label))?;
            }
            let fields = own(field, "_through_fields", vm);
            if !vm.is_none(&fields) {
                put("through_fields", fields)?;
            }
        }
    }
    finish(field, path, args, kwargs, vm)
}

fn finish(
    field: &Py<Field>,
    path: String,
    args: Vec<Obj>,
    kwargs: rustpython_vm::builtins::PyDictRef,
    vm: &VirtualMachine,
) -> PyResult {
    let name = field.name();
    let name = if name.is_empty() {
        vm.ctx.none()
    } else {
        string(vm, name)
    };
    Ok(tuple(
        vm,
        vec![name, string(vm, path), list(vm, args), kwargs.into()],
    ))
}

/// Pickles a model's field by name, a free one by its arguments.
pub fn reduce(field: &Py<Field>, vm: &VirtualMachine) -> PyResult {
    if let Some(id) = field.id.get() {
        let load = state().import("django.db.models.fields", "_load_field", vm)?;
        let (label, model) = {
            let state = state();
            let registry = state.registry.borrow();
            let model = registry.model(id.model);
            (model.options.app_label.clone(), model.object_name.clone())
        };
        return Ok(tuple(
            vm,
            vec![
                load,
                tuple(
                    vm,
                    vec![
                        string(vm, label),
                        string(vm, model),
                        string(vm, field.name()),
                    ],
                ),
            ],
        ));
    }
    let parts = py::items(&*deconstruct(field, vm)?, vm)?;
    let make = state().import("django.db.models.fields", "_make_field", vm)?;
    let class: Obj = field.class().to_owned().into();
    Ok(tuple(
        vm,
        vec![
            make,
            tuple(vm, vec![class, parts[2].clone(), parts[3].clone()]),
        ],
    ))
}
