//! `_dunder_migrations`: what `django.db.migrations` does with every value of a migration.

use rustpython_vm::pymodule;

#[pymodule]
pub mod _dunder_migrations {
    use crate::django::fields::Field;
    use crate::django::py::{self, Obj, string, tuple};
    use crate::django::state::state;
    use rustpython_vm::builtins::{PyDict, PySet, PyTupleRef};
    use rustpython_vm::function::PosArgs;
    use rustpython_vm::types::Constructor;
    use rustpython_vm::{
        AsObject, FromArgs, Py, PyObject, PyPayload, PyRef, PyResult, VirtualMachine, pyclass,
    };

    const SERIALIZER: &str = "django.db.migrations.serializer";

    /// A value taken apart as far as it goes, so that equal ones compare equal. Values that are no containers, plain values or
    /// fields are given to `other`.
    #[pyfunction]
    fn deconstructed(value: Obj, other: Obj, vm: &VirtualMachine) -> PyResult {
        apart(&value, &other, vm)
    }

    fn apart(value: &PyObject, other: &PyObject, vm: &VirtualMachine) -> PyResult {
        let types = &vm.ctx.types;
        let class = value.class();
        let whole = [types.str_type, types.bool_type, types.int_type];
        if vm.is_none(value) || whole.iter().any(|one| class.is(*one)) {
            return Ok(value.to_owned());
        }
        vm.with_recursion("while a value is taken apart", || {
            let each = |items: Vec<Obj>| -> PyResult<Vec<Obj>> {
                items.iter().map(|item| apart(item, other, vm)).collect()
            };
            if class.is(types.list_type) {
                return Ok(py::list(vm, each(py::items(value, vm)?)?));
            }
            if class.is(types.tuple_type) {
                return Ok(tuple(vm, each(py::items(value, vm)?)?));
            }
            if let Some(dict) = value.downcast_ref_if_exact::<PyDict>(vm) {
                return apart_dict(dict, other, vm);
            }
            let Some(field) = value.downcast_ref::<Field>() else {
                return other.call((value.to_owned(),), vm);
            };
            let (path, args, kwargs) = parts(field, vm)?;
            let args = py::list(vm, each(py::items(&args, vm)?)?);
            let kwargs = apart_dict(&kwargs, other, vm)?;
            Ok(tuple(vm, vec![path, args, kwargs]))
        })
    }

    fn apart_dict(dict: &Py<PyDict>, other: &PyObject, vm: &VirtualMachine) -> PyResult {
        let copy = vm.ctx.new_dict();
        for (key, value) in dict.items_vec() {
            copy.set_item(&*key, apart(&value, other, vm)?, vm)?;
        }
        Ok(copy.into())
    }

    /// Path, arguments and keywords of a field's `deconstruct()`.
    fn parts(field: &Py<Field>, vm: &VirtualMachine) -> PyResult<(Obj, Obj, PyRef<PyDict>)> {
        let deconstructed = py::call(field.as_object(), "deconstruct", (), vm)?;
        match py::items(&deconstructed, vm)?.as_slice() {
            [.., path, args, kwargs] => {
                let kwargs = kwargs.clone().try_into_value(vm)?;
                Ok((path.clone(), args.clone(), kwargs))
            }
            few => {
                let message = format!(
                    "not enough values to unpack (expected 3, got {})",
                    few.len()
                );
                Err(vm.new_value_error(message))
            }
        }
    }

    /// Keys of the models that a field, of the model with the key `model`, speaks of.
    #[pyfunction]
    fn referenced_models(model: PyTupleRef, field: Obj, vm: &VirtualMachine) -> PyResult<Vec<Obj>> {
        let remote_field = py::get(&field, "remote_field", vm)?;
        if !py::truthy(&remote_field, vm)? {
            return Ok(Vec::new());
        }
        let target = py::get(&remote_field, "model", vm)?;
        let through = py::get_opt(&remote_field, "through", vm)?;
        let mut keys = Vec::new();
        for other in [Some(target), through].into_iter().flatten() {
            if py::truthy(&other, vm)? {
                let reference = Reference {
                    model: other,
                    app_label: model.first().cloned(),
                    model_name: model.get(1).cloned(),
                };
                keys.push(resolve_relation(reference, vm)?);
            }
        }
        Ok(keys)
    }

    /// A model class or reference, and the label and name of the model that refers.
    #[derive(FromArgs)]
    struct Reference {
        #[pyarg(any)]
        model: Obj,
        #[pyarg(any, default)]
        app_label: Option<Obj>,
        #[pyarg(any, default)]
        model_name: Option<Obj>,
    }

    /// `(app_label, model_name)` of what is referred to.
    #[pyfunction]
    fn resolve_relation(reference: Reference, vm: &VirtualMachine) -> PyResult {
        let Some(text) = py::text(&reference.model) else {
            let meta = py::get(&reference.model, "_meta", vm)?;
            let key = ["app_label", "model_name"].map(|name| py::get(&meta, name, vm));
            return Ok(tuple(vm, key.into_iter().collect::<PyResult<_>>()?));
        };
        let given = |part: Option<Obj>| part.filter(|part| !vm.is_none(part));
        let app_label = given(reference.app_label);
        let key = if text == "self" {
            let (Some(app_label), Some(name)) = (app_label, given(reference.model_name)) else {
                return Err(vm.new_type_error(
                    "app_label and model_name must be provided to resolve recursive relationships.",
                ));
            };
            vec![app_label, name]
        } else if let Some((label, name)) = text.split_once('.') {
            vec![string(vm, label), string(vm, name.to_lowercase())]
        } else if let Some(app_label) = app_label {
            vec![app_label, string(vm, text.to_lowercase())]
        } else {
            return Err(vm.new_type_error(
                "app_label must be provided to resolve unscoped model relationships.",
            ));
        };
        Ok(tuple(vm, key))
    }

