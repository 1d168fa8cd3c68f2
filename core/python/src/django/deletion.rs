//! Deleting: the ORM collects, this shows it Python's instances and querysets.

use super::convert::{to_python, to_value};
use super::db::Writer;
use super::error::{self, Foreign, Raise};
use super::model::save::own_base_queryset;
use super::model::{Model, model_of};
use super::py::{self, Obj, call, get, items, string, tuple};
use super::query::queryset::{self, QuerySet};
use super::query::steps;
use super::signals;
use super::state::state;
use dunder_orm::Result;
use dunder_orm::expr::{Connector, Q, QChild, Rhs};
use dunder_orm::meta::{FieldId, ModelId};
use dunder_orm::value::Value;
use dunder_orm::write::{Collector, Deleted, Deleting, Refusal, Related, Signal};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, Py, PyRef, PyResult, VirtualMachine};
use std::rc::Rc;

struct Host<'a> {
    vm: &'a VirtualMachine,
    /// The instance or queryset whose `delete()` it is, for the signals.
    origin: Obj,
}

impl Host<'_> {
    fn base_queryset(&self, model: ModelId) -> PyResult<PyRef<QuerySet>> {
        let class = state().class(model, self.vm)?;
        let queryset = super::related::descriptors::base_queryset(class.as_object(), self.vm)?;
        queryset.downcast().map_err(|_| {
            self.vm
                .new_type_error("a manager must give querysets".to_owned())
        })
    }
}

