//! What fields do to values: `to_python`, `get_prep_value`, defaults, validation, choices.

use super::{Field, own};
use crate::django::convert::{to_python as python, to_value};
use crate::django::error::{Raise, raise};
use crate::django::py::{self, Obj, call, dict, get, items, string, truthy, tuple};
use crate::django::state::state;
use dunder_orm::meta::FieldKind;
use dunder_orm::value::Value;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::PyComparisonOp;
use rustpython_vm::{AsObject, Py, PyObject, PyResult, VirtualMachine};

/// The field whose type the values have: a foreign key's target.
fn with_storage<T>(
    field: &Py<Field>,
    read: impl FnOnce(&dunder_orm::meta::Field, &dunder_orm::meta::Registry) -> T,
) -> T {
    match field.id.get() {
        Some(id) => {
            let state = state();
            let registry = state.registry.borrow();
            let storage = registry.value_field(id);
            if storage == id {
                without_hooks(registry.field(id), |field| read(field, &registry))
            } else {
                read(registry.field(storage), &registry)
            }
        }
        None => without_hooks(&field.data.borrow(), |field| {
            read(field, &state().registry.borrow())
        }),
    }
}

/// The field's own conversions: a method of a subclass that calls `super()` must not come back to itself.
fn without_hooks<T>(
    field: &dunder_orm::meta::Field,
    read: impl FnOnce(&dunder_orm::meta::Field) -> T,
) -> T {
    if field.hooks.is_none() {
        return read(field);
    }
    let mut plain = field.clone();
    plain.hooks = None;
    read(&plain)
}

pub fn to_python(field: &Py<Field>, object: &PyObject, vm: &VirtualMachine) -> PyResult {
    let value = input(field, object, vm)?;
    let converted = with_storage(field, |field, registry| field.to_python(registry, &value));
    match converted {
        Ok(converted) => keep(object, &value, &converted, vm),
        Err(error) => match error.foreign.as_ref().and_then(|foreign| {
            foreign
                .downcast_ref::<dunder_orm::value::Invalid>()
                .cloned()
        }) {
            Some(invalid) => {
                let message = error_message(field, invalid.code, invalid.template, vm)?;
                Err(crate::django::error::invalid(&invalid, message, vm))
            }
            None => Err(raise(error, vm)),
        },
    }
}

/// The value to convert. A container stays what it is where the field stores none: errors show it.
pub fn input(field: &Py<Field>, object: &PyObject, vm: &VirtualMachine) -> PyResult<Value> {
    let container = py::is_list_or_tuple(object)
        || object
            .downcast_ref::<rustpython_vm::builtins::PyDict>()
            .is_some()
        || object
            .downcast_ref::<rustpython_vm::builtins::PySet>()
            .is_some();
    let stores = |kind: &FieldKind| {
        matches!(
            kind,
            FieldKind::Json
                | FieldKind::Custom
                | FieldKind::Binary { .. }
                | FieldKind::CompositePrimaryKey { .. }
                | FieldKind::Generated { .. }
        )
    };
    if container && !with_storage(field, |field, _| stores(&field.kind)) {
        return Ok(crate::django::convert::opaque(object));
    }
    to_value(object, vm)
}

/// The object itself where the conversion changed nothing.
fn keep(object: &PyObject, before: &Value, after: &Value, vm: &VirtualMachine) -> PyResult {
    if same(before, after) {
        Ok(object.to_owned())
    } else {
        python(after, vm)
    }
}

/// Scalars of one kind with one value.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a == b,
        (Value::Text(a) | Value::BigInt(a), Value::Text(b) | Value::BigInt(b)) => a == b,
        (Value::Bytes(a), Value::Bytes(b)) => a == b,
        (Value::Decimal(a), Value::Decimal(b)) => a.0 == b.0,
        (Value::Date(a), Value::Date(b)) => a == b,
        (Value::Time(a), Value::Time(b)) => a == b,
        (Value::DateTime(a), Value::DateTime(b)) => a == b,
        (Value::Duration(a), Value::Duration(b)) => a == b,
        (Value::Uuid(a), Value::Uuid(b)) => a == b,
        (Value::Object(a), Value::Object(b)) => std::rc::Rc::ptr_eq(a, b),
        (Value::List(_), Value::List(_)) | (Value::Dict(_), Value::Dict(_)) => true,
        _ => false,
    }
}

