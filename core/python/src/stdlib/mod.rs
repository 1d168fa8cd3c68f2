//! The part of the standard library that is ours: what stands in for an operating system.

use rustpython_vm::pymodule;

/// `_dunder`: what the frozen stand-ins need, and the standard streams.
#[pymodule]
pub mod _dunder {
    use crate::context;
    use rustpython_vm::builtins::PyStrRef;
    use rustpython_vm::{Py, PyPayload, PyRef, PyResult, VirtualMachine, pyclass};

    /// Random bytes from the system or the browser.
    #[pyfunction]
    fn urandom(size: usize, vm: &VirtualMachine) -> PyResult<Vec<u8>> {
        let mut bytes = vec![0; size];
        getrandom::fill(&mut bytes).map_err(|error| vm.new_os_error(error.to_string()))?;
        Ok(bytes)
    }

    /// A text stream that tells the run's observer what is written.
    #[pyattr]
    #[pyclass(name, module = "_dunder")]
    #[derive(Debug, PyPayload)]
    pub struct Stream {}

    #[pyclass]
    impl Stream {
        pub fn make(vm: &VirtualMachine) -> PyResult<PyRef<Self>> {
            vm.import("_dunder", 0)?;
            Ok(Self {}.into_ref(&vm.ctx))
        }

        #[pygetset]
        fn encoding(_zelf: &Py<Self>) -> &'static str {
            "utf-8"
        }

        #[pymethod]
        fn write(_zelf: &Py<Self>, text: PyStrRef, vm: &VirtualMachine) -> usize {
            let line = context::current_line(vm);
            context::observe(|observer| observer.output(line, &text.to_string()));
            text.char_len()
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