impl Deleting for Host<'_> {
    type Object = Obj;
    type Objects = PyRef<QuerySet>;

    fn model(&self, object: &Obj) -> ModelId {
        model_of(object.class()).unwrap_or(ModelId(0))
    }

    fn get(&self, object: &Obj, field: FieldId) -> Result<Value> {
        let vm = self.vm;
        let attname = state().registry.borrow().field(field).attname.clone();
        get(object, &attname, vm)
            .and_then(|value| to_value(&value, vm))
            .foreign(vm)
    }

    fn set(&self, object: &Obj, field: FieldId, value: Value) -> Result<()> {
        let vm = self.vm;
        let attname = state().registry.borrow().field(field).attname.clone();
        to_python(&value, vm)
            .and_then(|value| py::set(object, &attname, value, vm))
            .foreign(vm)
    }

    fn parent(&self, object: &Obj, link: FieldId) -> Result<Obj> {
        let name = state().registry.borrow().field(link).name.clone();
        get(object, &name, self.vm).foreign(self.vm)
    }

    fn has_listeners(&self, model: ModelId) -> bool {
        let vm = self.vm;
        let listened = |name| -> PyResult<bool> {
            if !signals::has_receivers(name, vm)? {
                return Ok(false);
            }
            let signal = state().import("django.db.models.signals", name, vm)?;
            py::truthy(
                &*call(&signal, "has_listeners", (state().class(model, vm)?,), vm)?,
                vm,
            )
        };
        listened("pre_delete").unwrap_or(true) || listened("post_delete").unwrap_or(true)
    }

    fn send(&self, signal: Signal, model: ModelId, object: &Obj) -> Result<()> {
        let vm = self.vm;
        let name = match signal {
            Signal::PreDelete => "pre_delete",
            Signal::PostDelete => "post_delete",
        };
        let send = || -> PyResult<()> {
            let class = state().class(model, vm)?;
            let arguments = [
                ("instance", object.clone()),
                ("using", string(vm, "default")),
                ("origin", self.origin.clone()),
            ];
            signals::send(name, class.as_object(), &arguments, vm)
        };
        send().foreign(vm)
    }

    fn select(&self, related: &Related, only: Option<&[FieldId]>) -> Result<Vec<Obj>> {
        let vm = self.vm;
        let names = |fields: &[FieldId]| -> Vec<Rc<str>> {
            let state = state();
            let registry = state.registry.borrow();
            fields
                .iter()
                .map(|&field| registry.field(field).attname.clone())
                .collect()
        };
        let select = || -> PyResult<Vec<Obj>> {
            let queryset = self.base_queryset(related.model)?;
            steps::add_q(&queryset, &condition(related), vm)?;
            if let Some(fields) = only {
                let names = names(fields);
                queryset.change(vm, |query, registry| query.only(registry, &names))?;
            }
            items(queryset::fetch_all(&queryset, vm)?.as_object(), vm)
        };
        select().foreign(vm)
    }

    fn queryset_model(&self, objects: &PyRef<QuerySet>) -> ModelId {
        objects
            .with_query(|query| query.model)
            .unwrap_or(ModelId(0))
    }

    fn evaluate(&self, objects: &PyRef<QuerySet>) -> Result<Vec<Obj>> {
        let fetched = queryset::fetch_all(objects, self.vm).foreign(self.vm)?;
        let all = fetched.borrow_vec().to_vec();
        Ok(all)
    }

    fn raw_delete(&self, objects: &PyRef<QuerySet>) -> Result<u64> {
        let state = state();
        let registry = state.registry.borrow();
        dunder_orm::write::raw_delete(
            &registry,
            &Writer { vm: self.vm },
            super::fetch_dialect(),
            &objects.query(),
        )
    }

    fn matching(&self, objects: &PyRef<QuerySet>, pks: &[Value]) -> Result<Vec<Obj>> {
        let vm = self.vm;
        let matching = || -> PyResult<Vec<Obj>> {
            let copy = queryset::chain(objects, vm)?;
            steps::add_q(&copy, &Q::lookup("pk__in", Value::List(pks.into())), vm)?;
            items(queryset::fetch_all(&copy, vm)?.as_object(), vm)
        };
        matching().foreign(vm)
    }

    fn generic_objects(&self, relation: FieldId, objects: &[Obj]) -> Result<PyRef<QuerySet>> {
        let vm = self.vm;
        let ask = || -> PyResult<PyRef<QuerySet>> {
            let field = state().field(relation, vm)?;
            let found = call(
                field.as_object(),
                "bulk_related_objects",
                (py::list(vm, objects.to_vec()),),
                vm,
            )?;
            found.downcast().map_err(|_| {
                vm.new_type_error("bulk_related_objects() must give a queryset".to_owned())
            })
        };
        ask().foreign(vm)
    }

    fn default(&self, field: FieldId) -> Result<Value> {
        let vm = self.vm;
        let ask = || -> PyResult<Value> {
            let field = state().field(field, vm)?;
            to_value(&*call(field.as_object(), "get_default", (), vm)?, vm)
        };
        ask().foreign(vm)
    }

    fn base_objects(&self, related: &Related) -> Result<Option<PyRef<QuerySet>>> {
        let vm = self.vm;
        let select = || -> PyResult<Option<PyRef<QuerySet>>> {
            let Some(queryset) = own_base_queryset(related.model, vm)? else {
                return Ok(None);
            };
            steps::add_q(&queryset, &condition(related), vm)?;
            Ok(Some(queryset))
        };
        select().foreign(vm)
    }

    fn update(&self, objects: &[PyRef<QuerySet>], field: FieldId, value: &Value) -> Result<()> {
        let vm = self.vm;
        let update = || -> PyResult<()> {
            let mut querysets = objects.iter().map(|queryset| Obj::from(queryset.clone()));
            let Some(first) = querysets.next() else {
                return Ok(());
            };
            let all = querysets.try_fold(first, |all, queryset| vm._or(&all, &queryset))?;
            let name = state().registry.borrow().field(field).name.clone();
            let mut args = FuncArgs::default();
            args.kwargs.insert((*name).into(), to_python(value, vm)?);
            get(&all, "update", vm)?.call(args, vm).map(drop)
        };
        update().foreign(vm)
    }
}

/// The rows that refer to those values.
fn condition(related: &Related) -> Q {
    let state = state();
    let registry = state.registry.borrow();
    let references = related
        .fields
        .iter()
        .map(|(field, values)| {
            let path = format!("{}__in", registry.field(*field).name);
            QChild::Lookup(path.into(), Rhs::Value(Value::List(values.clone().into())))
        })
        .collect();
    let mut all = Q {
        children: references,
        connector: Connector::Or,
        negated: false,
    };
    if let Some(pks) = &related.pks {
        all = all.and(Q::lookup("pk__in", Value::List(pks.clone().into())));
    }
    all
}