pub fn get_prep_value(field: &Py<Field>, object: &PyObject, vm: &VirtualMachine) -> PyResult {
    let object = &*crate::django::convert::without_laziness(object, vm)?;
    let value = input(field, object, vm)?;
    let prepared = with_storage(field, |field, registry| {
        field.get_prep_value(registry, &value)
    })
    .raise(vm)?;
    keep(object, &value, &prepared, vm)
}

/// `get_db_prep_value(value, connection, prepared=False)`.
pub fn get_db_prep_value(field: &Py<Field>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let value = py::take(&mut args, "value").unwrap_or_else(|| vm.ctx.none());
    let _connection = py::take(&mut args, "connection");
    let prepared =
        py::take(&mut args, "prepared").map_or(Ok(false), |prepared| truthy(&prepared, vm))?;
    let value = if prepared {
        value
    } else {
        call(field.as_object(), "get_prep_value", (value,), vm)?
    };
    if super::json::is_custom(field, vm) {
        return super::json::dumps(field, &value, vm);
    }
    let before = input(field, &value, vm)?;
    let after = with_storage(field, |field, registry| {
        field.get_db_prep_value(registry, &before, true)
    })
    .raise(vm)?;
    keep(&value, &before, &after, vm)
}

/// `get_db_prep_save(value, connection)`: None stays SQL's NULL.
pub fn get_db_prep_save(field: &Py<Field>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let value = py::take(&mut args, "value").unwrap_or_else(|| vm.ctx.none());
    let connection = py::take(&mut args, "connection").unwrap_or_else(|| vm.ctx.none());
    if vm.is_none(&value) && field.kind() == FieldKind::Json
        || crate::django::expressions::arguments::is_expression(&value, vm)
    {
        return Ok(value);
    }
    let args = (value, connection, vm.ctx.new_bool(false));
    call(field.as_object(), "get_db_prep_value", args, vm)
}

pub fn has_default(field: &Py<Field>, vm: &VirtualMachine) -> bool {
    let default = own(field, "default", vm);
    !vm.is_none(&default) && !super::init::is_not_provided(&default)
        || field.as_object().dict().is_some_and(|dict| {
            dict.get_item_opt("default", vm)
                .ok()
                .flatten()
                .is_some_and(|value| vm.is_none(&value))
        })
}

/// What a new instance's attribute starts with.
pub fn get_default(field: &Py<Field>, vm: &VirtualMachine) -> PyResult {
    if has_default(field, vm) {
        let default = own(field, "default", vm);
        let value = if default.is_callable() {
            default.call((), vm)?
        } else {
            default
        };
        // A foreign key's default may be an instance.
        if field.with(|field| field.kind.is_foreign_key())
            && value
                .downcast_ref::<crate::django::model::Model>()
                .is_some()
        {
            let target = super::relation::target_field(field, vm)?;
            return get(
                &value,
                &py::expect_text(&*get(&target, "attname", vm)?, vm)?,
                vm,
            );
        }
        return Ok(value);
    }
    if field.with(|field| field.db_default.is_some()) {
        let class = state().import("django.db.models.expressions", "DatabaseDefault", vm)?;
        let given = own(field, "db_default", vm);
        return class.call((given, field.as_object().to_owned()), vm);
    }
    let empty = truthy(&*get(field.as_object(), "empty_strings_allowed", vm)?, vm)?;
    Ok(
        if empty
            && !field.with(|field| field.null)
            && !matches!(field.kind(), FieldKind::Binary { .. })
        {
            string(vm, "")
        } else if empty && !field.with(|field| field.null) {
            vm.ctx.new_bytes(Vec::new()).into()
        } else {
            vm.ctx.none()
        },
    )
}

