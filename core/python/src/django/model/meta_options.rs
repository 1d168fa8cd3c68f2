//! `class Meta` as the registry's `Options`.

use super::options::{Extras, Options};
use crate::django::convert::name as name_of;
use crate::django::error;
use crate::django::py::{self, Obj, items, str_of, text, truthy};
use crate::django::state::state;
use dunder_orm::ErrorKind;
use dunder_orm::meta::{AppsId, ModelDef, OrderTerm};
use rustpython_vm::builtins::PyType;
use rustpython_vm::class::PyClassImpl;
use rustpython_vm::{AsObject, PyResult, VirtualMachine};
use std::rc::Rc;

const KNOWN: &[&str] = &[
    "verbose_name",
    "verbose_name_plural",
    "db_table",
    "db_table_comment",
    "ordering",
    "unique_together",
    "permissions",
    "get_latest_by",
    "order_with_respect_to",
    "app_label",
    "db_tablespace",
    "abstract",
    "managed",
    "proxy",
    "swappable",
    "auto_created",
    "apps",
    "default_permissions",
    "select_on_save",
    "default_related_name",
    "required_db_features",
    "required_db_vendor",
    "base_manager_name",
    "default_manager_name",
    "indexes",
    "constraints",
];

/// Fills the definition from `Meta`; what only Python knows comes back.
pub fn read(
    def: &mut ModelDef,
    meta: Option<&Obj>,
    r#abstract: bool,
    module: &str,
    vm: &VirtualMachine,
) -> PyResult<Extras> {
    let mut extras = Extras::default();
    let options = &mut def.options;
    options.managed = true;
    options.r#abstract = r#abstract;
    // Tests that isolate their models exchange it.
    let mut apps = py::class_attr(&Options::make_static_type(), "default_apps", vm);
    if let Some(meta) = meta {
        check_names(meta, vm)?;
        let original = vm.ctx.new_dict();
        for &name in KNOWN {
            let Some(value) = py::get_opt(meta, name, vm)? else {
                continue;
            };
            original.set_item(name, value.clone(), vm)?;
            let names = |value: &Obj| -> PyResult<Vec<Rc<str>>> {
                items(value, vm)?
                    .iter()
                    .map(|name| name_of(name, vm))
                    .collect()
            };
            match name {
                "verbose_name" => {
                    options.verbose_name = str_of(&value, vm)?.into();
                    extras.set("verbose_name", value);
                }
                "verbose_name_plural" => {
                    options.verbose_name_plural = str_of(&value, vm)?.into();
                    extras.set("verbose_name_plural", value);
                }
                "db_table" => options.db_table = optional(&value, vm)?,
                "db_table_comment" => options.db_table_comment = optional(&value, vm)?,
                "ordering" => {
                    def.ordering_given = true;
                    // Anything else is an error for the system checks to tell.
                    let terms = if py::is_list_or_tuple(&value) {
                        items(&value, vm)?
                    } else {
                        Vec::new()
                    };
                    for term in terms {
                        options.ordering.push(match text(&term) {
                            Some(name) => OrderTerm::Name(name.into()),
                            None => {
                                let expr = crate::django::expressions::to_expr(&term, vm)?;
                                OrderTerm::Expr(Rc::new(expr))
                            }
                        });
                    }
                    extras.set("ordering", value);
                }
                "unique_together" => {
                    match together(&value, vm)? {
                        Some(groups) => {
                            for group in &groups {
                                options.unique_together.push(names(group)?);
                            }
                        }
                        // Kept as it is, for the system checks to tell.
                        None => extras.set("unique_together", value),
                    }
                }
                "get_latest_by" => {
                    def.get_latest_by_given = true;
                    if let Some(name) = text(&value) {
                        options.get_latest_by.push(name.into());
                    } else if !vm.is_none(&value) {
                        options.get_latest_by = names(&value)?;
                    }
                    extras.set("get_latest_by", value);
                }
                "order_with_respect_to" => {
                    if !vm.is_none(&value) {
                        options.order_with_respect_to = Some(name_of(&value, vm)?);
                    }
                }
                "app_label" => options.app_label = str_of(&value, vm)?.into(),
                "managed" => options.managed = truthy(&value, vm)?,
                "proxy" => options.proxy = truthy(&value, vm)?,
                "select_on_save" => options.select_on_save = truthy(&value, vm)?,
                "default_related_name" => {
                    if !vm.is_none(&value) {
                        options.default_related_name = Some(name_of(&value, vm)?);
                    }
                }
                "apps" => apps = Some(value),
                "abstract" | "auto_created" => {}
                "indexes" => {
                    extras.set("indexes", py::list(vm, items(&value, vm)?));
                }
                "constraints" => {
                    extras.set("constraints", py::list(vm, items(&value, vm)?));
                }
                other => extras.set(other, value),
            }
        }
        extras.set("original_attrs", original.into());
    }
    if !def.options.ordering.is_empty() && def.options.order_with_respect_to.is_some() {
        extras.set("_ordering_clash", vm.ctx.new_bool(true).into());
    }
    if let Some(apps) = apps {
        if let Some(id) = py::get_opt(&apps, "_apps_id", vm)? {
            def.apps = AppsId(id.try_into_value::<u32>(vm)?);
        }
        extras.set("apps", apps);
    }
    if def.options.app_label.is_empty() {
        def.options.app_label = app_label(def, module, vm)?;
    }
    if let Some(setting) = extras
        .get("swappable")
        .filter(|setting| !vm.is_none(setting))
    {
        def.options.swapped = is_swapped(setting, def, vm)?;
    }
    crate::django::expressions::constraints::read(def, &extras, vm)?;
    Ok(extras)
}

