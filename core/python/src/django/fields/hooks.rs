//! Methods of field classes written in Python, as the ORM calls them.

use super::{Field, overrides};
use crate::django::convert::{to_python, to_value};
use crate::django::error::Foreign;
use crate::django::py::{Obj, call, get_opt, text};
use crate::django::state::state;
use dunder_orm::Result;
use dunder_orm::meta::FieldHooks;
use dunder_orm::value::{Raw, Value};
use rustpython_vm::function::IntoFuncArgs;
use rustpython_vm::object::PyWeak;
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{AsObject, Py, PyRef, VirtualMachine};
use std::fmt;
use std::rc::Rc;

/// Which methods a field's class overrides.
pub struct Hooks {
    /// Weak: the field holds the hooks.
    field: PyRef<PyWeak>,
    /// The field of an expression's type, which nothing else may hold.
    _kept: Option<PyRef<Field>>,
    get_prep_value: bool,
    get_db_prep_value: bool,
    get_db_prep_save: bool,
    from_db_value: bool,
    to_python: bool,
    db_type: bool,
    decoder: bool,
    /// `on_delete=SET(...)`: its value is asked for.
    set_on_delete: bool,
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hooks")
    }
}

/// The hooks of a field; None where its class overrides nothing and its default is plain.
pub fn of(field: &Py<Field>, vm: &VirtualMachine) -> Option<Rc<dyn FieldHooks>> {
    made(field, None, vm)
}

/// As [`of`], for hooks that the field doesn't hold: they hold the field.
pub fn keeping(field: &Py<Field>, vm: &VirtualMachine) -> Option<Rc<dyn FieldHooks>> {
    made(field, Some(field.to_owned()), vm)
}

fn made(
    field: &Py<Field>,
    kept: Option<PyRef<Field>>,
    vm: &VirtualMachine,
) -> Option<Rc<dyn FieldHooks>> {
    let class = field.class();
    let has = |name| overrides(class, name, vm);
    if has("get_lookup") || has("get_transform") {
        crate::django::expressions::lookups::ask_python(vm).ok()?;
    }
    let weak = field.as_object().downgrade(None, vm).ok()?;
    let hooks = Hooks {
        field: weak,
        _kept: kept,
        get_prep_value: has("get_prep_value"),
        get_db_prep_value: has("get_db_prep_value") || super::json::is_custom(field, vm),
        get_db_prep_save: has("get_db_prep_save"),
        from_db_value: crate::django::py::class_attr(class, "from_db_value", vm).is_some(),
        to_python: has("to_python"),
        db_type: has("db_type"),
        decoder: super::json::has_decoder(field, vm),
        set_on_delete: on_delete_value(field, vm).is_some(),
    };
    let overridden = hooks.get_prep_value
        || hooks.get_db_prep_value
        || hooks.get_db_prep_save
        || hooks.from_db_value
        || hooks.to_python
        || hooks.db_type
        || hooks.decoder
        || hooks.set_on_delete
        || super::values::has_default(field, vm);
    overridden.then(|| Rc::new(hooks) as Rc<dyn FieldHooks>)
}

/// What `SET(...)` was given.
fn on_delete_value(field: &Py<Field>, vm: &VirtualMachine) -> Option<Obj> {
    get_opt(&super::own(field, "_on_delete", vm), "value", vm)
        .ok()
        .flatten()
}

impl Hooks {
    fn on_delete_value(&self, vm: &VirtualMachine) -> Option<Obj> {
        on_delete_value(self.field.upgrade()?.downcast_ref::<Field>()?, vm)
    }

    fn call(
        &self,
        vm: &VirtualMachine,
        method: &str,
        args: impl IntoFuncArgs,
    ) -> Result<Option<Value>> {
        let Some(field) = self.field.upgrade() else {
            return Ok(None);
        };
        let result = call(&field, method, args, vm)
            .and_then(|value| to_value(&value, vm))
            .foreign(vm)?;
        Ok(Some(result))
    }
}

impl FieldHooks for Hooks {
    fn get_prep_value(&self, value: &Value) -> Result<Option<Value>> {
        if !self.get_prep_value {
            return Ok(None);
        }
        with_current_vm(|vm| self.call(vm, "get_prep_value", (to_python(value, vm).foreign(vm)?,)))
    }

    fn get_db_prep_value(&self, value: &Value, prepared: bool) -> Result<Option<Value>> {
        if !self.get_db_prep_value {
            return Ok(None);
        }
        with_current_vm(|vm| {
            let connection = state().import("django.db", "connection", vm).foreign(vm)?;
            let value = to_python(value, vm).foreign(vm)?;
            self.call(
                vm,
                "get_db_prep_value",
                (value, connection, vm.ctx.new_bool(prepared)),
            )
        })
    }

    fn get_db_prep_save(&self, value: &Value) -> Result<Option<Value>> {
        if !self.get_db_prep_save {
            return Ok(None);
        }
        with_current_vm(|vm| {
            let connection = state().import("django.db", "connection", vm).foreign(vm)?;
            self.call(
                vm,
                "get_db_prep_save",
                (to_python(value, vm).foreign(vm)?, connection),
            )
        })
    }

    fn has_from_db_value(&self) -> bool {
        self.from_db_value
    }

    fn reads_rows(&self) -> bool {
        self.from_db_value || self.decoder
    }

    fn from_db_value(&self, value: &Value) -> Result<Option<Value>> {
        if !self.from_db_value {
            return Ok(None);
        }
        with_current_vm(|vm| {
            let connection = state().import("django.db", "connection", vm).foreign(vm)?;
            self.call(
                vm,
                "from_db_value",
                (to_python(value, vm).foreign(vm)?, vm.ctx.none(), connection),
            )
        })
    }

    fn to_python(&self, value: &Value) -> Result<Option<Value>> {
        if !self.to_python {
            return Ok(None);
        }
        with_current_vm(|vm| self.call(vm, "to_python", (to_python(value, vm).foreign(vm)?,)))
    }

    fn db_type(&self) -> Result<Option<Option<String>>> {
        if !self.db_type {
            return Ok(None);
        }
        with_current_vm(|vm| {
            let Some(field) = self.field.upgrade() else {
                return Ok(None);
            };
            let connection = state().import("django.db", "connection", vm).foreign(vm)?;
            let kind = call(&field, "db_type", (connection,), vm).foreign(vm)?;
            Ok(Some(text(&kind).map(str::to_owned)))
        })
    }

    fn convert_raw(&self, raw: &Raw) -> Result<Option<Value>> {
        if !self.decoder {
            return Ok(None);
        }
        with_current_vm(|vm| {
            let Some(field) = self.field.upgrade() else {
                return Ok(None);
            };
            match field.downcast_ref::<Field>() {
                Some(field) => super::json::loads(field, raw, vm).foreign(vm),
                None => Ok(None),
            }
        })
    }

    fn call_default(&self) -> Result<Value> {
        with_current_vm(|vm| Ok(self.call(vm, "get_default", ())?.unwrap_or_default()))
    }

    fn set_on_delete_value(&self) -> Result<Value> {
        with_current_vm(|vm| {
            let Some(mut value) = self.on_delete_value(vm) else {
                return Ok(Value::Null);
            };
            if value.is_callable() {
                value = value.call((), vm).foreign(vm)?;
            }
            to_value(&value, vm).foreign(vm)
        })
    }

    fn set_on_delete_is_callable(&self) -> bool {
        with_current_vm(|vm| {
            self.on_delete_value(vm)
                .is_some_and(|value| value.is_callable())
        })
    }
}