/// The value to save: `auto_now` sets it, other fields read it.
pub fn pre_save(
    field: &Py<Field>,
    instance: &PyObject,
    add: bool,
    vm: &VirtualMachine,
) -> PyResult {
    let (now, now_add, kind) = match field.kind() {
        FieldKind::Date {
            auto_now,
            auto_now_add,
        } => (auto_now, auto_now_add, "date"),
        FieldKind::Time {
            auto_now,
            auto_now_add,
        } => (auto_now, auto_now_add, "time"),
        FieldKind::DateTime {
            auto_now,
            auto_now_add,
        } => (auto_now, auto_now_add, "datetime"),
        _ => (false, false, ""),
    };
    let attname = field.attname();
    if now || (now_add && add) {
        let value = match kind {
            "datetime" => state()
                .import("django.utils.timezone", "now", vm)?
                .call((), vm)?,
            "date" => call(&*state().import("datetime", "date", vm)?, "today", (), vm)?,
            _ => {
                let today = call(&*state().import("datetime", "datetime", vm)?, "now", (), vm)?;
                call(&today, "time", (), vm)?
            }
        };
        py::set(instance, &attname, value.clone(), vm)?;
        return Ok(value);
    }
    get(instance, &attname, vm)
}

pub fn validation_error(
    message: Obj,
    code: &str,
    params: Obj,
    vm: &VirtualMachine,
) -> rustpython_vm::builtins::PyBaseExceptionRef {
    let class = match state().import("django.core.exceptions", "ValidationError", vm) {
        Ok(class) => class,
        Err(error) => return error,
    };
    match class
        .call((message, code, params), vm)
        .map(|error| error.downcast())
    {
        Ok(Ok(error)) => error,
        Ok(Err(_)) => vm.new_type_error("ValidationError is no exception".to_owned()),
        Err(error) => error,
    }
}

/// The field's message of that code: its own, then its class's, then the general one.
pub fn error_message(
    field: &Py<Field>,
    code: &str,
    general: &str,
    vm: &VirtualMachine,
) -> PyResult {
    let own = own(field, "_error_messages", vm);
    if !vm.is_none(&own)
        && let Some(message) = own.get_item(code, vm).ok()
    {
        return Ok(message);
    }
    for class in field.class().mro_collect() {
        if let Some(messages) = class.get_direct_attr(vm.ctx.intern_str("default_error_messages"))
            && let Ok(message) = messages.get_item(code, vm)
        {
            return Ok(message);
        }
    }
    Ok(string(vm, general))
}

/// `value in field.empty_values`; values of the commonest classes are not compared with each of them.
pub fn is_empty(field: &Py<Field>, value: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    if let Some(own) = py::class_attr(field.class(), "empty_values", vm)
        && (py::is_list_or_tuple(&own))
    {
        return vm._contains(&own, value);
    }
    if vm.is_none(value) {
        return Ok(true);
    }
    match value.class().name().to_string().as_str() {
        "str" | "list" | "tuple" | "dict" => Ok(!truthy(value, vm)?),
        "int" | "bool" | "float" | "Decimal" | "date" | "datetime" | "time" | "UUID" => Ok(false),
        _ => vm._contains(
            &*state().import("django.core.validators", "EMPTY_VALUES", vm)?,
            value,
        ),
    }
}

pub fn run_validators(field: &Py<Field>, value: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    if is_empty(field, value, vm)? {
        return Ok(());
    }
    let class = state().import_class("django.core.exceptions", "ValidationError", vm)?;
    let mut errors = Vec::new();
    for validator in items(&*get(field.as_object(), "validators", vm)?, vm)? {
        if let Err(error) = py::catch(validator.call((value.to_owned(),), vm), &class)? {
            let error: Obj = error.into();
            if let Some(code) = py::get_some(&error, "code", vm)? {
                let own = own(field, "_error_messages", vm);
                if !vm.is_none(&own)
                    && let Ok(message) = own.get_item(&*code, vm)
                {
                    py::set(&error, "message", message, vm)?;
                }
            }
            errors.extend(items(&*get(&error, "error_list", vm)?, vm)?);
        }
    }
    if errors.is_empty() {
        return Ok(());
    }
    let error = class
        .as_object()
        .to_owned()
        .call((py::list(vm, errors),), vm)?;
    Err(error
        .downcast()
        .map_err(|_| vm.new_type_error("ValidationError is no exception".to_owned()))?)
}

