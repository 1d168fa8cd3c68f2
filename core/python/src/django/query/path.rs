//! `queryset.query.names_to_path()`: where names lead, as Python sees it.

use super::query::PyQuery;
use crate::django::error::Raise;
use crate::django::fields::{self, relation};
use crate::django::py::{self, Obj, list, string, tuple};
use crate::django::state::state;
use dunder_orm::expr::Output;
use dunder_orm::meta::{JoinField, ModelId, PathInfo};
use dunder_orm::query::Step;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{Py, PyResult, VirtualMachine};
use std::rc::Rc;

/// `(path, final_field, targets, names that are left over)`
pub fn names_to_path(query: &Py<PyQuery>, names: &[Rc<str>], vm: &VirtualMachine) -> PyResult {
    let given: Vec<&str> = names.iter().map(|name| &**name).collect();
    let state = state();
    let path = {
        let registry = state.registry.borrow();
        let query = query.query.borrow();
        query
            .walk_names(&registry, &given, query.model, false)
            .raise(vm)?
    };
    let steps = path
        .steps
        .iter()
        .map(|step| path_info(step, vm))
        .collect::<PyResult<Vec<_>>>()?;
    let final_field = match &path.final_field {
        Output::Reverse(field) => relation::of(state.field(*field, vm)?, vm)?.into(),
        output => fields::object(output, vm)?,
    };
    let targets = if path.targets.is_empty() {
        vec![final_field.clone()]
    } else {
        objects(&path.targets, vm)?
    };
    let rest = given[path.used..].iter().map(|name| string(vm, name));
    Ok(tuple(
        vm,
        vec![
            list(vm, steps),
            final_field,
            tuple(vm, targets),
            list(vm, rest.collect()),
        ],
    ))
}

fn objects(ids: &[dunder_orm::meta::FieldId], vm: &VirtualMachine) -> PyResult<Vec<Obj>> {
    ids.iter()
        .map(|&id| Ok(state().field(id, vm)?.into()))
        .collect()
}

fn path_info(step: &Step, vm: &VirtualMachine) -> PyResult {
    let PathInfo {
        from,
        to,
        target_fields,
        join,
        m2m,
        direct,
    } = &step.info;
    let options =
        |model: ModelId| -> PyResult { py::get(state().class(model, vm)?.as_ref(), "_meta", vm) };
    let join_field: Obj = match join {
        JoinField::Forward(field) => state().field(*field, vm)?.into(),
        JoinField::Reverse(field) => relation::of(state().field(*field, vm)?, vm)?.into(),
    };
    let class = py::import(vm, "django.db.models.query_utils", "PathInfo")?;
    class.call(
        FuncArgs::from(vec![
            options(*from)?,
            options(*to)?,
            tuple(vm, objects(target_fields, vm)?),
            join_field,
            vm.ctx.new_bool(*m2m).into(),
            vm.ctx.new_bool(*direct).into(),
            vm.ctx.none(),
        ]),
        vm,
    )
}