    /// Gathers the imports of the values that make up a text.
    #[pyattr]
    #[pyclass(name, module = "django.db.migrations.serializer")]
    #[derive(Debug, PyPayload)]
    pub struct Text {
        imports: PyRef<PySet>,
    }

    impl Constructor for Text {
        type Args = PosArgs;

        fn py_new(
            _class: &Py<rustpython_vm::builtins::PyType>,
            imports: PosArgs,
            vm: &VirtualMachine,
        ) -> PyResult<Self> {
            let text = Self {
                imports: PySet::default().into_ref(&vm.ctx),
            };
            for import in imports.into_vec() {
                text.imports.add(import, vm)?;
            }
            Ok(text)
        }
    }

    #[pyclass(with(Constructor))]
    impl Text {
        #[pygetset]
        fn imports(zelf: &Py<Self>) -> PyRef<PySet> {
            zelf.imports.clone()
        }

        /// The text of a value.
        #[pymethod]
        fn of(zelf: &Py<Self>, value: Obj, vm: &VirtualMachine) -> PyResult<String> {
            zelf.value(&value, vm)
        }

        /// The texts of values, with commas between them.
        #[pymethod]
        fn joined(zelf: &Py<Self>, values: Obj, vm: &VirtualMachine) -> PyResult<String> {
            Ok(zelf.values(&py::items(&values, vm)?, vm)?.join(", "))
        }

        /// A class or function by its dotted path.
        #[pymethod]
        fn path(zelf: &Py<Self>, path: Obj, vm: &VirtualMachine) -> PyResult<String> {
            zelf.import_of(&path, vm)
        }

        /// A call of what has that path.
        #[pymethod]
        fn call(
            zelf: &Py<Self>,
            path: Obj,
            args: Obj,
            kwargs: PyRef<PyDict>,
            vm: &VirtualMachine,
        ) -> PyResult<String> {
            zelf.called(&path, &args, &kwargs, vm)
        }
    }

    impl Text {
        fn import_of(&self, path: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
            let path = py::expect_text(path, vm)?;
            let (module, name) = path.rsplit_once('.').unwrap_or(("", &path));
            if module == "django.db.models" {
                self.imports
                    .add(state().import(SERIALIZER, "MODELS_IMPORT", vm)?, vm)?;
                return Ok(format!("models.{name}"));
            }
            self.imports
                .add(string(vm, format!("import {module}")), vm)?;
            Ok(path)
        }

        fn called(
            &self,
            path: &PyObject,
            args: &PyObject,
            kwargs: &Py<PyDict>,
            vm: &VirtualMachine,
        ) -> PyResult<String> {
            let path = self.import_of(path, vm)?;
            let mut parts = self.values(&py::items(args, vm)?, vm)?;
            let mut named = Vec::new();
            for (name, value) in kwargs.items_vec() {
                named.push((py::expect_text(&name, vm)?, name, value));
            }
            named.sort_by(|(one, ..), (other, ..)| one.cmp(other));
            let odd = vm.ctx.new_dict();
            for (text, name, value) in named {
                if py::truthy(&*py::call(&name, "isidentifier", (), vm)?, vm)? {
                    parts.push(format!("{text}={}", self.value(&value, vm)?));
                } else {
                    odd.set_item(&*name, value, vm)?;
                }
            }
            if !odd.is_empty() {
                parts.push(format!("**{}", self.value(odd.as_object(), vm)?));
            }
            Ok(format!("{path}({})", parts.join(", ")))
        }

        fn value(&self, value: &PyObject, vm: &VirtualMachine) -> PyResult<String> {
            // Most of what migrations hold, without a serializer for each.
            let serializer = |name: &'static str| state().import(SERIALIZER, name, vm);
            let known = serializer("FOUND")?;
            if let Some(found) = known
                .downcast_ref::<PyDict>()
                .and_then(|known| {
                    known
                        .get_item_opt(value.class().as_object(), vm)
                        .transpose()
                })
                .transpose()?
            {
                if found.is(&serializer("BaseSimpleSerializer")?) {
                    return py::repr_of(value, vm);
                }
                if found.is(&serializer("TupleSerializer")?) {
                    let items = py::items(value, vm)?;
                    let comma = if items.len() == 1 { "," } else { "" };
                    let texts =
                        vm.with_recursion("while a tuple is written", || self.values(&items, vm))?;
                    return Ok(format!("({}{comma})", texts.join(", ")));
                }
            }
            if let Some(field) = value.downcast_ref::<Field>() {
                let (path, args, kwargs) = parts(field, vm)?;
                return vm.with_recursion("while a field is written", || {
                    self.called(&path, &args, &kwargs, vm)
                });
            }
            let serialized: PyTupleRef = serializer("serialize")?
                .call((value.to_owned(),), vm)?
                .try_into_value(vm)?;
            let [text, imports] = serialized.as_slice() else {
                return Err(vm.new_value_error("a text and its imports are wanted"));
            };
            py::call(self.imports.as_object(), "update", (imports.clone(),), vm)?;
            py::expect_text(text, vm)
        }

        fn values(&self, values: &[Obj], vm: &VirtualMachine) -> PyResult<Vec<String>> {
            values.iter().map(|value| self.value(value, vm)).collect()
        }
    }
}
