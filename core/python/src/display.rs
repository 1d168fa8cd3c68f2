//! Values ready to be shown: tables for querysets and lists of rows, `repr` for the rest.

use crate::django;
use rustpython_vm::builtins::{PyBytes, PyDict, PyList, PyStr, PyStrRef, PyTuple};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

/// The same shapes as the report's; this crate knows nothing of reports.
#[derive(Clone, Debug, PartialEq)]
pub enum Display {
    Table(Table),
    Text { text: String, python_type: String },
    Form(Form),
}

/// A form as a browser would draw it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    /// Python's `repr` of the value.
    pub text: String,
    /// The form's class.
    pub name: String,
    /// Whether it was given data.
    pub bound: bool,
    /// What is wrong with the whole of it.
    pub errors: Vec<String>,
    pub fields: Vec<FormField>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormField {
    pub name: String,
    pub label: String,
    /// The `type` of an `<input>`, or `textarea`, `select`, `selects`, `radios`, `checkboxes`.
    pub widget: String,
    pub required: bool,
    pub disabled: bool,
    pub help_text: String,
    /// The texts in its inputs: one, but for a widget of several. None in a checkbox that is not ticked.
    pub values: Vec<String>,
    pub choices: Vec<Choice>,
    pub errors: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// Empty where it is in no group.
    pub group: String,
    pub label: String,
    pub selected: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// `QuerySet[Post]`, `list[dict]`, ...
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    /// Rows in all; more than `rows` holds where a limit cut it.
    pub total: usize,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    pub name: String,
    /// A field class or a Python type; empty when mixed.
    pub kind: String,
    pub related_table: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    Other(String),
    /// Length and the first bytes.
    Bytes {
        len: usize,
        start: Vec<u8>,
    },
    Deferred,
    Missing,
}

/// Most characters of a `repr` that are shown.
const TEXT: usize = 20_000;
/// Bytes of a binary value that are shown.
const BYTES: usize = 64;

/// What is shown of a value, with at most `limit` rows of a table.
///
/// # Errors
/// What the value's own `__repr__` raises, or its query.
pub(crate) fn display(value: &PyObject, limit: usize, vm: &VirtualMachine) -> PyResult<Display> {
    if let Some(shown) = django::display(value, limit, vm)? {
        return Ok(shown);
    }
    if let Some(table) = rows_of(value, limit, vm)? {
        return Ok(Display::Table(table));
    }
    Ok(Display::Text {
        text: cut(repr(value, vm)?),
        python_type: value.class().name().to_string(),
    })
}

/// A list or tuple of dicts, or of tuples of one length.
fn rows_of(value: &PyObject, limit: usize, vm: &VirtualMachine) -> PyResult<Option<Table>> {
    let (rows, outer) = if let Some(list) = value.downcast_ref_if_exact::<PyList>(vm) {
        (list.borrow_vec().to_vec(), "list")
    } else if let Some(tuple) = value.downcast_ref_if_exact::<PyTuple>(vm) {
        (tuple.as_slice().to_vec(), "tuple")
    } else {
        return Ok(None);
    };
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let mut table = Table {
        title: format!("{outer}[{}]", first.class().name()),
        total: rows.len(),
        ..Table::default()
    };
    if rows
        .iter()
        .all(|row| row.downcast_ref::<PyDict>().is_some())
    {
        fill_from_dicts(&mut table, &rows, limit, vm)?;
    } else if let Some(width) = tuple_width(&rows) {
        fill_from_tuples(&mut table, &rows, width, limit, vm)?;
    } else {
        return Ok(None);
    }
    if table.columns.is_empty() {
        return Ok(None);
    }
    name_kinds(&mut table);
    Ok(Some(table))
}

fn tuple_width(rows: &[PyObjectRef]) -> Option<usize> {
    let width = rows.first()?.downcast_ref::<PyTuple>()?.len();
    rows.iter()
        .all(|row| {
            row.downcast_ref::<PyTuple>()
                .is_some_and(|row| row.len() == width)
        })
        .then_some(width)
}

