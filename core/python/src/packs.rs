//! What most programs do without: frozen modules and tables, in packs that come when something first asks for them.
//!
//! `packs.txt` says which modules are in which pack. Where there is an operating system they are linked in; a browser's worker
//! fetches them, through the function given to [`set_source`].

use rustpython_vm::builtins::{PyCode, PyListRef, PyModule, PyStrRef};
use rustpython_vm::frozen::{FrozenLib, FrozenModule};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::scope::Scope;
use rustpython_vm::{PyObjectRef, PyRef, PyResult, VirtualMachine, py_namespace};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

include!(concat!(env!("OUT_DIR"), "/packs.rs"));
include!("digest.rs");

struct Pack {
    name: &'static str,
    digest: u64,
    linked: Option<&'static [u8]>,
}

/// Brings the bytes of the pack of that name, or says why it can't.
pub type Source = fn(&str) -> Result<Vec<u8>, String>;

thread_local! {
    static SOURCE: Cell<Option<Source>> = const { Cell::new(None) };
    /// Those that were brought. They stay for good, as the linked ones do.
    static BROUGHT: RefCell<HashMap<&'static str, &'static [u8]>> = RefCell::default();
}

/// Sets where packs come from that are not linked in.
pub fn set_source(source: Source) {
    SOURCE.set(Some(source));
}

/// The bytes of a pack.
///
/// # Errors
/// In words for the learner, when it can't be had.
pub(crate) fn bytes(name: &str) -> Result<&'static [u8], String> {
    let Some(pack) = PACKS.iter().find(|pack| pack.name == name) else {
        return Err(format!("There is no pack {name}."));
    };
    if let Some(bytes) = pack.linked {
        return Ok(bytes);
    }
    if let Some(bytes) = BROUGHT.with_borrow(|brought| brought.get(name).copied()) {
        return Ok(bytes);
    }
    let source = SOURCE.get().ok_or("nothing brings it")?;
    let bytes = source(name)?;
    if digest(&bytes) != pack.digest {
        return Err("what came is not it: reload the page, which may be an old one".to_owned());
    }
    let bytes: &'static [u8] = bytes.leak();
    BROUGHT.with_borrow_mut(|brought| brought.insert(pack.name, bytes));
    Ok(bytes)
}

/// The names of all characters. Nothing where they can't be had.
pub(crate) fn character_names() -> Option<&'static str> {
    std::str::from_utf8(bytes("names").ok()?).ok()
}

/// Names of time zones and their data (TZif).
pub(crate) fn time_zones() -> Result<impl Iterator<Item = (&'static str, &'static [u8])>, String> {
    let mut rest = bytes("zones")?;
    Ok(std::iter::from_fn(move || {
        let end = rest.iter().position(|byte| *byte == 0)?;
        let (name, after) = (rest.get(..end)?, rest.get(end + 1..)?);
        let (size, after) = after.split_first_chunk()?;
        let (data, after) = after.split_at_checked(u32::from_le_bytes(*size) as usize)?;
        rest = after;
        Some((std::str::from_utf8(name).ok()?, data))
    }))
}

/// Adds a finder of the modules in packs to `sys.meta_path`.
pub(crate) fn install(vm: &VirtualMachine) -> PyResult<()> {
    unicode_names2::set_source(character_names);
    let find_spec = vm.new_function(
        "find_spec",
        |args: FuncArgs, vm: &VirtualMachine| match args.args.first() {
            Some(name) => find_spec(name, vm),
            None => Ok(vm.ctx.none()),
        },
    );
    let finder = py_namespace!(vm, { "find_spec" => find_spec });
    let finders: PyListRef = vm
        .sys_module
        .get_attr("meta_path", vm)?
        .try_into_value(vm)?;
    finders.borrow_vec_mut().push(finder.into());
    Ok(())
}

fn find_spec(name: &PyObjectRef, vm: &VirtualMachine) -> PyResult<PyObjectRef> {
    let name: PyStrRef = name.clone().try_into_value(vm)?;
    let text = name.to_string_lossy();
    let Some(pack) = pack_of(&text) else {
        return Ok(vm.ctx.none());
    };
    let module = module(pack, &text, vm)?;
    let loader = py_namespace!(vm, {
        "create_module" => vm.new_function("create_module", |_spec: PyObjectRef, vm: &VirtualMachine| vm.ctx.none()),
        "exec_module" => vm.new_function("exec_module", exec_module),
        "get_source" => vm.new_function("get_source", |_name: PyObjectRef, vm: &VirtualMachine| vm.ctx.none()),
    });
    let spec = vm
        .import("_frozen_importlib", 0)?
        .get_attr("ModuleSpec", vm)?;
    let spec = spec.call((name, loader), vm)?;
    spec.set_attr("origin", vm.ctx.new_str("frozen"), vm)?;
    if module.package {
        let places = vm.ctx.new_list(Vec::new());
        spec.set_attr("submodule_search_locations", places, vm)?;
    }
    Ok(spec)
}

fn exec_module(target: PyRef<PyModule>, vm: &VirtualMachine) -> PyResult<()> {
    let name: PyStrRef = target
        .get_attr("__spec__", vm)?
        .get_attr("name", vm)?
        .try_into_value(vm)?;
    let text = name.to_string_lossy();
    let Some(pack) = pack_of(&text) else {
        return Err(vm.new_import_error(format!("{text} is in no pack"), name.clone()));
    };
    let module = module(pack, &text, vm)?;
    let code = PyCode::new_ref_from_frozen(vm, module.code);
    let scope = Scope::with_builtins(None, target.dict(), vm);
    vm.run_code_obj(code, scope).map(drop)
}

fn pack_of(module: &str) -> Option<&'static str> {
    let at = MODULES.binary_search_by(|(name, _)| (*name).cmp(module));
    Some(MODULES.get(at.ok()?)?.1)
}

/// A module's code. Its pack is brought if it has to be.
fn module(pack: &str, name: &str, vm: &VirtualMachine) -> PyResult<FrozenModule<&'static [u8]>> {
    let failed = |reason: String| {
        let text = format!(
            "{name} is in a part of Python (\"{pack}\") that is loaded when a program first imports it, and it could not be \
             loaded: {reason}"
        );
        vm.new_import_error(text, vm.ctx.new_str(name))
    };
    let library = FrozenLib::from_ref(bytes(pack).map_err(failed)?);
    let mut modules = library.decode();
    modules
        .find(|(other, _)| *other == name)
        .map(|(_, module)| module)
        .ok_or_else(|| failed("it is not in it".to_owned()))
}
