//! What instances need of their class, computed once for each model.

use crate::django::fields::Field;
use crate::django::fields::{overrides, values};
use crate::django::py::{Obj, class_attr, get};
use crate::django::query::manager::Manager;
use crate::django::state::state;
use dunder_orm::meta::{FieldId, ModelId};
use rustpython_vm::builtins::{PyStrInterned, PyTypeRef};
use rustpython_vm::class::PyClassImpl;
use rustpython_vm::{AsObject, PyObject, PyRef, PyResult, VirtualMachine};
use std::cell::OnceCell;
use std::rc::Rc;

pub struct ModelInfo {
    pub class: PyTypeRef,
    pub r#abstract: bool,
    /// `_meta.concrete_fields`, with those that have no column at the end of `fields`.
    pub concrete: Vec<FieldInfo>,
    /// `__init__`, `__new__`, `from_db` and `__setattr__` are `Model`'s own: rows become instances without running Python.
    pub plain: bool,
    /// The class behind `Model` whose `__init__` is called as well.
    pub mixin: Option<PyTypeRef>,
    base_manager: OnceCell<Option<Obj>>,
}

pub struct FieldInfo {
    pub id: FieldId,
    pub object: PyRef<Field>,
    pub name: &'static PyStrInterned,
    pub attname: &'static PyStrInterned,
    pub relation: bool,
    pub generated: bool,
    /// Rows go through a `from_db_value` of Python, which must see every row when it is fetched.
    pub eager: bool,
    /// The attribute is stored in the instance's dict without a descriptor in between.
    pub plain: bool,
    /// The default, where it is the same each time.
    pub default: Option<Obj>,
}

/// How the columns of a query become the attributes of one model's instances.
pub struct Shape {
    pub info: Rc<ModelInfo>,
    /// For each concrete field the column that holds it; None for deferred ones.
    pub columns: Vec<Option<u32>>,
    /// The database that the rows are from.
    pub db: crate::database::Number,
}

/// The model's info; computed again after models have changed.
pub fn info(id: ModelId, vm: &VirtualMachine) -> PyResult<Rc<ModelInfo>> {
    let state = state();
    if let Some(info) = state.shapes.borrow().get(&id) {
        return Ok(info.clone());
    }
    let class = state.class(id, vm)?;
    let views = state.registry.borrow().views(id);
    let r#abstract = state.registry.borrow().model(id).options.r#abstract;
    let mut concrete = Vec::new();
    for &field in &views.concrete_fields {
        let object = state.field(field, vm)?;
        let (name, attname) = object.with(|field| {
            (
                vm.ctx.intern_str(&*field.name),
                vm.ctx.intern_str(&*field.attname),
            )
        });
        let descriptor = class_attr(&class, attname.as_str(), vm);
        concrete.push(FieldInfo {
            id: field,
            name,
            attname,
            relation: object.with(dunder_orm::meta::Field::is_relation),
            generated: object
                .with(|field| matches!(field.kind, dunder_orm::meta::FieldKind::Generated { .. })),
            eager: object.with(|field| {
                field
                    .hooks
                    .as_ref()
                    .is_some_and(|hooks| hooks.has_from_db_value())
            }),
            // A class of the program's own may count or check what is set.
            plain: descriptor.is_none_or(|descriptor| {
                // A subclass may have a `__set__`.
                descriptor
                    .class()
                    .is(&super::attribute::DeferredAttribute::make_static_type())
            }),
            default: constant_default(&object, vm)?,
            object,
        });
    }
    let native = |name: &str| {
        let own = class_attr(&class, name, vm);
        let base = class_attr(&super::base::model_class(vm), name, vm);
        match (own, base) {
            (Some(own), Some(base)) => own.is(&base),
            (None, None) => true,
            _ => false,
        }
    };
    let plain =
        native("__init__") && native("__new__") && native("from_db") && native("__setattr__");
    let mixin = super::init::mixin(&class, vm);
    let info = Rc::new(ModelInfo {
        class,
        r#abstract,
        concrete,
        plain,
        mixin,
        base_manager: OnceCell::new(),
    });
    state.shapes.borrow_mut().insert(id, info.clone());
    Ok(info)
}

fn constant_default(field: &PyRef<Field>, vm: &VirtualMachine) -> PyResult<Option<Obj>> {
    let differs = overrides(field.class(), "get_default", vm)
        || field.with(|field| field.db_default.is_some())
        || (values::has_default(field, vm)
            && crate::django::fields::own(field, "default", vm).is_callable())
        || field.with(|field| field.kind.is_foreign_key());
    if differs {
        return Ok(None);
    }
    values::get_default(field, vm).map(Some)
}

impl ModelInfo {
    /// The base manager that `Meta.base_manager_name` names.
    pub fn own_base_manager(&self, vm: &VirtualMachine) -> PyResult<Option<&PyObject>> {
        if self.base_manager.get().is_none() {
            let manager = get(self.class.as_object(), "_base_manager", vm)?;
            let ours = manager
                .downcast_ref::<Manager>()
                .is_some_and(|manager| manager.auto_created.get());
            let _ = self.base_manager.set((!ours).then_some(manager));
        }
        Ok(self.base_manager.get().and_then(Option::as_deref))
    }

    pub fn position(&self, attname: &str) -> Option<usize> {
        self.concrete
            .iter()
            .position(|field| field.attname.as_str() == attname)
    }
}
