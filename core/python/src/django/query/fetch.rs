//! Rows of the database as instances, dicts and tuples.

use super::queryset::{Kind, Known, QuerySet};
use crate::django::convert::{raw_to_python, to_python, to_value};
use crate::django::error::Raise;
use crate::django::fetch_dialect;
use crate::django::model::state::Fetching;
use crate::django::model::{Model, Shape, info, set_cached};
use crate::django::py::{self, Obj, get, string, tuple};
use crate::django::state::state;
use ascii::AsAsciiStr;
use dunder_orm::compile::{Compiled, KlassInfo, Setter, compile};
use dunder_orm::dialect::Dialect;
use dunder_orm::expr::{CustomExpr, Expr, Output};
use dunder_orm::meta::{FieldId, FieldKind, Registry};
use dunder_orm::query::Query;
use dunder_orm::value::{Raw, Row, Value};
use dunder_sqlite::{CurrentRow, Stored};
use rustpython_vm::builtins::{PyStrInterned, PyTypeRef};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, Context, Py, PyObject, PyResult, VirtualMachine};
use std::rc::Rc;

/// Runs the query and makes its results.
pub fn fetch(queryset: &Py<QuerySet>, vm: &VirtualMachine) -> PyResult<Vec<Obj>> {
    let mut query = queryset.query();
    let compiled = compile(&mut query, &state().registry.borrow(), fetch_dialect()).raise(vm)?;
    let Some(compiled) = compiled else {
        return Ok(Vec::new());
    };
    let kind = queryset.kind.borrow().clone();
    let columns = converters(&compiled, vm)?;
    let _on = crate::django::db::select(queryset.using.borrow().as_ref(), vm)?;
    let Some(maker) = maker(&kind, &query, &compiled, vm)? else {
        let executed = crate::django::db::execute(&compiled.sql, vm)?;
        return instances(queryset, &compiled, &columns, executed.rows, vm);
    };
    if columns.iter().all(Converter::is_direct) {
        let mut objects = Vec::new();
        let mut failed = None;
        let mut integers = Integers::default();
        let sent = crate::django::db::execute_each(&compiled.sql, vm, &mut |row| {
            if failed.is_some() {
                return;
            }
            let cells = all(columns
                .iter()
                .map(|column| column.convert_stored(row, &mut integers, vm)));
            match cells.and_then(|cells| maker.make(cells, vm)) {
                Ok(object) => objects.push(object),
                Err(error) => failed = Some(error),
            }
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
        if sent {
            return Ok(objects);
        }
    }
    let executed = crate::django::db::execute(&compiled.sql, vm)?;
    executed
        .rows
        .iter()
        .map(|row| {
            let cells = all(columns.iter().map(|column| column.convert(row, vm)))?;
            maker.make(cells, vm)
        })
        .collect()
}

/// All cells of a row, or the first failure. `collect()` would not know how many to make room for.
#[inline]
fn all(cells: impl ExactSizeIterator<Item = PyResult>) -> PyResult<Vec<Obj>> {
    let mut objects = Vec::with_capacity(cells.len());
    for cell in cells {
        objects.push(cell?);
    }
    Ok(objects)
}

/// What a row's cells become.
enum Maker {
    /// The first of them.
    First,
    Tuple,
    /// A dict with these keys.
    Dict(Vec<&'static PyStrInterned>),
    /// An object of this class of named tuples.
    Named(Obj),
}

impl Maker {
    // For every row: a call takes longer than what it does.
    #[inline(always)]
    fn make(&self, cells: Vec<Obj>, vm: &VirtualMachine) -> PyResult {
        match self {
            Self::First => {
                let first = cells.into_iter().next();
                Ok(first.unwrap_or_else(|| vm.ctx.none()))
            }
            Self::Tuple => Ok(tuple(vm, cells)),
            Self::Dict(names) => {
                let dict = vm.ctx.new_dict();
                for (name, value) in names.iter().zip(cells) {
                    dict.set_item(*name, value, vm)?;
                }
                Ok(dict.into())
            }
            Self::Named(class) => py::call(class, "_make", (tuple(vm, cells),), vm),
        }
    }
}

/// What rows become; None for instances.
fn maker(
    kind: &Kind,
    query: &Query,
    compiled: &Compiled,
    vm: &VirtualMachine,
) -> PyResult<Option<Maker>> {
    Ok(Some(match kind {
        Kind::Instances => return Ok(None),
        Kind::Flat => Maker::First,
        Kind::Tuples => Maker::Tuple,
        Kind::Values => {
            let known = query.value_names();
            let names = compiled
                .columns
                .iter()
                .enumerate()
                .filter_map(|(at, column)| column.alias.as_ref().or(known.get(at)))
                .map(|name| vm.ctx.intern_str(&**name))
                .collect();
            Maker::Dict(names)
        }
        Kind::Named => {
            let names = query
                .value_names()
                .iter()
                .map(|name| string(vm, name))
                .collect();
            let make = state().import("django.db.models.query", "_named_tuple", vm)?;
            Maker::Named(make.call((tuple(vm, names),), vm)?)
        }
    }))
}

/// How a column's values become Python objects, found once for all rows.
pub struct Converter {
    /// The column's place in a row.
    pub index: usize,
    how: How,
    simple: Option<Simple>,
}

/// Columns whose values are themselves as SQLite has them.
#[derive(Clone, Copy, PartialEq)]
enum Simple {
    Int,
    Text,
}

enum How {
    /// Integers and texts need no more than themselves.
    Plain,
    /// The columns of a composite key.
    Tuple(Vec<FieldId>),
    Output(Output, bool),
    /// A truncated datetime, of this time zone.
    Zoned(Output, Obj),
    Custom(Rc<dyn CustomExpr>, Option<Output>),
}

/// Whether an expression gives datetimes of a time zone other than the database's: that of its `tzinfo`, or the current one.
fn is_zoned(expr: &Expr, output: &Output, registry: &Registry) -> bool {
    fetch_dialect().time_zones().use_tz
        && matches!(expr, Expr::Func(func) if func.is_trunc())
        && matches!(output.kind(registry), FieldKind::DateTime { .. })
}

/// The converters of all columns.
pub fn converters(compiled: &Compiled, vm: &VirtualMachine) -> PyResult<Vec<Converter>> {
    let mut index = 0;
    let mut converters = Vec::with_capacity(compiled.columns.len());
    for column in &compiled.columns {
        let (mut how, zoned) = {
            let state = state();
            let registry = state.registry.borrow();
            let output = column.output(&registry).raise(vm)?;
            match (&column.expr, output) {
                (Expr::ColPairs(pairs), _) => {
                    let fields = pairs
                        .sources
                        .iter()
                        .map(|&field| registry.value_field(field));
                    (How::Tuple(fields.collect()), false)
                }
                (Expr::Custom(custom), output) if custom.has_converter() => {
                    (How::Custom(custom.clone(), output), false)
                }
                (expr, Some(output)) => {
                    let zoned = is_zoned(expr, &output, &registry);
                    (How::Output(output, column.is_column()), zoned)
                }
                (_, None) => (How::Plain, false),
            }
        };
        if let (How::Output(output, _), Expr::Func(func), true) = (&how, &column.expr, zoned) {
            let zone = crate::django::zones::of(func.extra("tzname").map(|name| &**name), vm)?;
            how = How::Zoned(output.clone(), zone);
        }
        let simple = simple(&how);
        converters.push(Converter { index, how, simple });
        index += column.width();
    }
    Ok(converters)
}

/// Integers that rows had a moment ago: keys and counts come again and again, and one object serves them all.
#[derive(Default)]
struct Integers {
    recent: [Option<(i64, Obj)>; Self::COUNT],
}

impl Integers {
    const COUNT: usize = 32;

    #[inline]
    fn object(&mut self, int: i64, vm: &VirtualMachine) -> Obj {
        // The interpreter keeps small ones itself: here they would only push others out.
        if let Ok(small) = i32::try_from(int)
            && Context::INT_CACHE_POOL_RANGE.contains(&small)
        {
            return vm.ctx.new_int(small).into();
        }
        let place = &mut self.recent[int as usize % Self::COUNT];
        match place {
            Some((known, object)) if *known == int => object.clone(),
            _ => {
                let object = Obj::from(vm.ctx.new_int(int));
                *place = Some((int, object.clone()));
                object
            }
        }
    }
}

fn simple(how: &How) -> Option<Simple> {
    let How::Output(Output::Field(id), true) = how else {
        return None;
    };
    let state = state();
    let registry = state.registry.borrow();
    if registry.field(*id).reads_rows() {
        return None;
    }
    match &registry.field(registry.value_field(*id)).kind {
        kind if kind.is_integer() => Some(Simple::Int),
        kind if kind.is_text() => Some(Simple::Text),
        _ => None,
    }
}

impl Converter {
    /// Whether no code of the program's own takes part, which could come back to the connection.
    fn is_direct(&self) -> bool {
        self.simple.is_some()
            || match &self.how {
                How::Plain => true,
                How::Output(Output::Field(field), _) => {
                    !state().registry.borrow().field(*field).reads_rows()
                }
                How::Output(..) => true,
                How::Tuple(_) | How::Zoned(..) | How::Custom(..) => false,
            }
    }

    /// As [`Converter::convert`], of a column that is direct.
    #[inline]
    fn convert_stored(
        &self,
        row: &CurrentRow<'_>,
        integers: &mut Integers,
        vm: &VirtualMachine,
    ) -> PyResult {
        match (row.get(self.index), self.simple) {
            (Stored::Int(int), Some(Simple::Int)) => Ok(integers.object(int, vm)),
            (Stored::Text(text), Some(Simple::Text)) => Ok(match text.as_ascii_str() {
                Ok(text) => vm.ctx.new_str(text).into(),
                Err(_) => row
                    .text(self.index, text)
                    .map_or_else(|| vm.ctx.none(), |text| string(vm, text)),
            }),
            (Stored::Null, Some(_)) => Ok(vm.ctx.none()),
            _ => self.convert_raw(&row.raw(self.index), vm),
        }
    }

    pub fn convert(&self, row: &Row, vm: &VirtualMachine) -> PyResult {
        let raw = row.get(self.index).unwrap_or(&Raw::Null);
        if let How::Tuple(fields) = &self.how {
            let values = fields.iter().enumerate().map(|(at, field)| {
                field_value(*field, row.get(self.index + at).unwrap_or(&Raw::Null), vm)
            });
            return Ok(tuple(vm, values.collect::<PyResult<_>>()?));
        }
        self.convert_raw(raw, vm)
    }

    /// The value of a single column.
    fn convert_raw(&self, raw: &Raw, vm: &VirtualMachine) -> PyResult {
        let from_db = |output: &Output, is_column: bool| -> PyResult<Value> {
            let state = state();
            let registry = state.registry.borrow();
            output
                .field(&registry)
                .from_db(&registry, raw, is_column)
                .raise(vm)
        };
        match &self.how {
            How::Plain | How::Tuple(_) => Ok(raw_to_python(raw, vm)),
            How::Output(Output::Field(field), true) => field_value(*field, raw, vm),
            How::Output(output, is_column) => {
                let value = from_db(output, *is_column)?;
                let (integer, float) = {
                    let state = state();
                    let registry = state.registry.borrow();
                    let kind = &output.field(&registry).kind;
                    (kind.is_integer(), *kind == FieldKind::Float)
                };
                // An expression's number is of its declared type, whatever SQLite made of it.
                let value = match value {
                    Value::Float(real) if integer && real.is_finite() => Value::Int(real as i64),
                    Value::Int(int) if float => Value::Float(int as f64),
                    Value::Text(text) if integer || float => {
                        let types = &vm.ctx.types;
                        let class = if integer {
                            types.int_type
                        } else {
                            types.float_type
                        };
                        return class.as_object().call((string(vm, &text),), vm);
                    }
                    value => value,
                };
                to_python(&value, vm)
            }
            How::Zoned(output, zone) => {
                let value = to_python(&from_db(output, false)?, vm)?;
                if vm.is_none(&value) {
                    return Ok(value);
                }
                crate::django::zones::attach(&value, zone, vm)
            }
            How::Custom(custom, output) => {
                let value = match output {
                    Some(output) => from_db(output, false)?,
                    None => Value::from(raw),
                };
                to_python(&custom.convert(value).raise(vm)?, vm)
            }
        }
    }
}

fn field_value(field: FieldId, raw: &Raw, vm: &VirtualMachine) -> PyResult {
    crate::django::model::instance::column_value(field, raw, vm)
}

/// How one model of the selection is made from a row.
struct Part {
    shape: Rc<Shape>,
    /// The columns of the primary key: NULL there means that there is no such object.
    pk: Vec<u32>,
    /// Under which name the object is cached on its parent, and the parent on the object.
    to: Option<(Place, Option<Rc<str>>)>,
    related: Vec<Part>,
    fetching: Option<Fetching>,
    /// The mode to give a `from_db()` written in Python.
    mode: Option<Obj>,
}

enum Place {
    Cache(Rc<str>),
    Attribute(Rc<str>),
}

fn part(
    klass: &KlassInfo,
    compiled: &Compiled,
    converters: &[Converter],
    fetching: Option<&Fetching>,
    vm: &VirtualMachine,
) -> PyResult<Part> {
    let info = info(klass.model, vm)?;
    let mut columns: Vec<Option<u32>> = vec![None; info.concrete.len()];
    for &place in &klass.columns {
        let (Some(column), Some(converter)) = (compiled.columns.get(place), converters.get(place))
        else {
            continue;
        };
        if let Some(target) = column.target()
            && let Some(at) = info.concrete.iter().position(|field| field.id == target)
        {
            columns[at] = Some(converter.index as u32);
        }
    }
    let mode = mode_for(&info.class, fetching, vm)?;
    let pk = {
        let state = state();
        let registry = state.registry.borrow();
        let place = |id: FieldId| {
            let at = info.concrete.iter().position(|field| field.id == id)?;
            columns[at]
        };
        let fields = registry.pk_fields(klass.model);
        fields.into_iter().filter_map(place).collect()
    };
    let mut related = Vec::new();
    for one in &klass.related {
        let mut made = part(&one.info, compiled, converters, fetching, vm)?;
        let state = state();
        let registry = state.registry.borrow();
        let name = registry.field(one.field).name.clone();
        let accessor = registry
            .reverse_relation(one.field)
            .and_then(|reverse| reverse.accessor_name);
        made.to = Some(match &one.setter {
            Setter::Forward { also_reverse } => {
                (Place::Cache(name), accessor.filter(|_| *also_reverse))
            }
            Setter::Reverse => (
                Place::Cache(accessor.unwrap_or_else(|| name.clone())),
                Some(name),
            ),
            Setter::Filtered { name: alias, .. } => (Place::Attribute(alias.clone()), None),
        });
        related.push(made);
    }
    Ok(Part {
        shape: Rc::new(Shape {
            info,
            columns,
            db: crate::database::selected_number(),
        }),
        pk,
        to: None,
        related,
        fetching: fetching.map(|fetching| fetching.others(vm)),
        mode,
    })
}

/// An object of a row with what was selected beside it; None where the outer join found nothing.
fn make(part: &Part, row: &Row, optional: bool, vm: &VirtualMachine) -> PyResult<Option<Obj>> {
    if optional
        && part
            .pk
            .iter()
            .any(|&pk| matches!(row.get(pk as usize), None | Some(Raw::Null)))
    {
        return Ok(None);
    }
    let object = instance(&part.shape, row, part.mode.as_ref(), vm)?;
    if let Some(fetching) = &part.fetching {
        fetching.tell(&object, vm)?;
    }
    for one in &part.related {
        let related = make(one, row, true, vm)?;
        if let Some((local, remote)) = &one.to {
            let value = related.clone().unwrap_or_else(|| vm.ctx.none());
            match local {
                Place::Cache(name) => set_cached(&object, name, value, vm)?,
                Place::Attribute(name) => py::set(&object, name, value, vm)?,
            }
            if let (Some(related), Some(remote)) = (&related, remote) {
                set_cached(related, remote, object.clone(), vm)?;
            }
        }
    }
    Ok(Some(object))
}

/// One instance, by way of Python where the class wants that.
pub fn instance(shape: &Rc<Shape>, row: &Row, mode: Option<&Obj>, vm: &VirtualMachine) -> PyResult {
    let listened = crate::django::signals::has_receivers("pre_init", vm)?
        || crate::django::signals::has_receivers("post_init", vm)?;
    if shape.info.plain && !listened {
        return Ok(Model::from_row(shape.clone(), row.clone(), vm)?.into());
    }
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for (field, column) in shape.info.concrete.iter().zip(&shape.columns) {
        if let Some(column) = column {
            names.push(field.attname.to_owned().into());
            values.push(field_value(
                field.id,
                row.get(*column as usize).unwrap_or(&Raw::Null),
                vm,
            )?);
        }
    }
    let class = shape.info.class.as_object();
    let mut args = FuncArgs::from(vec![
        string(vm, crate::database::alias(shape.db)),
        py::list(vm, names),
        py::list(vm, values),
    ]);
    if let Some(mode) = mode {
        args.kwargs.insert("fetch_mode".into(), mode.clone());
    }
    get(class, "from_db", vm)?.call(args, vm)
}

/// What a class's own `from_db()` is told of the fetch mode: nothing where it can't be told (which is deprecated).
fn mode_for(
    class: &PyTypeRef,
    fetching: Option<&Fetching>,
    vm: &VirtualMachine,
) -> PyResult<Option<Obj>> {
    let own = py::class_attr(class, "from_db", vm).is_some_and(|method| {
        method
            .downcast_ref::<rustpython_vm::builtins::PyClassMethod>()
            .is_some()
    });
    if !own {
        return Ok(None);
    }
    let takes = state()
        .import("django.db.models.query", "_takes_fetch_mode", vm)?
        .call((class.clone(),), vm)?;
    if !py::truthy(&takes, vm)? {
        return Ok(None);
    }
    match fetching {
        Some(fetching) => Ok(Some(fetching.mode().clone())),
        None => state()
            .import("django.db.models.fetch_modes", "FETCH_ONE", vm)
            .map(Some),
    }
}

fn instances(
    queryset: &Py<QuerySet>,
    compiled: &Compiled,
    converters: &[Converter],
    rows: Vec<Row>,
    vm: &VirtualMachine,
) -> PyResult<Vec<Obj>> {
    let Some(klass) = &compiled.klass else {
        return Ok(Vec::new());
    };
    let fetching = queryset
        .fetch_mode
        .borrow()
        .clone()
        .map(|mode| Fetching::new(mode, vm))
        .transpose()?;
    let part = {
        // The instances know which database they are from.
        let _on = crate::django::db::select(queryset.using.borrow().as_ref(), vm)?;
        part(klass, compiled, converters, fetching.as_ref(), vm)?
    };
    let known = queryset.known.borrow().clone();
    let annotations: Vec<(&'static PyStrInterned, usize)> = compiled
        .annotations
        .iter()
        .map(|(name, column)| (vm.ctx.intern_str(&**name), *column))
        .collect();
    let mut objects = Vec::with_capacity(rows.len());
    for row in &rows {
        let Some(object) = make(&part, row, false, vm)? else {
            continue;
        };
        for (name, index) in &annotations {
            if let Some(converter) = converters.get(*index) {
                let value = converter.convert(row, vm)?;
                object.set_attr(*name, value, vm)?;
            }
        }
        for known in &known {
            attach_known(&object, known, vm)?;
        }
        objects.push(object);
    }
    Ok(objects)
}

/// Gives a child the parent it was fetched for.
fn attach_known(object: &PyObject, known: &Known, vm: &VirtualMachine) -> PyResult<()> {
    let name = known.field.name();
    if crate::django::model::cached(object, &name, vm)?.is_some() {
        return Ok(());
    }
    let Some(id) = known.field.id.get() else {
        return Ok(());
    };
    let pairs = crate::django::related::descriptors::related_pairs(id);
    for parent in &known.objects {
        let mut same = true;
        for (own, target) in &pairs {
            let (own, target) = {
                let state = state();
                let registry = state.registry.borrow();
                (
                    registry.field(*own).attname.clone(),
                    registry.field(*target).attname.clone(),
                )
            };
            // A deferred key is not fetched for this.
            let there = object
                .downcast_ref::<Model>()
                .is_some_and(|object| Model::has_value(object, &own, vm));
            same = same
                && there
                && vm.bool_eq(&*get(object, &own, vm)?, &*get(parent, &target, vm)?)?;
        }
        if same {
            set_cached(object, &name, parent.clone(), vm)?;
            break;
        }
    }
    Ok(())
}

/// An instance of a row that a raw query brought. `names` says which attname each value is of; None for other columns.
pub fn from_raw(
    model: &PyTypeRef,
    names: &PyObject,
    values: &PyObject,
    fetching: Option<&Fetching>,
    vm: &VirtualMachine,
) -> PyResult {
    let Some(id) = crate::django::model::model_of(model) else {
        return Err(vm.new_type_error("not a model".to_owned()));
    };
    let info = info(id, vm)?;
    let mut columns: Vec<Option<u32>> = vec![None; info.concrete.len()];
    for (index, name) in py::items(names, vm)?.iter().enumerate() {
        if let Some(at) = py::text(name).and_then(|name| info.position(name)) {
            columns[at] = Some(index as u32);
        }
    }
    let mut row = Vec::new();
    for value in py::items(values, vm)? {
        row.push(match to_value(&value, vm)? {
            Value::Int(int) => Raw::Int(int),
            Value::Bool(bool) => Raw::Int(i64::from(bool)),
            Value::Float(float) => Raw::Real(float),
            Value::Text(text) => Raw::Text(text),
            Value::Bytes(bytes) => Raw::Blob(bytes),
            // Cursors read columns of these types.
            Value::Date(date) => Raw::Text(date.to_string().into()),
            Value::DateTime(moment) => Raw::Text(moment.to_string().into()),
            Value::Time(time) => Raw::Text(time.to_string().into()),
            _ => Raw::Null,
        });
    }
    let mode = mode_for(&info.class, fetching, vm)?;
    let object = instance(
        &Rc::new(Shape {
            info,
            columns,
            db: crate::database::selected_number(),
        }),
        &row.into(),
        mode.as_ref(),
        vm,
    )?;
    if let Some(fetching) = fetching {
        fetching.tell(&object, vm)?;
    }
    Ok(object)
}
