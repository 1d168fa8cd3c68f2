//! The one place where the ORM's errors and Python's exceptions become one another.

use super::py::{Obj, import_class};
use super::state::state;
use dunder_orm::deprecation::take_deprecations;
use dunder_orm::value::Invalid;
use dunder_orm::{Error, ErrorKind};
use rustpython_vm::builtins::{PyBaseExceptionRef, PyTypeRef};
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine};
use std::rc::Rc;

/// Module and name of each kind's Python class.
const CLASSES: &[(ErrorKind, &str, &str)] = {
    use ErrorKind::*;
    const CORE: &str = "django.core.exceptions";
    const DB: &str = "django.db.utils";
    &[
        (FieldError, CORE, "FieldError"),
        (FieldDoesNotExist, CORE, "FieldDoesNotExist"),
        (FieldFetchBlocked, CORE, "FieldFetchBlocked"),
        (ImproperlyConfigured, CORE, "ImproperlyConfigured"),
        (ObjectDoesNotExist, CORE, "ObjectDoesNotExist"),
        (MultipleObjectsReturned, CORE, "MultipleObjectsReturned"),
        (ObjectNotUpdated, CORE, "ObjectNotUpdated"),
        (FullResultSet, CORE, "FullResultSet"),
        (EmptyResultSet, CORE, "EmptyResultSet"),
        (SuspiciousOperation, CORE, "SuspiciousOperation"),
        (ValidationError, CORE, "ValidationError"),
        (DatabaseError, DB, "DatabaseError"),
        (IntegrityError, DB, "IntegrityError"),
        (OperationalError, DB, "OperationalError"),
        (DataError, DB, "DataError"),
        (InterfaceError, DB, "InterfaceError"),
        (InternalError, DB, "InternalError"),
        (NotSupportedError, DB, "NotSupportedError"),
        (ProgrammingError, DB, "ProgrammingError"),
        (
            TransactionManagementError,
            "django.db.transaction",
            "TransactionManagementError",
        ),
        (
            ProtectedError,
            "django.db.models.deletion",
            "ProtectedError",
        ),
        (
            RestrictedError,
            "django.db.models.deletion",
            "RestrictedError",
        ),
        (AssertionError, "builtins", "AssertionError"),
        (AttributeError, "builtins", "AttributeError"),
        (IndexError, "builtins", "IndexError"),
        (KeyError, "builtins", "KeyError"),
        (LookupError, "builtins", "LookupError"),
        (NotImplementedError, "builtins", "NotImplementedError"),
        (OverflowError, "builtins", "OverflowError"),
        (RuntimeError, "builtins", "RuntimeError"),
        (TypeError, "builtins", "TypeError"),
        (ValueError, "builtins", "ValueError"),
        (InvalidOperation, "decimal", "InvalidOperation"),
    ]
};

/// The Python class of an error's kind.
pub fn class(kind: ErrorKind, vm: &VirtualMachine) -> PyResult<PyTypeRef> {
    let (_, module, name) = CLASSES
        .iter()
        .find(|(known, ..)| *known == kind)
        .copied()
        .unwrap_or((kind, "builtins", "RuntimeError"));
    import_class(vm, module, name)
}

/// The Python exception for an error of the ORM.
pub fn raise(error: Error, vm: &VirtualMachine) -> PyBaseExceptionRef {
    if let Some(foreign) = &error.foreign
        && let Some(exception) = foreign.downcast_ref::<PyBaseExceptionRef>()
    {
        return exception.clone();
    }
    if let Some(foreign) = &error.foreign
        && let Some(invalid) = foreign.downcast_ref::<Invalid>()
    {
        return self::invalid(invalid, vm.ctx.new_str(invalid.template).into(), vm);
    }
    match class(error.kind, vm) {
        Ok(class) => {
            let message: Obj = vm.ctx.new_str(error.message.as_str()).into();
            let args = if error.message.is_empty() {
                Vec::new()
            } else {
                vec![message.clone()]
            };
            let exception = match class.as_object().to_owned().call(args, vm) {
                Ok(exception) => exception
                    .downcast()
                    .unwrap_or_else(|_| vm.new_exception(class, vec![message])),
                Err(error) => error,
            };
            if error.kind == ErrorKind::TransactionManagementError
                && error
                    .message
                    .starts_with("An error occurred in the current")
            {
                exception.set_cause(broken_by(vm));
            }
            exception
        }
        Err(error) => error,
    }
}

