//! `_dunder_schema`: changes of tables as steps, which `DatabaseSchemaEditor` takes.

use crate::django::convert::to_value;
use crate::django::error::Raise;
use crate::django::expressions::constraints;
use crate::django::fields::{self, Field};
use crate::django::model::{model_of, stored_expression};
use crate::django::py::{self, Obj, string, tuple};
use crate::django::state::state;
use dunder_orm::meta::{FieldId, ModelId};
use dunder_orm::schema::{Compiled, ExpressionSql, SchemaEditor, Step};
use dunder_orm::value::Value;
use rustpython_vm::builtins::PyTypeRef;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyRef, PyResult, VirtualMachine, pymodule};

/// The schema's expressions in the run's dialect.
pub fn compiled() -> Compiled<'static> {
    Compiled {
        dialect: crate::django::fetch_dialect(),
    }
}

/// The model of a class, with the indexes and constraints that its `_meta` has now.
fn refreshed(class: &PyTypeRef, vm: &VirtualMachine) -> PyResult<ModelId> {
    let Some(id) = model_of(class) else {
        return Err(vm.new_type_error(format!("{} is not a model", class.name())));
    };
    let meta = py::get(class.as_object(), "_meta", vm)?;
    let (indexes, constraints) = (
        py::items(&*py::get(&meta, "indexes", vm)?, vm)?,
        py::items(&*py::get(&meta, "constraints", vm)?, vm)?,
    );
    let known = {
        let state = state();
        let registry = state.registry.borrow();
        let options = &registry.model(id).options;
        !options.indexes.is_empty() || !options.constraints.is_empty()
    };
    if known || !indexes.is_empty() || !constraints.is_empty() {
        let indexes = indexes
            .iter()
            .map(|index| constraints::index(index, vm))
            .collect::<PyResult<Vec<_>>>()?;
        let mut converted = Vec::new();
        for constraint in &constraints {
            converted.extend(constraints::constraint(constraint, vm)?);
        }
        state().change(vm, |registry| {
            let options = &mut registry.model_mut(id).options;
            options.indexes = indexes;
            options.constraints = converted;
            Ok(())
        })?;
    }
    Ok(id)
}

/// Fields as the registry knows them. Those that are part of no model have a place in it for the while.
#[derive(Default)]
struct Places(Vec<FieldId>);

impl Places {
    fn place(
        &mut self,
        field: &PyRef<Field>,
        model: ModelId,
        vm: &VirtualMachine,
    ) -> PyResult<FieldId> {
        if let Some(id) = field.id.get() {
            return Ok(id);
        }
        let mut data = field.data.borrow().clone();
        data.hooks = fields::hooks::of(field, vm);
        data.expression = stored_expression(field, &data, vm)?;
        let name = data.name.clone();
        let id = state().change(vm, |registry| registry.scratch(model, &name, data))?;
        self.0.push(id);
        Ok(id)
    }
}

impl Drop for Places {
    fn drop(&mut self) {
        let state = state();
        if let Ok(mut registry) = state.registry.try_borrow_mut() {
            for id in self.0.drain(..).rev() {
                registry.forget_scratch(id);
            }
        }
    }
}