pub fn validate(
    field: &Py<Field>,
    value: &PyObject,
    _instance: &PyObject,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let parent_link = |field: &dunder_orm::meta::Field| {
        let relation = field.relation.as_ref();
        relation.is_some_and(|relation| relation.parent_link)
    };
    if !field.with(|field| field.editable) || field.with(parent_link) {
        return Ok(());
    }
    let choices = own(field, "_choices", vm);
    if !vm.is_none(&choices) && !is_empty(field, value, vm)? {
        for (key, label) in flat_choices_grouped(field, vm)? {
            let group = py::is_list_or_tuple(&label);
            let found = if group {
                let mut found = false;
                for pair in items(&label, vm)? {
                    let key = items(&pair, vm)?
                        .into_iter()
                        .next()
                        .unwrap_or_else(|| vm.ctx.none());
                    found = found || vm.bool_eq(&key, value)?;
                }
                found
            } else {
                vm.bool_eq(&key, value)?
            };
            if found {
                return Ok(());
            }
        }
        let message = error_message(
            field,
            "invalid_choice",
            "Value %(value)r is not a valid choice.",
            vm,
        )?;
        return Err(validation_error(
            message,
            "invalid_choice",
            dict(vm, [("value".into(), value.to_owned())])?,
            vm,
        ));
    }
    if vm.is_none(value) && !field.with(|field| field.null) {
        let message = error_message(field, "null", "This field cannot be null.", vm)?;
        return Err(validation_error(message, "null", vm.ctx.none(), vm));
    }
    if !field.with(|field| field.blank) && is_empty(field, value, vm)? {
        let message = error_message(field, "blank", "This field cannot be blank.", vm)?;
        return Err(validation_error(message, "blank", vm.ctx.none(), vm));
    }
    if field.with(|field| field.kind.is_foreign_key()) && !vm.is_none(value) {
        return validate_foreign_key(field, value, vm);
    }
    if field.kind() == FieldKind::Json {
        return super::json::validate(field, value, vm);
    }
    Ok(())
}

/// A foreign key's row must exist.
fn validate_foreign_key(field: &Py<Field>, value: &PyObject, vm: &VirtualMachine) -> PyResult<()> {
    let model = super::relation::related_model(field, vm)?;
    let target = super::relation::target_field(field, vm)?;
    let name = py::expect_text(&*get(&target, "name", vm)?, vm)?;
    let manager = get(&model, "_base_manager", vm)?;
    let mut args = FuncArgs::default();
    args.kwargs.insert(name.as_str().into(), value.to_owned());
    let mut queryset = get(&manager, "filter", vm)?.call(args, vm)?;
    let limit = own(field, "_limit_choices_to", vm);
    if !vm.is_none(&limit) {
        queryset = call(
            &queryset,
            "complex_filter",
            (if limit.is_callable() {
                limit.call((), vm)?
            } else {
                limit
            },),
            vm,
        )?;
    }
    if truthy(&*call(&queryset, "exists", (), vm)?, vm)? {
        return Ok(());
    }
    let message = error_message(
        field,
        "invalid",
        "%(model)s instance with %(field)s %(value)r is not a valid choice.",
        vm,
    )?;
    let params = dict(
        vm,
        [
            (
                "model".into(),
                get(&*get(&model, "_meta", vm)?, "verbose_name", vm)?,
            ),
            ("pk".into(), value.to_owned()),
            ("field".into(), string(vm, name)),
            ("value".into(), value.to_owned()),
        ],
    )?;
    Err(validation_error(message, "invalid", params, vm))
}