/// `(total, {label: count})`.
fn result(deleted: &Deleted, vm: &VirtualMachine) -> PyResult {
    let by_model = py::dict(
        vm,
        deleted
            .by_model
            .iter()
            .map(|(label, count)| (label.clone(), vm.ctx.new_int(*count).into()))
            .collect::<Vec<_>>(),
    )?;
    Ok(tuple(
        vm,
        vec![vm.ctx.new_int(deleted.total).into(), by_model],
    ))
}

fn refused(
    refusal: Refusal<Obj>,
    vm: &VirtualMachine,
) -> rustpython_vm::builtins::PyBaseExceptionRef {
    let (name, message, objects) = match refusal {
        Refusal::Protected { message, objects } => ("ProtectedError", message, objects),
        Refusal::Restricted { message, objects } => ("RestrictedError", message, objects),
        Refusal::Error(error) => return error::raise(error, vm),
    };
    let raised = || -> PyResult {
        let class = state().import("django.db.models.deletion", name, vm)?;
        let objects = state()
            .import("builtins", "set", vm)?
            .call((py::list(vm, objects),), vm)?;
        class.call((message, objects), vm)
    };
    match raised().map(|error| error.downcast()) {
        Ok(Ok(error)) => error,
        Ok(Err(_)) => vm.new_type_error(format!("{name} is no exception")),
        Err(error) => error,
    }
}

/// Deletes instances of one model and everything that follows.
pub fn delete_objects(objects: Vec<Obj>, keep_parents: bool, vm: &VirtualMachine) -> PyResult {
    super::db::ensure_tables(vm)?;
    let origin = objects.first().cloned().unwrap_or_else(|| vm.ctx.none());
    let deleted = {
        let state = state();
        let registry = state.registry.borrow();
        let (host, writer) = (Host { vm, origin }, Writer { vm });
        let mut collector = Collector::new(&registry, &writer, &host);
        let mut collected = Ok(());
        for object in &objects {
            collected =
                collected.and_then(|()| collector.collect_object(object.clone(), keep_parents));
        }
        collected.and_then(|()| collector.delete().map_err(Refusal::Error))
    };
    let deleted = deleted.map_err(|refusal| refused(refusal, vm))?;
    for object in objects {
        if let Some(model) = object.downcast_ref::<Model>() {
            Model::state(model, vm);
        }
    }
    result(&deleted, vm)
}

/// Whether a model's objects can be deleted without fetching anything. `from` is the field that leads to them.
pub fn can_fast_delete(model: ModelId, from: Option<FieldId>, vm: &VirtualMachine) -> bool {
    let state = state();
    let registry = state.registry.borrow();
    let writer = Writer { vm };
    let host = Host {
        vm,
        origin: vm.ctx.none(),
    };
    Collector::new(&registry, &writer, &host).can_fast_delete(model, from)
}

/// Deletes a queryset's objects and everything that follows. `origin` is the queryset that was asked to.
pub fn delete_queryset(queryset: &PyRef<QuerySet>, origin: Obj, vm: &VirtualMachine) -> PyResult {
    super::db::ensure_tables(vm)?;
    let deleted = {
        let state = state();
        let registry = state.registry.borrow();
        let (host, writer) = (Host { vm, origin }, Writer { vm });
        let mut collector = Collector::new(&registry, &writer, &host);
        collector
            .collect_queryset(queryset.clone())
            .and_then(|()| collector.delete().map_err(Refusal::Error))
    };
    result(&deleted.map_err(|refusal| refused(refusal, vm))?, vm)
}

/// `queryset._raw_delete(using)`.
pub fn raw_delete(queryset: &Py<QuerySet>, vm: &VirtualMachine) -> PyResult {
    super::db::ensure_tables(vm)?;
    let host = Host {
        vm,
        origin: queryset.as_object().to_owned(),
    };
    let deleted = host.raw_delete(&queryset.to_owned()).raise(vm)?;
    Ok(vm.ctx.new_int(deleted).into())
}