/// The groups of `unique_together`, which may be written as one group; None where it is neither.
fn together(value: &Obj, vm: &VirtualMachine) -> PyResult<Option<Vec<Obj>>> {
    // The states of migrations hold sets.
    let set = value.downcast_ref::<rustpython_vm::builtins::PySet>();
    if !py::is_list_or_tuple(value) && set.is_none() {
        return Ok(None);
    }
    let entries = items(value, vm)?;
    if entries.first().is_some_and(|first| text(first).is_some()) {
        return Ok(Some(vec![value.clone()]));
    }
    Ok(entries
        .iter()
        .all(|entry| py::is_list_or_tuple(entry))
        .then_some(entries))
}

/// Whether the setting that `Meta.swappable` names has another model in place of this one.
fn is_swapped(setting: &Obj, def: &ModelDef, vm: &VirtualMachine) -> PyResult<bool> {
    let settings = state().import("django.conf", "settings", vm)?;
    let Some(other) = py::get_some(&settings, &str_of(setting, vm)?, vm)? else {
        return Ok(false);
    };
    let own = format!("{}.{}", def.options.app_label, def.object_name);
    Ok(!str_of(&other, vm)?.eq_ignore_ascii_case(&own))
}

/// A text, or the empty one in place of None.
fn optional(value: &Obj, vm: &VirtualMachine) -> PyResult<Rc<str>> {
    if vm.is_none(value) {
        return Ok("".into());
    }
    Ok(str_of(value, vm)?.into())
}

/// `'class Meta' got invalid attribute(s): ...`
fn check_names(meta: &Obj, vm: &VirtualMachine) -> PyResult<()> {
    let Some(class) = meta.downcast_ref::<PyType>() else {
        return Ok(());
    };
    let mut wrong = Vec::new();
    for base in class.mro_collect() {
        if base.is(vm.ctx.types.object_type) {
            continue;
        }
        for (key, _) in base.attributes().entries() {
            if let Some(key) = text(&key)
                && !key.starts_with('_')
                && !KNOWN.contains(&key)
            {
                wrong.push(key.to_owned());
            }
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(vm.new_type_error(format!(
        "'class Meta' got invalid attribute(s): {}",
        wrong.join(",")
    )))
}

/// The app that a module belongs to.
fn app_label(def: &ModelDef, module: &str, vm: &VirtualMachine) -> PyResult<Rc<str>> {
    let label = state()
        .import("django.apps", "_app_label_of_module", vm)?
        .call((module,), vm)?;
    match text(&label) {
        Some(label) => Ok(label.into()),
        None if def.options.r#abstract => Ok("".into()),
        None => Err(error::new(
            ErrorKind::RuntimeError,
            format!(
                "Model class {module}.{} doesn't declare an explicit app_label and isn't in an application in \
                 INSTALLED_APPS.",
                def.object_name
            ),
            vm,
        )),
    }
}
