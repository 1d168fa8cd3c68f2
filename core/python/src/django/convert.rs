//! The one place where Python objects and the ORM's values become one another.

use super::error::{Foreign, Raise};
use super::model::Model;
use super::py::{Obj, call, get, items, repr_of, str_of, string, text};
use super::state::state;
use dunder_orm::meta::ModelId;
use dunder_orm::value::{Date, DateTime, Decimal, Duration, Instance, Object, Raw, Time, Value};
use rustpython_vm::builtins::{
    PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyList, PySet, PyStr, PyTuple, PyType,
};
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyResult, VirtualMachine};
use std::any::Any;
use std::fmt;
use std::rc::Rc;

/// Any Python object as a value of the ORM.
pub struct PyValue(pub PyObjectRef);

impl fmt::Debug for PyValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", self.0.class().name())
    }
}

impl Object for PyValue {
    fn type_name(&self) -> String {
        self.0.class().name().to_string()
    }
    fn str(&self) -> dunder_orm::Result<String> {
        with_current_vm(|vm| str_of(&self.0, vm).foreign(vm))
    }
    fn repr(&self) -> dunder_orm::Result<String> {
        with_current_vm(|vm| repr_of(&self.0, vm).foreign(vm))
    }
    fn items(&self) -> Option<dunder_orm::Result<Vec<Value>>> {
        with_current_vm(|vm| {
            let iter = vm.ctx.intern_str("__iter__");
            self.0.class().get_attr(iter)?;
            let values = items(&self.0, vm)
                .and_then(|items| items.iter().map(|item| to_value(item, vm)).collect());
            Some(values.foreign(vm))
        })
    }
    fn as_instance(&self) -> Option<&dyn Instance> {
        self.0
            .downcast_ref::<Model>()
            .map(|_| self as &dyn Instance)
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Instance for PyValue {
    fn model(&self) -> ModelId {
        super::model::model_of(self.0.class()).unwrap_or(ModelId(u32::MAX))
    }
    fn pk(&self) -> dunder_orm::Result<Value> {
        with_current_vm(|vm| {
            get(&self.0, "pk", vm)
                .and_then(|pk| to_value(&pk, vm))
                .foreign(vm)
        })
    }
    fn attr(&self, attname: &str) -> dunder_orm::Result<Value> {
        with_current_vm(|vm| {
            get(&self.0, attname, vm)
                .and_then(|value| to_value(&value, vm))
                .foreign(vm)
        })
    }
}

/// Which of the standard library's value classes an object is of.
#[derive(Clone, Copy, PartialEq)]
enum Known {
    Date,
    DateTime,
    Time,
    Duration,
    Decimal,
    Uuid,
}

const KNOWN: [(Known, &str, &str); 6] = [
    // A datetime is a date as well, so it comes first.
    (Known::DateTime, "datetime", "datetime"),
    (Known::Date, "datetime", "date"),
    (Known::Time, "datetime", "time"),
    (Known::Duration, "datetime", "timedelta"),
    (Known::Decimal, "decimal", "Decimal"),
    (Known::Uuid, "uuid", "UUID"),
];

fn class_of(known: Known, vm: &VirtualMachine) -> PyResult<rustpython_vm::builtins::PyTypeRef> {
    let (_, module, name) = KNOWN
        .iter()
        .find(|(kind, ..)| *kind == known)
        .copied()
        .unwrap_or(KNOWN[0]);
    state().import_class(module, name, vm)
}

fn known(class: &Py<PyType>, vm: &VirtualMachine) -> PyResult<Option<Known>> {
    for (kind, module, name) in KNOWN {
        // A module that nobody has imported has no instances.
        let modules = vm.sys_module.get_attr("modules", vm)?;
        if modules
            .downcast_ref::<PyDict>()
            .is_some_and(|modules| modules.contains_key(module, vm))
            && class.fast_issubclass(&state().import_class(module, name, vm)?)
        {
            return Ok(Some(kind));
        }
    }
    Ok(None)
}

/// A Python object as a value of the ORM. Iterables are taken whole; what has no kind of its own stays an object.
pub fn to_value(object: &PyObject, vm: &VirtualMachine) -> PyResult<Value> {
    if vm.is_none(object) {
        return Ok(Value::Null);
    }
    if let Some(int) = object.downcast_ref::<PyInt>() {
        if object.class().is(vm.ctx.types.bool_type) {
            return Ok(Value::Bool(object.is(&vm.ctx.true_value)));
        }
        return Ok(int_value(int));
    }
    if let Some(text) = object.downcast_ref::<PyStr>() {
        return Ok(Value::Text(Rc::from(&*text.to_string_lossy())));
    }
    if let Some(float) = object.downcast_ref::<PyFloat>() {
        return Ok(Value::Float(float.to_f64()));
    }
    if let Some(bytes) = object.downcast_ref::<PyBytes>() {
        return Ok(Value::Bytes(Rc::from(bytes.as_bytes())));
    }
    if let Some(bytes) = object.downcast_ref::<PyByteArray>() {
        return Ok(Value::Bytes(Rc::from(&bytes.borrow_buf()[..])));
    }
    if object.downcast_ref::<PyList>().is_some()
        || object.downcast_ref::<PyTuple>().is_some()
        || object.downcast_ref::<PySet>().is_some()
    {
        return list_value(object, vm);
    }
    if let Some(dict) = object.downcast_ref::<PyDict>() {
        let mut entries = Vec::new();
        for (key, value) in dict.items_vec() {
            entries.push((to_value(&key, vm)?, to_value(&value, vm)?));
        }
        return Ok(Value::Dict(entries.into()));
    }
    if object.downcast_ref::<Model>().is_some() {
        return Ok(Value::Object(Rc::new(PyValue(object.to_owned()))));
    }
    match known(object.class(), vm)? {
        Some(Known::DateTime) => return Ok(Value::DateTime(read_datetime(object, vm)?)),
        Some(Known::Date) => return Ok(Value::Date(read_date(object, vm)?)),
        Some(Known::Time) => return Ok(Value::Time(read_time(object, vm)?)),
        Some(Known::Duration) => return Ok(Value::Duration(read_duration(object, vm)?)),
        Some(Known::Decimal) => {
            return Ok(Value::Decimal(Decimal(Rc::from(&*str_of(object, vm)?))));
        }
        Some(Known::Uuid) => {
            let digits = str_of(&*get(object, "int", vm)?, vm)?;
            return Ok(digits.parse().map_or(Value::Null, Value::Uuid));
        }
        None => {}
    }
    let class = object.class();
    let name = class.name().to_string();
    if [
        "frozenset",
        "dict_keys",
        "dict_values",
        "range",
        "generator",
        "map",
        "filter",
        "zip",
        "set",
        "memoryview",
        "deque",
    ]
    .contains(&&*name)
    {
        if name == "memoryview" {
            let bytes = call(object, "tobytes", (), vm)?;
            return to_value(&bytes, vm);
        }
        return list_value(object, vm);
    }
    let plain = without_laziness(object, vm)?;
    if !plain.is(object) {
        return to_value(&plain, vm);
    }
    Ok(Value::Object(Rc::new(PyValue(object.to_owned()))))
}

/// What a lazy text, or another lazy value, stands for; other objects as they are.
pub fn without_laziness(object: &PyObject, vm: &VirtualMachine) -> PyResult {
    let cast = vm.ctx.intern_str("_proxy____cast");
    if object.class().get_attr(cast).is_some() {
        return call(object, "_proxy____cast", (), vm);
    }
    Ok(object.to_owned())
}

/// The object as it is, whatever it could be read as.
pub fn opaque(object: &PyObject) -> Value {
    Value::Object(Rc::new(PyValue(object.to_owned())))
}

fn list_value(object: &PyObject, vm: &VirtualMachine) -> PyResult<Value> {
    let mut values = Vec::new();
    for item in items(object, vm)? {
        values.push(to_value(&item, vm)?);
    }
    if matches!(
        object.class().name().to_string().as_str(),
        "set" | "frozenset"
    ) {
        values = in_set_order(values);
    }
    Ok(Value::List(values.into()))
}

fn int_value(int: &Py<PyInt>) -> Value {
    let digits = int.as_bigint();
    match i64::try_from(digits) {
        Ok(small) => Value::Int(small),
        Err(_) => Value::BigInt(Rc::from(&*digits.to_string())),
    }
}

fn number(object: &PyObject, name: &str, vm: &VirtualMachine) -> PyResult<i64> {
    get(object, name, vm)?.try_into_value(vm)
}

fn read_date(object: &PyObject, vm: &VirtualMachine) -> PyResult<Date> {
    Ok(Date {
        year: number(object, "year", vm)? as i16,
        month: number(object, "month", vm)? as u8,
        day: number(object, "day", vm)? as u8,
    })
}

fn read_time(object: &PyObject, vm: &VirtualMachine) -> PyResult<Time> {
    Ok(Time {
        hour: number(object, "hour", vm)? as u8,
        minute: number(object, "minute", vm)? as u8,
        second: number(object, "second", vm)? as u8,
        microsecond: number(object, "microsecond", vm)? as u32,
    })
}

fn read_datetime(object: &PyObject, vm: &VirtualMachine) -> PyResult<DateTime> {
    let zone = get(object, "tzinfo", vm)?;
    let offset = if vm.is_none(&zone) {
        None
    } else {
        let offset = call(object, "utcoffset", (), vm)?;
        if vm.is_none(&offset) {
            None
        } else {
            Some((read_duration(&offset, vm)?.0 / 1_000_000) as i32)
        }
    };
    Ok(DateTime {
        date: read_date(object, vm)?,
        time: read_time(object, vm)?,
        offset,
    })
}

fn read_duration(object: &PyObject, vm: &VirtualMachine) -> PyResult<Duration> {
    let days = i128::from(number(object, "days", vm)?);
    let seconds = i128::from(number(object, "seconds", vm)?);
    Ok(Duration(
        (days * 86_400 + seconds) * 1_000_000 + i128::from(number(object, "microseconds", vm)?),
    ))
}

/// A value of the ORM as a Python object.
pub fn to_python(value: &Value, vm: &VirtualMachine) -> PyResult {
    Ok(match value {
        Value::Null => vm.ctx.none(),
        Value::Bool(bool) => vm.ctx.new_bool(*bool).into(),
        Value::Int(int) => vm.ctx.new_int(*int).into(),
        Value::BigInt(digits) => {
            return vm
                .ctx
                .types
                .int_type
                .as_object()
                .to_owned()
                .call((string(vm, digits),), vm);
        }
        Value::Float(float) => vm.ctx.new_float(*float).into(),
        Value::Text(text) => string(vm, text),
        Value::Bytes(bytes) => vm.ctx.new_bytes(bytes.to_vec()).into(),
        Value::Decimal(decimal) => {
            return class_of(Known::Decimal, vm)?
                .as_object()
                .to_owned()
                .call((string(vm, &decimal.0),), vm);
        }
        Value::Date(date) => return new_date(*date, vm),
        Value::Time(time) => return new_time(*time, vm),
        Value::DateTime(datetime) => return new_datetime(datetime, vm),
        Value::Duration(duration) => return new_duration(*duration, vm),
        Value::Uuid(uuid) => return new_uuid(*uuid, vm),
        Value::List(values) => {
            let items = values
                .iter()
                .map(|value| to_python(value, vm))
                .collect::<PyResult<Vec<_>>>()?;
            vm.ctx.new_list(items).into()
        }
        Value::Dict(entries) => {
            let dict = vm.ctx.new_dict();
            for (key, value) in entries.iter() {
                let key = to_python(key, vm)?;
                dict.set_item(&*key, to_python(value, vm)?, vm)?;
            }
            dict.into()
        }
        Value::Object(object) => match object.as_any().downcast_ref::<PyValue>() {
            Some(PyValue(object)) => object.clone(),
            None => string(vm, object.str().raise(vm)?),
        },
    })
}

/// An instance of a class with `__slots__`, made without its slow constructor.
fn with_slots(known: Known, slots: &[(&str, Obj)], vm: &VirtualMachine) -> PyResult {
    let class = class_of(known, vm)?;
    let object = vm.ctx.new_base_object(class, None);
    for (name, value) in slots {
        object.generic_setattr(
            vm.ctx.intern_str(*name),
            rustpython_vm::function::PySetterValue::Assign(value.clone()),
            vm,
        )?;
    }
    Ok(object)
}

fn int(value: impl Into<i64>, vm: &VirtualMachine) -> Obj {
    vm.ctx.new_int(value.into()).into()
}

fn new_date(date: Date, vm: &VirtualMachine) -> PyResult {
    let class = class_of(Known::Date, vm)?;
    class
        .as_object()
        .call((date.year, date.month, date.day), vm)
}

fn new_time(time: Time, vm: &VirtualMachine) -> PyResult {
    let args = (time.hour, time.minute, time.second, time.microsecond);
    class_of(Known::Time, vm)?.as_object().call(args, vm)
}

fn new_datetime(datetime: &DateTime, vm: &VirtualMachine) -> PyResult {
    let zone = match datetime.offset {
        None => vm.ctx.none(),
        Some(0) => get(&*state().import("datetime", "timezone", vm)?, "utc", vm)?,
        Some(seconds) => {
            let offset = new_duration(Duration(i128::from(seconds) * 1_000_000), vm)?;
            state()
                .import("datetime", "timezone", vm)?
                .call((offset,), vm)?
        }
    };
    let (date, time) = (datetime.date, datetime.time);
    let args = [
        int(date.year, vm),
        int(date.month, vm),
        int(date.day, vm),
        int(time.hour, vm),
        int(time.minute, vm),
        int(time.second, vm),
        int(time.microsecond, vm),
        zone,
    ];
    let args = rustpython_vm::function::FuncArgs::from(args.to_vec());
    class_of(Known::DateTime, vm)?.as_object().call(args, vm)
}

fn new_duration(duration: Duration, vm: &VirtualMachine) -> PyResult {
    let day = 86_400_000_000i128;
    let (days, rest) = (duration.0.div_euclid(day), duration.0.rem_euclid(day));
    let args = (
        days as i64,
        (rest / 1_000_000) as i64,
        (rest % 1_000_000) as i64,
    );
    class_of(Known::Duration, vm)?.as_object().call(args, vm)
}

fn new_uuid(uuid: u128, vm: &VirtualMachine) -> PyResult {
    let safe = get(&*state().import("uuid", "SafeUUID", vm)?, "unknown", vm)?;
    let number = to_python(&Value::BigInt(Rc::from(&*uuid.to_string())), vm)?;
    with_slots(Known::Uuid, &[("int", number), ("is_safe", safe)], vm)
}

/// A column as it is, for raw cursors.
pub fn raw_to_python(raw: &Raw, vm: &VirtualMachine) -> Obj {
    match raw {
        Raw::Null => vm.ctx.none(),
        Raw::Int(int) => vm.ctx.new_int(*int).into(),
        Raw::Real(float) => vm.ctx.new_float(*float).into(),
        Raw::Text(text) => string(vm, text),
        Raw::Blob(bytes) => vm.ctx.new_bytes(bytes.to_vec()).into(),
    }
}

/// The text of a value that names something.
pub fn name(object: &PyObject, vm: &VirtualMachine) -> PyResult<Rc<str>> {
    match text(object) {
        Some(text) => Ok(Rc::from(text)),
        None => Err(vm.new_type_error(format!("expected a name, got {}", object.class().name()))),
    }
}

/// Values in the order in which CPython iterates a set of them, where they are all integers: programs see that order in
/// the parameters of their queries. Other sets have no order that anybody could count on.
pub fn in_set_order(values: Vec<Value>) -> Vec<Value> {
    let Some(ints) = values
        .iter()
        .map(|value| match value {
            Value::Int(int) => Some(*int),
            _ => None,
        })
        .collect::<Option<Vec<i64>>>()
    else {
        return values;
    };
    // CPython's open addressing: a table of a power of two, probed nine places on before it jumps.
    let mut table: Vec<Option<i64>> = vec![None; 8];
    let mut fill = 0;
    for int in ints {
        if place(&mut table, int) {
            fill += 1;
            if fill * 5 >= (table.len() - 1) * 3 {
                let wanted = if fill > 50_000 { fill * 2 } else { fill * 4 };
                let mut size = 8;
                while size <= wanted {
                    size *= 2;
                }
                let old = std::mem::replace(&mut table, vec![None; size]);
                for int in old.into_iter().flatten() {
                    place(&mut table, int);
                }
            }
        }
    }
    table.into_iter().flatten().map(Value::Int).collect()
}

/// Puts an integer at its place; false where it is there already.
fn place(table: &mut [Option<i64>], int: i64) -> bool {
    const MODULUS: i64 = (1 << 61) - 1;
    let mut hash = int.unsigned_abs() as i64 % MODULUS;
    if int < 0 {
        hash = -hash;
    }
    if hash == -1 {
        hash = -2;
    }
    let mask = table.len() - 1;
    let mut perturb = hash as u64;
    let mut at = hash as usize & mask;
    loop {
        let probes = if at + 9 <= mask { 9 } else { 0 };
        for entry in table[at..=at + probes].iter_mut() {
            match entry {
                None => {
                    *entry = Some(int);
                    return true;
                }
                Some(known) if *known == int => return false,
                Some(_) => {}
            }
        }
        perturb >>= 5;
        at = at
            .wrapping_mul(5)
            .wrapping_add(1)
            .wrapping_add(perturb as usize)
            & mask;
    }
}
