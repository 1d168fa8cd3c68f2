//! Querysets and instances as tables, for the page.

use super::model::{Model, info, model_of};
use super::py::{self, Obj, get, items};
use super::query::queryset::{Kind, QuerySet, fetch_all};
use super::state::state;
use crate::display::{Cell, Column, Display, Table, cell};
use dunder_orm::meta::ModelId;
use rustpython_vm::builtins::PyDict;
use rustpython_vm::{AsObject, Py, PyObject, PyResult, VirtualMachine};

pub fn display(value: &PyObject, limit: usize, vm: &VirtualMachine) -> PyResult<Option<Display>> {
    if let Some(queryset) = value.downcast_ref::<QuerySet>() {
        return self::queryset(queryset, limit, vm).map(Some);
    }
    if value.downcast_ref::<Model>().is_some() {
        let class = value.class().name().to_string();
        return instances(&[value.to_owned()], class, limit, vm);
    }
    if py::is_list_or_tuple(value) {
        let all = items(value, vm)?;
        let same = all.first().is_some_and(|first| {
            first.downcast_ref::<Model>().is_some()
                && all.iter().all(|object| object.class().is(first.class()))
        });
        if same {
            let title = format!("{}[{}]", value.class().name(), all[0].class().name());
            return instances(&all, title, limit, vm);
        }
    }
    Ok(super::form::form(value, vm)?.map(Display::Form))
}

fn queryset(queryset: &Py<QuerySet>, limit: usize, vm: &VirtualMachine) -> PyResult<Display> {
    let rows = fetch_all(queryset, vm)?.borrow_vec().to_vec();
    let kind = queryset.kind.borrow().clone();
    let model = queryset.model_id(vm)?;
    let name = state().registry.borrow().model(model).object_name.clone();
    let element = match kind {
        Kind::Instances => name.to_string(),
        Kind::Values => "dict".into(),
        Kind::Tuples | Kind::Named => "tuple".into(),
        Kind::Flat => "value".into(),
    };
    let title = format!("{}[{element}]", queryset.class().name());
    if matches!(kind, Kind::Instances) {
        let annotations: Vec<String> = queryset.with_query(|query| {
            query
                .annotation_select()
                .map(|(name, _)| name.to_string())
                .collect()
        });
        return table_of(&rows, model, annotations, title, limit, vm);
    }
    let names: Vec<String> = queryset.with_query(|query| {
        query
            .value_names()
            .iter()
            .map(ToString::to_string)
            .collect()
    });
    let mut table = Table {
        title,
        total: rows.len(),
        ..Table::default()
    };
    table.columns = names.iter().map(|name| column(model, name)).collect();
    if matches!(kind, Kind::Flat) {
        table.columns.truncate(1);
    }
    for row in rows.iter().take(limit) {
        let values = match kind {
            Kind::Flat => vec![row.clone()],
            Kind::Values => row
                .downcast_ref::<PyDict>()
                .map(|dict| dict.values_vec())
                .unwrap_or_default(),
            _ => items(row, vm)?,
        };
        table.rows.push(
            values
                .iter()
                .map(|value| cell(value, vm))
                .collect::<PyResult<_>>()?,
        );
    }
    Ok(Display::Table(table))
}

/// A column of that name: the class of its field, and where a foreign key leads.
fn column(model: ModelId, name: &str) -> Column {
    let mut column = Column::named(name.to_owned());
    let state = state();
    let registry = state.registry.borrow();
    let name = if name == "pk" {
        registry
            .model(model)
            .pk
            .map(|pk| registry.field(pk).name.to_string())
    } else {
        Some(name.to_owned())
    };
    if let Some(field) = name.and_then(|name| registry.find_field(model, &name)) {
        let field = registry.field(field);
        column.kind = field.class_name.to_string();
        if field.kind.is_foreign_key() {
            let target = field
                .relation
                .as_ref()
                .and_then(dunder_orm::meta::Relation::model);
            column.related_table =
                target.map(|target| registry.model(target).options.db_table.to_string());
        }
    }
    column
}

fn instances(
    objects: &[Obj],
    title: String,
    limit: usize,
    vm: &VirtualMachine,
) -> PyResult<Option<Display>> {
    let Some(model) = objects.first().and_then(|first| model_of(first.class())) else {
        return Ok(None);
    };
    table_of(objects, model, Vec::new(), title, limit, vm).map(Some)
}

fn table_of(
    objects: &[Obj],
    model: ModelId,
    annotations: Vec<String>,
    title: String,
    limit: usize,
    vm: &VirtualMachine,
) -> PyResult<Display> {
    let info = info(model, vm)?;
    let mut table = Table {
        title,
        total: objects.len(),
        ..Table::default()
    };
    table.columns = info
        .concrete
        .iter()
        .map(|field| column(model, field.attname.as_str()))
        .collect();
    table
        .columns
        .extend(annotations.iter().map(|name| Column::named(name.clone())));
    for object in objects.iter().take(limit) {
        let Some(instance) = object.downcast_ref::<Model>() else {
            continue;
        };
        let mut cells = Vec::new();
        for field in &info.concrete {
            // A deferred field stays so: showing must not send queries.
            cells.push(if Model::has_value(instance, field.attname.as_str(), vm) {
                cell(&*get(object, field.attname.as_str(), vm)?, vm)?
            } else {
                Cell::Deferred
            });
        }
        for name in &annotations {
            cells.push(cell(&*get(object, name, vm)?, vm)?);
        }
        table.rows.push(cells);
    }
    Ok(Display::Table(table))
}