fn fill_from_dicts(
    table: &mut Table,
    rows: &[PyObjectRef],
    limit: usize,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let mut columns: Vec<String> = Vec::new();
    let mut shown = Vec::new();
    for row in rows.iter().take(limit) {
        let Some(dict) = row.downcast_ref::<PyDict>() else {
            continue;
        };
        let mut cells = vec![Cell::Missing; columns.len()];
        for (key, value) in dict {
            let name = str(&key, vm)?;
            let cell = cell(&value, vm)?;
            match columns.iter().position(|column| *column == name) {
                Some(at) => cells[at] = cell,
                None => {
                    columns.push(name);
                    cells.push(cell);
                }
            }
        }
        shown.push(cells);
    }
    for cells in &mut shown {
        cells.resize(columns.len(), Cell::Missing);
    }
    table.columns = columns.into_iter().map(Column::named).collect();
    table.rows = shown;
    Ok(())
}

fn fill_from_tuples(
    table: &mut Table,
    rows: &[PyObjectRef],
    width: usize,
    limit: usize,
    vm: &VirtualMachine,
) -> PyResult<()> {
    let names = match rows.first() {
        Some(first) => vm.get_attribute_opt(first, vm.ctx.intern_str("_fields"))?,
        None => None,
    };
    let names = names.and_then(|names| names.try_to_value::<Vec<PyStrRef>>(vm).ok());
    table.columns = (0..width)
        .map(|at| match names.as_ref().and_then(|names| names.get(at)) {
            Some(name) => Column::named(name.to_string()),
            None => Column::named(at.to_string()),
        })
        .collect();
    for row in rows.iter().take(limit) {
        if let Some(row) = row.downcast_ref::<PyTuple>() {
            let cells = row.as_slice().iter().map(|value| cell(value, vm));
            table.rows.push(cells.collect::<PyResult<_>>()?);
        }
    }
    Ok(())
}

impl Column {
    pub(crate) fn named(name: String) -> Self {
        Self {
            name,
            ..Self::default()
        }
    }
}

/// One value of a row.
pub(crate) fn cell(value: &PyObject, vm: &VirtualMachine) -> PyResult<Cell> {
    let class = value.class();
    Ok(if vm.is_none(value) {
        Cell::Null
    } else if class.is(vm.ctx.types.bool_type) {
        Cell::Bool(value.is(&vm.ctx.true_value))
    } else if let Some(text) = value.downcast_ref_if_exact::<PyStr>(vm) {
        Cell::Text(cut(text.to_string_lossy().into_owned()))
    } else if class.is(vm.ctx.types.int_type) || class.is(vm.ctx.types.float_type) {
        Cell::Number(repr(value, vm)?)
    } else if &*class.name() == "Decimal" {
        Cell::Number(str(value, vm)?)
    } else if let Some(bytes) = value.downcast_ref::<PyBytes>() {
        let bytes = bytes.as_bytes();
        Cell::Bytes {
            len: bytes.len(),
            start: bytes.iter().take(BYTES).copied().collect(),
        }
    } else {
        Cell::Other(cut(str(value, vm)?))
    })
}

/// Fills in the Python type of columns that hold one only.
fn name_kinds(table: &mut Table) {
    for (at, column) in table.columns.iter_mut().enumerate() {
        let mut kinds = table.rows.iter().filter_map(|row| match row.get(at)? {
            Cell::Null | Cell::Missing | Cell::Deferred | Cell::Other(_) => None,
            Cell::Bool(_) => Some("bool"),
            Cell::Number(text) if text.contains(['.', 'e', 'n']) => Some("float"),
            Cell::Number(_) => Some("int"),
            Cell::Text(_) => Some("str"),
            Cell::Bytes { .. } => Some("bytes"),
        });
        if let Some(first) = kinds.next()
            && kinds.all(|kind| kind == first)
        {
            first.clone_into(&mut column.kind);
        }
    }
}

pub(crate) fn str(value: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    Ok(value.str(vm)?.to_string_lossy().into_owned())
}

pub(crate) fn repr(value: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
    Ok(value.repr(vm)?.to_string_lossy().into_owned())
}

/// A long text, cut.
fn cut(mut text: String) -> String {
    if let Some((at, _)) = text.char_indices().nth(TEXT) {
        text.truncate(at);
        text.push('…');
    }
    text
}