/// `to_python`, `validate`, `run_validators`: the cleaned value.
pub fn clean(
    field: &Py<Field>,
    value: &PyObject,
    instance: &PyObject,
    vm: &VirtualMachine,
) -> PyResult {
    let object = field.as_object();
    let value = call(object, "to_python", (value.to_owned(),), vm)?;
    call(object, "validate", (value.clone(), instance.to_owned()), vm)?;
    call(object, "run_validators", (value.clone(),), vm)?;
    Ok(value)
}

fn flat_choices_grouped(field: &Py<Field>, vm: &VirtualMachine) -> PyResult<Vec<(Obj, Obj)>> {
    let choices = own(field, "_choices", vm);
    let mut pairs = Vec::new();
    if vm.is_none(&choices) {
        return Ok(pairs);
    }
    for pair in items(&choices, vm)? {
        if let [key, label] = items(&pair, vm)?.as_slice() {
            pairs.push((key.clone(), label.clone()));
        }
    }
    Ok(pairs)
}

/// Choices without their groups.
pub fn flat_choices(field: &Py<Field>, vm: &VirtualMachine) -> PyResult<Vec<(Obj, Obj)>> {
    let mut flat = Vec::new();
    for (key, label) in flat_choices_grouped(field, vm)? {
        if py::is_list_or_tuple(&label) {
            for pair in items(&label, vm)? {
                if let [key, label] = items(&pair, vm)?.as_slice() {
                    flat.push((key.clone(), label.clone()));
                }
            }
        } else {
            flat.push((key, label));
        }
    }
    Ok(flat)
}

/// `get_choices(include_blank=True, blank_choice=..., limit_choices_to=None, ordering=())`.
pub fn get_choices(field: &Py<Field>, mut args: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let include_blank =
        py::take(&mut args, "include_blank").map_or(Ok(true), |value| truthy(&value, vm))?;
    let blank_choice = py::take(&mut args, "blank_choice");
    let limit = py::take(&mut args, "limit_choices_to");
    let ordering = py::take(&mut args, "ordering");
    let blank = match blank_choice.filter(|choice| !vm.is_none(choice)) {
        Some(choice) => choice,
        None => {
            let label = state()
                .import("django.db.models.utils", "get_blank_choice_label", vm)?
                .call((), vm)?;
            py::list(vm, vec![tuple(vm, vec![string(vm, ""), label])])
        }
    };
    let choices = get(field.as_object(), "choices", vm)?;
    if !vm.is_none(&choices) {
        if !include_blank {
            return Ok(choices);
        }
        return state()
            .import("django.utils.choices", "BlankChoiceIterator", vm)?
            .call((choices, blank), vm);
    }
    let mut result = if include_blank {
        items(&blank, vm)?
    } else {
        Vec::new()
    };
    let limit = match limit {
        Some(limit) if truthy(&limit, vm)? => Some(limit),
        _ => py::get_opt(field.as_object(), "get_limit_choices_to", vm)?
            .map(|limit| limit.call((), vm))
            .transpose()?,
    };
    let model = super::relation::related_model(field, vm)?;
    if !vm.is_none(&model) {
        let mut queryset = call(&*get(&model, "_default_manager", vm)?, "all", (), vm)?;
        if let Some(limit) = limit.filter(|limit| !vm.is_none(limit)) {
            queryset = call(&queryset, "complex_filter", (limit,), vm)?;
        }
        if let Some(ordering) = ordering {
            let terms = items(&ordering, vm)?;
            if !terms.is_empty() {
                queryset = get(&queryset, "order_by", vm)?.call(FuncArgs::from(terms), vm)?;
            }
        }
        let key = if field.with(dunder_orm::meta::Field::is_many_to_many) {
            // What the table between the two refers to.
            let through = get(&*get(field.as_object(), "remote_field", vm)?, "through", vm)?;
            let name = call(field.as_object(), "m2m_reverse_field_name", (), vm)?;
            let link = call(&*get(&through, "_meta", vm)?, "get_field", (name,), vm)?;
            let target = get(&link, "target_field", vm)?;
            py::expect_text(&*get(&target, "attname", vm)?, vm)?
        } else {
            match super::relation::target_field(field, vm) {
                Ok(target) => py::expect_text(&*get(&target, "attname", vm)?, vm)?,
                Err(_) => "pk".to_owned(),
            }
        };
        for object in items(&queryset, vm)? {
            let key = get(&object, &key, vm)?;
            result.push(tuple(vm, vec![key, object.str(vm)?.into()]));
        }
    }
    Ok(py::list(vm, result))
}

