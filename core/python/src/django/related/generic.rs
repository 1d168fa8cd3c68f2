//! Generic relations: what the ORM asks of `django.contrib.contenttypes`.

use crate::django::convert::to_value;
use crate::django::error::Foreign;
use crate::django::py::{call, get};
use crate::django::state::state;
use dunder_orm::meta::FieldId;
use dunder_orm::value::Value;
use rustpython_vm::vm::thread::with_current_vm;
use rustpython_vm::{AsObject, PyResult};

/// The key of the content type that the objects of a generic relation have.
pub fn content_type(field: FieldId) -> dunder_orm::Result<Value> {
    with_current_vm(|vm| {
        let key = || -> PyResult<Value> {
            let field = state().field(field, vm)?;
            let content_type = call(field.as_object(), "get_content_type", (), vm)?;
            to_value(&*get(&content_type, "pk", vm)?, vm)
        };
        key().foreign(vm)
    })
}
