//! The part of the standard library that is ours: what stands in for an operating system.

pub mod files;
pub mod importable;

use rustpython_vm::{PyResult, VirtualMachine, pymodule};

pub(crate) mod clock;

/// In a browser `open` says that there are no files. The interpreter's own would blame the platform.
pub(crate) fn hide_files(vm: &VirtualMachine) -> PyResult<()> {
    if !cfg!(target_family = "wasm") {
        return Ok(());
    }
    let open = vm.import("_dunder", 0)?.get_attr("open", vm)?;
    vm.builtins.set_attr("open", open.clone(), vm)?;
    vm.import("_io", 0)?.set_attr("open", open, vm)
}

/// `_dunder`: what the frozen stand-ins need, and the standard streams.
#[pymodule]
// The macro behind `#[pyattr]` unwraps.
#[allow(clippy::unwrap_used)]
pub mod _dunder {
    use super::files;
    use crate::context::{self, Stream};
    use crate::packs;
    use rustpython_vm::builtins::{PyBaseExceptionRef, PyCode, PyStrRef};
    use rustpython_vm::function::FuncArgs;
    use rustpython_vm::{Py, PyObjectRef, PyPayload, PyRef, PyResult, VirtualMachine, pyclass};

    /// Random bytes from the system or the browser.
    #[pyfunction]
    fn urandom(size: usize, vm: &VirtualMachine) -> PyResult<Vec<u8>> {
        let mut bytes = vec![0; size];
        getrandom::fill(&mut bytes).map_err(|error| vm.new_os_error(error.to_string()))?;
        Ok(bytes)
    }

    /// The compiled data (TZif) of the time zone of that name.
    #[pyfunction]
    fn time_zone(name: PyStrRef, vm: &VirtualMachine) -> PyResult<Option<Vec<u8>>> {
        let name = name.to_string();
        let mut zones = packs::time_zones().map_err(|error| vm.new_os_error(error))?;
        Ok(zones
            .find(|(known, _)| *known == name)
            .map(|(_, data)| data.to_vec()))
    }

    #[pyfunction]
    fn time_zones(vm: &VirtualMachine) -> PyResult<Vec<PyObjectRef>> {
        let zones = packs::time_zones().map_err(|error| vm.new_os_error(error))?;
        Ok(zones.map(|(name, _)| vm.ctx.new_str(name).into()).collect())
    }

    /// Python's `open`.
    #[pyfunction]
    fn open(args: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let path = args.args.into_iter().next();
        let class = vm.ctx.exceptions.file_not_found_error;
        let error = vm.invoke_exception(
            class,
            vec![
                vm.ctx.new_int(2).into(),
                vm.ctx.new_str("There are no files here").into(),
                path.unwrap_or_else(|| vm.ctx.none()),
            ],
        )?;
        Err(error)
    }

    /// Where the files kept in memory are.
    #[pyattr(name = "ROOT")]
    fn root(vm: &VirtualMachine) -> PyStrRef {
        vm.ctx.new_str(files::ROOT)
    }

    #[pyfunction]
    fn is_file(path: PyStrRef) -> bool {
        files::is_file(&path.to_string_lossy())
    }

    #[pyfunction]
    fn is_dir(path: PyStrRef) -> bool {
        files::is_dir(&path.to_string_lossy())
    }

    #[pyfunction]
    fn read_text(path: PyStrRef, vm: &VirtualMachine) -> PyResult<String> {
        files::read(&path.to_string_lossy()).map_err(|error| file_error(&error, &path, vm))
    }

    /// The code of a module, from its text.
    #[pyfunction]
    fn compile_module(
        text: PyStrRef,
        file: PyStrRef,
        vm: &VirtualMachine,
    ) -> PyResult<PyRef<PyCode>> {
        crate::script::compile(&text.to_string_lossy(), &file.to_string_lossy(), false, vm)
    }

    #[pyfunction]
    fn write_text(path: PyStrRef, text: PyStrRef, vm: &VirtualMachine) -> PyResult<()> {
        files::write(&path.to_string_lossy(), &text.to_string_lossy())
            .map_err(|error| file_error(&error, &path, vm))
    }

    #[pyfunction]
    fn remove_file(path: PyStrRef, vm: &VirtualMachine) -> PyResult<()> {
        files::remove(&path.to_string_lossy()).map_err(|error| file_error(&error, &path, vm))
    }

    /// Names in a folder, sorted.
    #[pyfunction]
    fn list_dir(path: PyStrRef, vm: &VirtualMachine) -> PyResult<Vec<PyObjectRef>> {
        let names =
            files::list(&path.to_string_lossy()).map_err(|error| file_error(&error, &path, vm))?;
        Ok(names
            .into_iter()
            .map(|name| vm.ctx.new_str(name).into())
            .collect())
    }

    fn file_error(
        error: &std::io::Error,
        path: &PyStrRef,
        vm: &VirtualMachine,
    ) -> PyBaseExceptionRef {
        let message = format!("{error}: {path}");
        if error.kind() == std::io::ErrorKind::NotFound {
            let class = vm.ctx.exceptions.file_not_found_error.to_owned();
            return vm.new_exception_msg(class, message.into());
        }
        vm.new_os_error(message)
    }

    /// A text stream that tells the run's observer what is written.
    #[pyattr]
    #[pyclass(name, module = "_dunder")]
    #[derive(Debug, PyPayload)]
    pub struct Output {
        stream: Stream,
    }

    #[pyclass]
    impl Output {
        pub fn make(stream: Stream, vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
            vm.import("_dunder", 0)?;
            Ok(Self { stream }.into_ref(&vm.ctx))
        }

        #[pygetset]
        fn encoding(_zelf: &Py<Self>) -> &'static str {
            "utf-8"
        }

        #[pymethod]
        fn write(zelf: &Py<Self>, text: PyStrRef, vm: &VirtualMachine) -> usize {
            let line = context::current_line(vm);
            context::observe(|observer| {
                observer.output(line, zelf.stream, &text.to_string_lossy());
            });
            text.char_len()
        }

        #[pymethod]
        fn writelines(zelf: &Py<Self>, lines: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
            for line in lines.try_to_value::<Vec<PyStrRef>>(vm)? {
                Self::write(zelf, line, vm);
            }
            Ok(())
        }

        #[pymethod]
        fn flush(_zelf: &Py<Self>) {}

        #[pymethod]
        fn isatty(_zelf: &Py<Self>) -> bool {
            false
        }

        #[pymethod]
        fn writable(_zelf: &Py<Self>) -> bool {
            true
        }
    }
}