/// `get_FOO_display()`.
pub fn display(field: &Py<Field>, instance: &PyObject, vm: &VirtualMachine) -> PyResult {
    let value = get(instance, &field.attname(), vm)?;
    for (key, label) in flat_choices(field, vm)? {
        if vm.bool_eq(&key, &value)? {
            return shown(label, vm);
        }
    }
    shown(value, vm)
}

/// `force_str(value, strings_only=True)`: None, numbers and dates stay as they are.
fn shown(value: Obj, vm: &VirtualMachine) -> PyResult {
    let protected = matches!(
        to_value(&value, vm)?,
        Value::Null
            | Value::Bool(_)
            | Value::Int(_)
            | Value::BigInt(_)
            | Value::Float(_)
            | Value::Decimal(_)
            | Value::Date(_)
            | Value::Time(_)
            | Value::DateTime(_)
    );
    if protected {
        Ok(value)
    } else {
        Ok(value.str(vm)?.into())
    }
}

/// Validators that the field's class brings.
pub fn default_validators(field: &Py<Field>, vm: &VirtualMachine) -> PyResult<Vec<Obj>> {
    let validators = |name: &'static str| state().import("django.core.validators", name, vm);
    let mut all = Vec::new();
    if let Some(given) = py::class_attr(field.class(), "default_validators", vm)
        && py::is_list_or_tuple(&given)
    {
        all.extend(items(&given, vm)?);
    }
    match field.kind() {
        FieldKind::Slug { allow_unicode, .. } => {
            all.push(validators(if allow_unicode {
                "validate_unicode_slug"
            } else {
                "validate_slug"
            })?);
        }
        FieldKind::Email { .. } => all.push(validators("validate_email")?),
        FieldKind::Url { .. } => all.push(validators("URLValidator")?.call((), vm)?),
        FieldKind::GenericIpAddress { protocol, .. } => {
            all.push(validators(match protocol.to_lowercase().as_str() {
                "ipv4" => "validate_ipv4_address",
                "ipv6" => "validate_ipv6_address",
                _ => "validate_ipv46_address",
            })?);
        }
        _ => {}
    }
    Ok(all)
}

/// What the field's own size allows: told after what its validators say.
pub fn add_size_validators(
    field: &Py<Field>,
    all: &mut Vec<Obj>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let validators = |name: &'static str| state().import("django.core.validators", name, vm);
    let kind = field.kind();
    if let FieldKind::Decimal {
        max_digits,
        decimal_places,
    } = kind
    {
        let limit = |limit: Option<u32>| -> Obj {
            limit.map_or_else(|| vm.ctx.none(), |limit| vm.ctx.new_int(limit).into())
        };
        let limits = (limit(max_digits), limit(decimal_places));
        all.push(validators("DecimalValidator")?.call(limits, vm)?);
    }
    if let Some(length) = super::init::max_length(&kind)
        && !matches!(kind, FieldKind::Text { .. })
    {
        all.push(validators("MaxLengthValidator")?.call((length,), vm)?);
    }
    Ok(())
}