/// `ValidationError(message, code=..., params={"value": ...})`
pub fn invalid(invalid: &Invalid, message: Obj, vm: &VirtualMachine) -> PyBaseExceptionRef {
    let make = || {
        let value = super::convert::to_python(&invalid.value, vm)?;
        let params = super::py::dict(vm, [("value".to_owned(), value)])?;
        let class = class(ErrorKind::ValidationError, vm)?;
        let exception = class.as_object().to_owned();
        let exception = exception.call((message, invalid.code, params), vm)?;
        exception
            .downcast()
            .map_err(|_| vm.new_type_error("exceptions must derive from BaseException"))
    };
    make().unwrap_or_else(|error| error)
}

/// The exception that made the open atomic block unusable.
fn broken_by(vm: &VirtualMachine) -> Option<PyBaseExceptionRef> {
    let connection = state().import("django.db", "connection", vm).ok()?;
    super::py::get(&connection, "rollback_exc", vm)
        .ok()?
        .downcast()
        .ok()
}

/// An exception of the program that has to pass through the ORM.
pub fn foreign(exception: PyBaseExceptionRef, vm: &VirtualMachine) -> Error {
    let kind = CLASSES
        .iter()
        .filter(|(kind, ..)| {
            matches!(
                kind,
                ErrorKind::EmptyResultSet
                    | ErrorKind::FullResultSet
                    | ErrorKind::AttributeError
                    | ErrorKind::FieldError
                    | ErrorKind::ValidationError
                    | ErrorKind::TypeError
                    | ErrorKind::ValueError
            )
        })
        .find(|(_, module, name)| {
            import_class(vm, module, name)
                .is_ok_and(|class| exception.as_object().class().fast_issubclass(&class))
        })
        .map_or(ErrorKind::RuntimeError, |(kind, ..)| *kind);
    let message = exception
        .as_object()
        .str(vm)
        .map(|text| text.to_string_lossy().into_owned())
        .unwrap_or_default();
    Error {
        kind,
        message,
        foreign: Some(Rc::new(exception)),
    }
}

/// `orm_result.raise(vm)?`
pub trait Raise<T> {
    fn raise(self, vm: &VirtualMachine) -> PyResult<T>;
}

impl<T> Raise<T> for dunder_orm::Result<T> {
    fn raise(self, vm: &VirtualMachine) -> PyResult<T> {
        let result = self.map_err(|error| raise(error, vm))?;
        warn_of_deprecations(vm)?;
        Ok(result)
    }
}

/// Says what the ORM noted as deprecated.
fn warn_of_deprecations(vm: &VirtualMachine) -> PyResult<()> {
    for message in take_deprecations() {
        let class =
            super::py::import_class(vm, "django.utils.deprecation", "RemovedInDjango2028Warning")?;
        let warn = super::py::import(vm, "warnings", "warn")?;
        warn.call((message, class), vm)?;
    }
    Ok(())
}

/// `python_result.foreign(vm)?` inside a callback of the ORM.
pub trait Foreign<T> {
    fn foreign(self, vm: &VirtualMachine) -> dunder_orm::Result<T>;
}

impl<T> Foreign<T> for PyResult<T> {
    fn foreign(self, vm: &VirtualMachine) -> dunder_orm::Result<T> {
        self.map_err(|exception| foreign(exception, vm))
    }
}

/// An exception of a class of `django.core.exceptions` and its like, with a message.
pub fn new(kind: ErrorKind, message: impl Into<String>, vm: &VirtualMachine) -> PyBaseExceptionRef {
    raise(Error::new(kind, message), vm)
}

/// An exception of a given class, with a message.
pub fn of_class(class: PyObjectRef, message: &str, vm: &VirtualMachine) -> PyBaseExceptionRef {
    match class
        .call((message,), vm)
        .map(|exception| exception.downcast())
    {
        Ok(Ok(exception)) => exception,
        Ok(Err(_)) => vm.new_type_error("exceptions must derive from BaseException"),
        Err(error) => error,
    }
}
