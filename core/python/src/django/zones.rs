//! Time zones of a program: what Python knows of them, for the ORM and for SQLite's functions.
//!
//! `django.utils.timezone` tells of each change ([`set`]), so that compiling a query asks Python nothing.

use super::convert::{to_python, to_value};
use super::error::Foreign;
use super::py::{Obj, call, import};
use super::state::state;
use dunder_orm::dialect::{Sqlite, TimeZones};
use dunder_orm::meta::{Field, Zones};
use dunder_orm::value::{DateTime, Value};
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{PyResult, VirtualMachine};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// The zones of one interpreter.
pub struct Current {
    dialect: Cell<&'static Sqlite>,
    /// The `tzinfo` objects that have been named to the ORM.
    objects: RefCell<HashMap<Rc<str>, Obj>>,
}

impl Default for Current {
    fn default() -> Self {
        Self {
            dialect: Cell::new(dialect(true, "UTC")),
            objects: RefCell::default(),
        }
    }
}

thread_local! {
    /// One dialect for each setting that has been in use: they are few, and live as long as the thread.
    static DIALECTS: RefCell<Vec<&'static Sqlite>> = const { RefCell::new(Vec::new()) };
}

fn dialect(use_tz: bool, name: &str) -> &'static Sqlite {
    DIALECTS.with_borrow_mut(|known| {
        let same = |zones: &TimeZones| zones.use_tz == use_tz && &*zones.current == name;
        if let Some(dialect) = known.iter().find(|dialect| same(&dialect.time_zones)) {
            return *dialect;
        }
        let dialect: &'static Sqlite = Box::leak(Box::new(Sqlite {
            time_zones: TimeZones {
                use_tz,
                current: name.into(),
                ..TimeZones::default()
            },
            localize: Some(in_current_zone),
            ask_json: Some(super::db::ask_json),
        }));
        known.push(dialect);
        dialect
    })
}

impl Current {
    pub fn dialect(&self) -> &'static Sqlite {
        self.dialect.get()
    }

    /// Keeps the object behind a zone's name, for the values that a query gives in that zone.
    pub fn remember(&self, name: &str, zone: Obj) {
        self.objects.borrow_mut().insert(name.into(), zone);
    }
}

/// What the program's settings and `timezone.activate()` say now.
pub fn set(use_tz: bool, name: &str, vm: &VirtualMachine) -> PyResult<()> {
    let state = state();
    state.zones.dialect.set(dialect(use_tz, name));
    state.change(vm, |registry| {
        registry.naive_datetimes = !use_tz;
        Ok(())
    })
}

/// The default zone, as the ORM asks for it.
pub const HOST: Zones = Zones {
    make_aware: |field, naive| with_current_vm(|vm| make_aware(field, naive, vm).foreign(vm)),
    localize: |aware| with_current_vm(|vm| in_default_zone(aware, vm).foreign(vm)),
};

fn datetime_of(object: &Obj, vm: &VirtualMachine) -> PyResult<DateTime> {
    match to_value(object, vm)? {
        Value::DateTime(datetime) => Ok(datetime),
        _ => Err(vm.new_type_error("a time zone gave something else than a datetime".to_owned())),
    }
}

fn make_aware(field: &Field, naive: DateTime, vm: &VirtualMachine) -> PyResult<DateTime> {
    let naive = to_python(&Value::DateTime(naive), vm)?;
    let name = if field.is_bound() {
        let state = state();
        let model = state.class(field.id.model, vm)?;
        format!("{}.{}", model.name(), field.name)
    } else {
        "(unbound)".to_owned()
    };
    let aware = state()
        .import("django.utils.timezone", "_aware_for_field", vm)?
        .call((name, naive), vm)?;
    datetime_of(&aware, vm)
}

fn in_default_zone(aware: DateTime, vm: &VirtualMachine) -> PyResult<DateTime> {
    let zone = import(vm, "django.utils.timezone", "get_default_timezone")?.call((), vm)?;
    let aware = to_python(&Value::DateTime(aware), vm)?;
    datetime_of(&call(&aware, "astimezone", (zone,), vm)?, vm)
}

/// A naive moment of the current zone, as the database keeps it.
fn in_current_zone(naive: DateTime, _zones: &TimeZones) -> dunder_orm::Result<DateTime> {
    with_current_vm(|vm| {
        let convert = || -> PyResult<DateTime> {
            let naive = to_python(&Value::DateTime(naive), vm)?;
            let aware = import(vm, "django.utils.timezone", "make_aware")?.call((naive,), vm)?;
            let utc = datetime_of(&aware, vm)?.at_offset(0);
            Ok(DateTime {
                offset: None,
                ..utc.ok_or_else(|| vm.new_overflow_error("date value out of range".to_owned()))?
            })
        };
        convert().foreign(vm)
    })
}

/// The zone that was named to the ORM, or without a name the current one.
pub fn of(name: Option<&str>, vm: &VirtualMachine) -> PyResult {
    let Some(name) = name else {
        return import(vm, "django.utils.timezone", "get_current_timezone")?.call((), vm);
    };
    if let Some(known) = state().zones.objects.borrow().get(name) {
        return Ok(known.clone());
    }
    import(vm, "zoneinfo", "ZoneInfo")?.call((name.to_owned(),), vm)
}

/// Seconds east of UTC of a zone at a moment; None where there is no such zone.
pub fn utc_offset(name: &str, unix_seconds: i64) -> Option<i32> {
    if name == "UTC" {
        return Some(0);
    }
    with_current_vm(|vm| {
        let offset = || -> PyResult<i32> {
            let zone = import(vm, "zoneinfo", "ZoneInfo")?.call((name.to_owned(),), vm)?;
            let moment = call(
                &*import(vm, "datetime", "datetime")?,
                "fromtimestamp",
                (unix_seconds, zone),
                vm,
            )?;
            Ok(datetime_of(&moment, vm)?.offset.unwrap_or(0))
        };
        offset().ok()
    })
}

/// A datetime as one of that zone, with the same clock: what `Trunc` gives.
pub fn attach(datetime: &Obj, zone: &Obj, vm: &VirtualMachine) -> PyResult {
    let naive = call(datetime, "replace", tzinfo(vm.ctx.none()), vm)?;
    import(vm, "django.utils.timezone", "make_aware")?.call((naive, zone.clone()), vm)
}

fn tzinfo(zone: Obj) -> rustpython_vm::function::FuncArgs {
    let mut args = rustpython_vm::function::FuncArgs::default();
    args.kwargs.insert("tzinfo".into(), zone);
    args
}