/// The steps of a change.
fn edit(
    now: &PyObject,
    vm: &VirtualMachine,
    change: impl FnOnce(&mut SchemaEditor<'_>) -> dunder_orm::Result<()>,
) -> PyResult {
    let Value::DateTime(now) = to_value(now, vm)? else {
        return Err(vm.new_type_error("the time must be a datetime".to_owned()));
    };
    let state = state();
    let compiled = compiled();
    let mut editor = SchemaEditor::new(&state.registry, &compiled, now);
    change(&mut editor).raise(vm)?;
    let steps = editor.into_steps().into_iter().map(|step| {
        let parts: Vec<Obj> = match step {
            Step::Run(sql) => vec![string(vm, "run"), string(vm, sql)],
            Step::Defer(table, sql) => {
                vec![string(vm, "defer"), string(vm, table), string(vm, sql)]
            }
            Step::Forget(table) => vec![string(vm, "forget"), string(vm, table)],
            Step::Rename(old, new) => {
                vec![string(vm, "rename"), string(vm, old), string(vm, new)]
            }
            Step::Flush => vec![string(vm, "flush")],
        };
        tuple(vm, parts)
    });
    Ok(py::list(vm, steps.collect()))
}

// The macro unwraps what it makes of constants.
#[allow(clippy::unwrap_used)]
#[pymodule]
pub mod _dunder_schema {
    use super::*;

    #[pyfunction]
    fn create_model(class: PyTypeRef, now: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let id = refreshed(&class, vm)?;
        edit(&now, vm, |editor| editor.create_model(id))
    }

    #[pyfunction]
    fn delete_model(class: PyTypeRef, now: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let id = refreshed(&class, vm)?;
        edit(&now, vm, |editor| {
            editor.delete_model(id);
            Ok(())
        })
    }

    #[pyfunction]
    fn remake_table(class: PyTypeRef, now: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let id = refreshed(&class, vm)?;
        edit(&now, vm, |editor| editor.remake_table(id))
    }

    #[pyfunction]
    fn add_field(
        class: PyTypeRef,
        field: PyRef<Field>,
        now: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let id = refreshed(&class, vm)?;
        let mut places = Places::default();
        let field = places.place(&field, id, vm)?;
        edit(&now, vm, |editor| editor.add_field(id, field))
    }

    #[pyfunction]
    fn remove_field(
        class: PyTypeRef,
        field: PyRef<Field>,
        now: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let id = refreshed(&class, vm)?;
        let mut places = Places::default();
        let field = places.place(&field, id, vm)?;
        edit(&now, vm, |editor| editor.remove_field(id, field))
    }

    #[pyfunction]
    fn alter_field(
        class: PyTypeRef,
        old: PyRef<Field>,
        new: PyRef<Field>,
        now: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let id = refreshed(&class, vm)?;
        let mut places = Places::default();
        let old = places.place(&old, id, vm)?;
        let new = places.place(&new, id, vm)?;
        edit(&now, vm, |editor| editor.alter_field_anyway(id, old, new))
    }

    #[pyfunction]
    fn alter_many_to_many(
        old: PyRef<Field>,
        new: PyRef<Field>,
        now: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let (Some(old), Some(new)) = (old.id.get(), new.id.get()) else {
            return Err(
                vm.new_type_error("a many-to-many field must be part of a model".to_owned())
            );
        };
        edit(&now, vm, |editor| editor.alter_many_to_many(old, new))
    }

    /// The definition of a field's column; None for a field without one.
    #[pyfunction]
    fn column_sql(class: PyTypeRef, field: PyRef<Field>, vm: &VirtualMachine) -> PyResult {
        let id = refreshed(&class, vm)?;
        let mut places = Places::default();
        let field = places.place(&field, id, vm)?;
        let state = state();
        let registry = state.registry.borrow();
        let sql = dunder_orm::schema::column::definition(&registry, field, &compiled());
        drop(registry);
        Ok(sql
            .raise(vm)?
            .map_or_else(|| vm.ctx.none(), |sql| string(vm, sql)))
    }

    /// What a generated column is computed from.
    #[pyfunction]
    fn generated_sql(class: PyTypeRef, field: PyRef<Field>, vm: &VirtualMachine) -> PyResult {
        let id = refreshed(&class, vm)?;
        let mut places = Places::default();
        let field = places.place(&field, id, vm)?;
        let state = state();
        let registry = state.registry.borrow();
        let expression = registry.field(field).expression.clone();
        let sql = match expression {
            Some(expression) => compiled().expression(&registry, id, expression.as_ref()),
            None => Ok(String::new()),
        };
        drop(registry);
        Ok(string(vm, sql.raise(vm)?))
    }

    /// What existing rows get in a new column, as the database takes it.
    #[pyfunction]
    fn effective_default(
        class: PyTypeRef,
        field: PyRef<Field>,
        now: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let id = refreshed(&class, vm)?;
        let mut places = Places::default();
        let field = places.place(&field, id, vm)?;
        let mut found = Value::Null;
        edit(&now, vm, |editor| {
            found = editor.effective_default(field)?;
            Ok(())
        })?;
        crate::django::convert::to_python(&found, vm)
    }

    /// The statement that makes an index.
    #[pyfunction]
    fn index_sql(class: PyTypeRef, index: PyObjectRef, vm: &VirtualMachine) -> PyResult<String> {
        let id = refreshed(&class, vm)?;
        let index = constraints::index(&index, vm)?;
        let state = state();
        let registry = state.registry.borrow();
        let sql = dunder_orm::schema::create::create_index(&registry, id, &index, &compiled());
        drop(registry);
        sql.raise(vm)
    }

    /// The statement that makes a constraint; None for one that is part of its table's definition.
    #[pyfunction]
    fn constraint_sql(class: PyTypeRef, constraint: PyObjectRef, vm: &VirtualMachine) -> PyResult {
        let id = refreshed(&class, vm)?;
        let Some(constraint) = constraints::constraint(&constraint, vm)? else {
            return Ok(vm.ctx.none());
        };
        let state = state();
        let registry = state.registry.borrow();
        let sql = dunder_orm::schema::create::constraint_statement(
            &registry,
            id,
            &constraint,
            &compiled(),
        );
        drop(registry);
        Ok(sql
            .raise(vm)?
            .map_or_else(|| vm.ctx.none(), |sql| string(vm, sql)))
    }

    /// Django's name for an index or unique constraint of these columns.
    #[pyfunction]
    fn index_name(
        table: PyObjectRef,
        columns: PyObjectRef,
        suffix: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<String> {
        let columns = py::items(&columns, vm)?
            .iter()
            .map(|column| py::str_of(column, vm))
            .collect::<PyResult<Vec<_>>>()?;
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        let table = py::str_of(&table, vm)?;
        Ok(dunder_orm::schema::create::index_name(
            &table,
            &columns,
            &py::str_of(&suffix, vm)?,
        ))
    }

    /// An index statement for a table under its new name.
    #[pyfunction]
    fn renamed(
        sql: PyObjectRef,
        old: PyObjectRef,
        new: PyObjectRef,
        vm: &VirtualMachine,
    ) -> PyResult<String> {
        let (sql, old, new) = (
            py::str_of(&sql, vm)?,
            py::str_of(&old, vm)?,
            py::str_of(&new, vm)?,
        );
        Ok(dunder_orm::schema::editor::renamed(&sql, &old, &new))
    }

    /// A value as an SQL literal.
    #[pyfunction]
    fn literal(value: PyObjectRef, vm: &VirtualMachine) -> PyResult<String> {
        let value = to_value(&value, vm)?;
        dunder_orm::schema::editor::literal(&value).raise(vm)
    }
}
