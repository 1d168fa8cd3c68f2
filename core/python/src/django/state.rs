//! What one interpreter's `django` package knows: the registry of models, their Python classes and fields, the connection.

use super::fields::Field;
use super::py::{Obj, import};
use dunder_orm::meta::{FieldId, ModelId, Registry};
use dunder_orm::query::Query;
use rustpython_vm::builtins::{PyStrInterned, PyTypeRef};
use rustpython_vm::{AsObject, PyRef, PyResult, VirtualMachine};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// Of a name in a module: where its literals lie, which tells them apart without reading them.
type Place = [(usize, usize); 2];

fn place(module: &'static str, name: &'static str) -> Place {
    [module, name].map(|text| (text.as_ptr() as usize, text.len()))
}

#[derive(Default)]
pub struct State {
    pub registry: RefCell<Registry>,
    classes: RefCell<HashMap<ModelId, PyTypeRef>>,
    fields: RefCell<HashMap<FieldId, PyRef<Field>>>,
    imports: RefCell<BTreeMap<Place, Obj>>,
    /// Counts the fields in the order of their definition.
    creation_counter: Cell<i64>,
    /// Models whose tables are still to be made, in order of definition.
    pub pending_tables: RefCell<Vec<ModelId>>,
    /// Tables of new models are made without being asked, before the next query.
    pub automatic_tables: Cell<bool>,
    /// Whether tables were made from models, without a migration.
    pub made_tables: Cell<bool>,
    /// Whether the program is no models module, but one that uses models.
    pub is_script: Cell<bool>,
    /// Relations whose target does not exist yet.
    pub unconnected: RefCell<Vec<FieldId>>,
    pub shapes: RefCell<HashMap<ModelId, Rc<super::model::ModelInfo>>>,
    pub database: super::db::Database,
    /// Queries that pickles refer to.
    pickled: RefCell<Vec<Query>>,
    pub zones: super::zones::Current,
    /// The database has been asked whether it has JSON.
    pub knows_json: Cell<bool>,
}

thread_local! {
    static STATE: RefCell<Rc<State>> = RefCell::default();
}

/// The state of the interpreter that runs in this thread.
pub fn state() -> Rc<State> {
    STATE.with_borrow(Rc::clone)
}

/// A fresh state, for a fresh interpreter.
pub fn reset() {
    let state = State::default();
    {
        let mut registry = state.registry.borrow_mut();
        registry.zones = Some(super::zones::HOST);
        registry.content_type = Some(super::related::generic::content_type);
    }
    STATE.set(Rc::new(state));
}

/// A class and its attributes.
type Kept = (PyTypeRef, HashMap<&'static PyStrInterned, Obj>);

thread_local! {
    /// Native classes as they were before Python first extended them. They outlive an interpreter, what it gave them must not.
    static NATIVE: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
}

/// Remembers a native class as it is, the first time.
pub fn keep_native(class: &PyTypeRef, vm: &VirtualMachine) {
    NATIVE.with_borrow_mut(|kept| {
        if class.heaptype_ext.is_none() && !kept.iter().any(|(known, _)| known.is(class)) {
            let attributes = class.attributes().attributes(&vm.ctx);
            kept.push((class.clone(), attributes.into_iter().collect()));
        }
    });
}

/// Takes from the native classes what this interpreter's Python gave them.
pub fn restore(vm: &VirtualMachine) {
    NATIVE.with_borrow(|kept| {
        for (class, native) in kept {
            let now = class.attributes().attributes(&vm.ctx);
            for name in now.keys().filter(|name| !native.contains_key(*name)) {
                class.attributes().remove(name);
            }
            for (name, value) in native {
                if !now.get(*name).is_some_and(|now| now.is(value)) {
                    class.attributes().set(name, value.clone());
                }
            }
            // Only now may the values in `now` go: the interpreter's cache of look-ups borrows them.
            class.modified();
        }
    });
}

impl State {
    pub fn next_creation_counter(&self) -> i64 {
        let counter = self.creation_counter.get();
        self.creation_counter.set(counter + 1);
        counter
    }

    /// Keeps a query for pickles of it; its number.
    pub fn keep_query(&self, query: Query) -> usize {
        let mut pickled = self.pickled.borrow_mut();
        pickled.push(query);
        pickled.len() - 1
    }

    pub fn kept_query(&self, number: usize) -> Option<Query> {
        self.pickled.borrow().get(number).cloned()
    }

    /// The Python class of a model.
    pub fn class(&self, model: ModelId, vm: &VirtualMachine) -> PyResult<PyTypeRef> {
        let known = self.classes.borrow().get(&model).cloned();
        match known {
            Some(class) => Ok(class),
            None => super::model::class_of_new_model(model, vm),
        }
    }

    pub fn set_class(&self, model: ModelId, class: PyTypeRef) {
        self.classes.borrow_mut().insert(model, class);
        self.shapes.borrow_mut().clear();
    }

    /// The Python object of a field.
    pub fn field(&self, id: FieldId, vm: &VirtualMachine) -> PyResult<PyRef<Field>> {
        let known = self.fields.borrow().get(&id).cloned();
        match known {
            Some(field) => Ok(field),
            None => {
                self.class(id.model, vm)?;
                let known = self.fields.borrow().get(&id).cloned();
                known.ok_or_else(|| vm.new_runtime_error("a field without its model".to_owned()))
            }
        }
    }

    pub fn set_field(&self, id: FieldId, field: PyRef<Field>) {
        self.fields.borrow_mut().insert(id, field);
        self.shapes.borrow_mut().clear();
    }

    /// `module.name`, looked up once.
    pub fn import(
        &self,
        module: &'static str,
        name: &'static str,
        vm: &VirtualMachine,
    ) -> PyResult {
        if let Some(known) = self.imports.borrow().get(&place(module, name)) {
            return Ok(known.clone());
        }
        let object = import(vm, module, name)?;
        self.imports
            .borrow_mut()
            .insert(place(module, name), object.clone());
        Ok(object)
    }

    /// A class, looked up once.
    pub fn import_class(
        &self,
        module: &'static str,
        name: &'static str,
        vm: &VirtualMachine,
    ) -> PyResult<PyTypeRef> {
        self.import(module, name, vm)?
            .downcast()
            .map_err(|_| vm.new_type_error(format!("{module}.{name} is not a class")))
    }

    /// Changes the registry; refused while the ORM is reading it (a model defined inside a callback of a query).
    pub fn change<T>(
        &self,
        vm: &VirtualMachine,
        change: impl FnOnce(&mut Registry) -> dunder_orm::Result<T>,
    ) -> PyResult<T> {
        use super::error::Raise;
        let Ok(mut registry) = self.registry.try_borrow_mut() else {
            return Err(vm.new_runtime_error(
                "Models can't be defined while a query is being compiled.".to_owned(),
            ));
        };
        let result = change(&mut registry);
        drop(registry);
        self.shapes.borrow_mut().clear();
        result.raise(vm)
    }
}
