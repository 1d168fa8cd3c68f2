//! What programs can import, said when they import something else.

use rustpython_vm::builtins::PyListRef;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, PyObjectRef, PyResult, VirtualMachine, py_namespace};

/// The modules that programs may rely on.
pub const MODULES: &[&str] = &[
    "abc",
    "asyncio",
    "base64",
    "bisect",
    "calendar",
    "collections",
    "contextlib",
    "copy",
    "csv",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "hashlib",
    "heapq",
    "inspect",
    "io",
    "itertools",
    "json",
    "logging",
    "math",
    "numbers",
    "operator",
    "pickle",
    "pprint",
    "random",
    "re",
    "secrets",
    "statistics",
    "string",
    "struct",
    "sys",
    "textwrap",
    "time",
    "traceback",
    "types",
    "typing",
    "unittest",
    "uuid",
    "warnings",
    "weakref",
    "zoneinfo",
];

/// Has a missing module's `ModuleNotFoundError` say what there is: the last entry of `sys.meta_path`.
pub fn install(vm: &VirtualMachine) -> PyResult<()> {
    let find_spec = vm.new_function("find_spec", |args: FuncArgs, vm: &VirtualMachine| {
        find_spec(args, vm)
    });
    let finder = py_namespace!(vm, { "find_spec" => find_spec });
    let finders: PyListRef = vm
        .sys_module
        .get_attr("meta_path", vm)?
        .try_into_value(vm)?;
    finders.borrow_vec_mut().push(finder.into());
    Ok(())
}

/// `find_spec(name, path=None, target=None)`.
fn find_spec(args: FuncArgs, vm: &VirtualMachine) -> PyResult<PyObjectRef> {
    let [name, path, ..] = args.args.as_slice() else {
        return Ok(vm.ctx.none());
    };
    // A module missing from a package is that package's affair.
    if !vm.is_none(path) {
        return Ok(vm.ctx.none());
    }
    let message = format!(
        "No module named {}. Here programs can import django and these modules of the standard library: {}.",
        name.repr(vm)?.to_string_lossy(),
        MODULES.join(", ")
    );
    let class = vm.ctx.exceptions.module_not_found_error.to_owned();
    let error = vm.new_exception_msg(class, message.into());
    error.as_object().set_attr("name", name.clone(), vm)?;
    Err(error)
}