/// What SQLite can hold: added to an integer field's validators, unless one of them is as strict.
pub fn add_range_validators(
    field: &Py<Field>,
    all: &mut Vec<Obj>,
    vm: &VirtualMachine,
) -> PyResult<()> {
    if !field.kind().is_integer() {
        return Ok(());
    }
    let positive = matches!(
        field.kind(),
        FieldKind::PositiveInteger
            | FieldKind::PositiveSmallInteger
            | FieldKind::PositiveBigInteger
    );
    let low = if positive { 0 } else { i64::MIN };
    for (name, limit) in [("MinValueValidator", low), ("MaxValueValidator", i64::MAX)] {
        let class = state().import_class("django.core.validators", name, vm)?;
        let mut covered = false;
        for validator in all.iter() {
            if !py::is_instance(validator, &class) {
                continue;
            }
            let mut given = get(validator, "limit_value", vm)?;
            if given.is_callable() {
                given = given.call((), vm)?;
            }
            let limit: Obj = vm.ctx.new_int(limit).into();
            let op = if name == "MinValueValidator" {
                PyComparisonOp::Ge
            } else {
                PyComparisonOp::Le
            };
            covered = covered || given.rich_compare_bool(&limit, op, vm)?;
        }
        if !covered {
            all.push(class.as_object().to_owned().call((limit,), vm)?);
        }
    }
    Ok(())
}

/// The column's type in `CREATE TABLE`.
pub fn db_type(field: &Py<Field>, vm: &VirtualMachine) -> PyResult {
    let kind = with_field(field, |field, registry| {
        dunder_orm::schema::column::db_type(registry, field)
    })
    .raise(vm)?;
    Ok(kind.map_or_else(|| vm.ctx.none(), |kind| string(vm, kind)))
}

/// The type of a column that refers to this one.
pub fn rel_db_type(field: &Py<Field>, vm: &VirtualMachine) -> PyResult {
    let kind = with_field(field, |field, registry| {
        dunder_orm::schema::column::rel_db_type(registry, field)
    })
    .raise(vm)?;
    Ok(kind.map_or_else(|| vm.ctx.none(), |kind| string(vm, kind)))
}

/// The type to cast to.
pub fn cast_db_type(field: &Py<Field>, vm: &VirtualMachine) -> PyResult {
    match field.kind() {
        FieldKind::Date { .. } | FieldKind::DateTime { .. } => Ok(string(vm, "TEXT")),
        FieldKind::Char { max_length: None } => Ok(string(vm, "text")),
        _ => call(field.as_object(), "db_type", (vm.ctx.none(),), vm),
    }
}

/// `db_parameters(connection)`: the type, the check, and for texts the collation.
pub fn db_parameters(field: &Py<Field>, connection: Obj, vm: &VirtualMachine) -> PyResult {
    let kind = call(field.as_object(), "db_type", (connection,), vm)?;
    let check = with_field(field, |field, _| {
        let column = field.column.as_deref().unwrap_or_default();
        dunder_orm::schema::column::check(&field.kind, column)
    });
    let mut parts = vec![
        ("type".to_owned(), kind),
        (
            "check".to_owned(),
            check.map_or_else(|| vm.ctx.none(), |check| string(vm, check)),
        ),
    ];
    let collation = match field.kind() {
        FieldKind::Generated { .. } => {
            let output = own(field, "output_field", vm);
            py::get_opt(&output, "db_collation", vm)?.filter(|_| {
                output
                    .downcast_ref::<Field>()
                    .is_some_and(|output| output.kind().is_text())
            })
        }
        kind if kind.is_text() => Some(get(field.as_object(), "db_collation", vm)?),
        _ => None,
    };
    if let Some(collation) = collation {
        parts.push(("collation".to_owned(), collation));
    }
    py::dict(vm, parts)
}

/// Reads the field's metadata together with the registry.
fn with_field<T>(
    field: &Py<Field>,
    read: impl FnOnce(&dunder_orm::meta::Field, &dunder_orm::meta::Registry) -> T,
) -> T {
    let state = state();
    let registry = state.registry.borrow();
    match field.id.get() {
        Some(id) => without_hooks(registry.field(id), |field| read(field, &registry)),
        None => without_hooks(&field.data.borrow(), |field| read(field, &registry)),
    }
}
