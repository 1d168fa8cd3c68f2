//! The interpreter: builds one, runs programs in it, and reports how they ended.

use crate::context::{self, Stream};
use crate::database;
use crate::display;
use crate::django;
use crate::limit;
use crate::packs;
use crate::script;
use crate::stdlib;
use rustpython_vm::builtins::{PyBaseExceptionRef, PyDict, PyDictRef, PyStrRef, PyType};
use rustpython_vm::frozen::FrozenLib;
use rustpython_vm::suggestion::offer_suggestions;
use rustpython_vm::{
    self as vm_crate, AsObject, PyObject, PyObjectRef, PyResult, Settings, VirtualMachine,
};
use std::collections::BTreeMap;
use std::time::Duration;

/// Calls of Python functions that may be nested. Deeper ones raise `RecursionError`; the native stack holds this many
/// even through descriptors, in a browser's worker too.
const RECURSION_LIMIT: usize = 400;

/// New objects between two collections. Much more than Python's 2,000: a query's rows are that many objects at once, none of
/// them garbage, and programs are short.
const COLLECTION_THRESHOLD: u32 = 30_000;

/// What an ended program's finalizers may take.
const FINALIZERS: Duration = Duration::from_millis(200);

/// For who works on Dunder: the folder to take the Python of the `django` package from, instead of what is frozen, such as
/// `core/python/src/django/lib`. A change of it then needs no build. There is no environment in a browser.
const WORKING_COPY: &str = "DUNDER_LIB";

/// The Python that `build.rs` froze, but for what is in packs.
const FROZEN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/frozen.bin"));

/// A Python interpreter with the standard library of the playground and the `django` package.
pub struct Interpreter {
    vm: vm_crate::Interpreter,
}

/// How a program ended that did not end well.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Failure {
    /// The exception class's `__qualname__`.
    pub kind: String,
    pub message: String,
    /// Where a syntax error is, which has no frame.
    pub syntax: Option<Place>,
    /// 1-based column range of a syntax error in its line.
    pub columns: Option<(u32, u32)>,
    /// "Did you mean: 'title'?", where Python would say so.
    pub suggestion: Option<String>,
    /// Outermost first.
    pub frames: Vec<Frame>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    pub file: String,
    pub function: String,
    pub line: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub file: String,
    pub line: u32,
}

/// Which module a program is executed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry<'a> {
    /// The models module of the app with this label.
    Models(&'a str),
    /// `__main__`; bare expressions display their value and top-level `await` works.
    Script,
}

impl Interpreter {
    pub fn new() -> Self {
        let mut settings = Settings::default();
        settings.install_signal_handlers = false;
        // Django joins sets in some places: the same program must send the same SQL every time.
        settings.hash_seed = Some(0);
        let builder = vm_crate::Interpreter::builder(settings);
        let mut natives = dunder_natives::modules(&builder.ctx);
        natives.push(stdlib::_dunder::module_def(&builder.ctx));
        natives.extend(django::modules(&builder.ctx));
        database::reset();
        django::reset();
        stdlib::files::set_files(BTreeMap::new());
        let vm = builder
            .add_native_modules(&natives)
            .add_frozen_modules(FrozenLib::from_ref(FROZEN).decode())
            .init_hook(|vm| vm.recursion_limit.set(RECURSION_LIMIT))
            .build();
        let _ = vm.enter(|vm| {
            vm.state.gc.set_threshold(COLLECTION_THRESHOLD, None, None);
            limit::install(vm)?;
            packs::install(vm)?;
            stdlib::importable::install(vm)?;
            stdlib::hide_files(vm)
        });
        if let Ok(folder) = std::env::var(WORKING_COPY) {
            let _ = vm.enter(|vm| {
                let files = vm.import("_dunder_files", 0)?;
                vm.call_method(&files, "prefer", (folder,))
            });
        }
        Self { vm }
    }

    /// As [`Interpreter::new`], with what every program needs at hand: the ORM is imported and the database open. That is most
    /// of what it takes to run a small program.
    pub fn with_orm() -> Self {
        let interpreter = Self::new();
        // A failure shows again in the program that needs it.
        let _ = interpreter.vm.enter(|vm| {
            set_streams(vm)?;
            vm.import("django.db.models", 0)?;
            vm.import("django.conf", 0)
        });
        let _ = database::connection();
        interpreter
    }

    /// Executes `source`, named `file` in tracebacks, for `time` at most.
    pub fn run(
        &self,
        source: &str,
        file: &str,
        entry: Entry<'_>,
        time: Option<Duration>,
    ) -> Result<(), Box<Failure>> {
        self.vm.enter(|vm| {
            limit::with_limit(time, vm, || run(vm, source, file, entry))
                .or_else(|error| ended(vm, error))
                .map_err(|error| failure(vm, &error))
        })
    }
}

/// Frees what a program leaves in circles: modules, classes, functions. The interpreter's parts alone would never go.
impl Drop for Interpreter {
    fn drop(&mut self) {
        // After a panic nothing of it is to be relied on.
        if std::thread::panicking() {
            return;
        }
        self.vm.enter(|vm| {
            // Finalizers are the learner's code as well.
            let _ = limit::with_limit(Some(FINALIZERS), vm, || {
                django::reset();
                vm.finalize_modules();
                django::restore(vm);
                disband(vm);
                vm.state.gc.collect_force(2);
                Ok(())
            });
        });
    }
}

/// Empties the classes and the globals that are left. The collector does not see all that native objects hold, nor that the
/// descriptors of `__slots__` point back at their class; with one class its whole module would stay.
fn disband(vm: &VirtualMachine) {
    for object in vm.state.gc.get_objects(None) {
        if object.class().is(vm.ctx.types.function_type) {
            if let Ok(globals) = object.get_attr("__globals__", vm)
                && let Some(globals) = globals.downcast_ref::<PyDict>()
            {
                globals.clear();
            }
        } else if let Some(class) = object.downcast_ref::<PyType>()
            && class.heaptype_ext.is_some()
            && let Some(attributes) = class.attributes().as_dict()
        {
            // The interpreter's cache of look-ups borrows them: it has to forget them first.
            let values = attributes.items_vec();
            attributes.clear();
            class.modified();
            drop(values);
        }
    }
}

impl Interpreter {
    /// Makes the tables of models that have none yet. No query of it is reported.
    pub fn create_tables(&self) -> Result<(), Box<Failure>> {
        self.vm
            .enter(|vm| django::create_tables(vm).map_err(|error| failure(vm, &error)))
    }

    /// Tables and the names of the models behind them.
    pub fn table_models(&self) -> Vec<(String, String)> {
        self.vm.enter(|_| django::table_models())
    }

    /// Runs the tests of the app `label` in the folder `root`, but for those whose ids are in `done`. `emit` is told
    /// `(event, id, message)`, where the event is `start`, `ok`, `fail`, `error` or `skip`.
    pub fn run_tests(
        &self,
        root: &str,
        label: &str,
        done: &[String],
        emit: impl Fn(&str, &str, &str) + 'static,
    ) -> Result<(), Box<Failure>> {
        let tell = move |event: PyStrRef, id: PyStrRef, message: PyStrRef| {
            emit(
                &event.to_string_lossy(),
                &id.to_string_lossy(),
                &message.to_string_lossy(),
            );
        };
        self.vm.enter(|vm| {
            let run = || {
                set_streams(vm)?;
                let runner = vm
                    .import("django.test.runner", 0)?
                    .get_attr("test", vm)?
                    .get_attr("runner", vm)?;
                let done = done
                    .iter()
                    .map(|id| vm.ctx.new_str(id.as_str()).into())
                    .collect();
                let arguments = (
                    root.to_owned(),
                    label.to_owned(),
                    vm.ctx.new_list(done),
                    vm.new_function("emit", tell),
                );
                vm.call_method(&runner, "run", arguments)
            };
            run().map(drop).map_err(|error| failure(vm, &error))
        })
    }
}

impl Interpreter {
    /// Runs `manage.py ARGV...` of the project in the folder `root`, which may be [`crate::files::ROOT`]: the exit status, or
    /// None when it asks something and `answers` are used up. Without `answers` the terminal is asked.
    pub fn manage(
        &self,
        root: &str,
        argv: &[String],
        answers: Option<&[String]>,
        time: Option<Duration>,
    ) -> Result<Option<i32>, Box<Failure>> {
        self.vm.enter(|vm| {
            let texts = |texts: &[String]| -> PyObjectRef {
                let texts = texts
                    .iter()
                    .map(|text| vm.ctx.new_str(text.as_str()).into());
                vm.ctx.new_list(texts.collect()).into()
            };
            let run = || -> PyResult<Option<i32>> {
                set_streams(vm)?;
                let arguments = (
                    root.to_owned(),
                    texts(argv),
                    answers.map_or_else(|| vm.ctx.none(), texts),
                );
                let project = vm.import("django.core.management.project", 0)?;
                let project = ["core", "management", "project"]
                    .into_iter()
                    .try_fold(project, |module, name| module.get_attr(name, vm))?;
                vm.call_method(&project, "run", arguments)?
                    .try_into_value(vm)
            };
            limit::with_limit(time, vm, run).map_err(|error| failure(vm, &error))
        })
    }
}

impl Default for Interpreter {
    fn default() -> Self {
        Self::new()
    }
}

fn run(vm: &VirtualMachine, source: &str, file: &str, entry: Entry<'_>) -> PyResult<()> {
    set_streams(vm)?;
    let (name, display) = match entry {
        Entry::Models(label) => {
            make_package(vm, label)?;
            django::install_app(label, vm)?;
            (format!("{label}.models"), false)
        }
        Entry::Script => {
            // Models that a script defines belong to the app of that label.
            make_package(vm, "app")?;
            django::install_app("app", vm)?;
            django::begin_script();
            ("__main__".to_owned(), true)
        }
    };
    let code = script::compile(source, file, display, vm)?;
    let globals = make_module(vm, &name, file)?;
    if display {
        globals.set_item(script::DISPLAY, vm.new_function("display", show).into(), vm)?;
    }
    let flags = code.flags;
    let scope = vm_crate::scope::Scope::with_builtins(None, globals, vm);
    let result = vm.run_code_obj(code, scope)?;
    if flags.contains(vm_crate::bytecode::CodeFlags::COROUTINE) {
        vm.import("asyncio.events", 0)?;
        let events = vm
            .sys_module
            .get_attr("modules", vm)?
            .get_item("asyncio.events", vm)?;
        vm.call_method(&events, "run_program", (result,))?;
    }
    Ok(())
}

/// Tells the observer of a bare expression's value; None is not shown, as in Python's own prompt.
fn show(value: PyObjectRef, vm: &VirtualMachine) -> PyResult<()> {
    if !vm.is_none(&value) && context::observed() {
        let line = context::current_line(vm);
        let shown = display::display(&value, context::shown_rows(), vm)?;
        context::observe(|observer| observer.value(line, shown));
    }
    Ok(())
}

/// `sys.exit()` ends a program well.
fn ended(vm: &VirtualMachine, error: PyBaseExceptionRef) -> PyResult<()> {
    let well = error.fast_isinstance(vm.ctx.exceptions.system_exit)
        && error
            .get_arg(0)
            .is_none_or(|code| vm.is_none(&code) || code.is(&vm.ctx.new_int(0)));
    if well { Ok(()) } else { Err(error) }
}

/// An empty package `label`, so that `label.models` can be imported.
fn make_package(vm: &VirtualMachine, label: &str) -> PyResult<()> {
    let globals = vm.ctx.new_dict();
    // Where its migrations are kept.
    let folder = vm.ctx.new_str(format!("{}/{label}", stdlib::files::ROOT));
    globals.set_item("__path__", vm.ctx.new_list(vec![folder.into()]).into(), vm)?;
    globals.set_item("__package__", vm.ctx.new_str(label).into(), vm)?;
    register(vm, label, globals)
}

fn make_module(vm: &VirtualMachine, name: &str, file: &str) -> PyResult<PyDictRef> {
    let globals = vm.ctx.new_dict();
    let package = name.rpartition_once().map_or("", |(package, _)| package);
    globals.set_item("__file__", vm.ctx.new_str(file).into(), vm)?;
    globals.set_item("__package__", vm.ctx.new_str(package).into(), vm)?;
    register(vm, name, globals.clone())?;
    Ok(globals)
}

fn register(vm: &VirtualMachine, name: &str, globals: PyDictRef) -> PyResult<()> {
    globals.set_item("__name__", vm.ctx.new_str(name).into(), vm)?;
    let module = vm.new_module(name, globals, None);
    let modules = vm.sys_module.get_attr("modules", vm)?;
    modules.set_item(name, module.clone().into(), vm)?;
    if let Some((package, child)) = name.rpartition_once()
        && let Ok(parent) = modules.get_item(package, vm)
    {
        parent.set_attr(vm.ctx.intern_str(child), module, vm)?;
    }
    Ok(())
}

trait RPartition {
    fn rpartition_once(&self) -> Option<(&str, &str)>;
}

impl RPartition for str {
    /// At the last dot.
    fn rpartition_once(&self) -> Option<(&str, &str)> {
        self.rsplit_once('.')
    }
}

/// `sys.stdout` and `sys.stderr` tell the observer.
fn set_streams(vm: &VirtualMachine) -> PyResult<()> {
    if let Some(clock) = limit::clock() {
        stdlib::clock::install(clock, vm)?;
    }
    for (name, stream) in [("stdout", Stream::Stdout), ("stderr", Stream::Stderr)] {
        let stream = stdlib::_dunder::Output::make(stream, vm)?;
        for name in [name.to_owned(), format!("__{name}__")] {
            vm.sys_module
                .set_attr(vm.ctx.intern_str(name), stream.clone(), vm)?;
        }
    }
    Ok(())
}

/// What an uncaught exception says.
fn failure(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> Box<Failure> {
    let text = |object: &PyObject| {
        object
            .str(vm)
            .map(|text| text.to_string())
            .unwrap_or_default()
    };
    let class = error.class();
    let kind = class
        .as_object()
        .get_attr("__qualname__", vm)
        .ok()
        .map_or_else(|| class.name().to_string(), |name| text(&name));
    let mut failure = Failure {
        kind,
        message: text(error.as_object()),
        suggestion: offer_suggestions(error, vm)
            .map(|name| format!("Did you mean `{}`?", name.to_string_lossy())),
        ..Failure::default()
    };
    if error.fast_isinstance(vm.ctx.exceptions.syntax_error) {
        add_syntax(&mut failure, error, vm);
    }
    let mut traceback = error.__traceback__();
    while let Some(entry) = traceback {
        let code = entry.frame.f_code();
        failure.frames.push(Frame {
            file: code.source_path().as_str().to_owned(),
            function: code.obj_name.as_str().to_owned(),
            line: entry.lineno.get() as u32,
        });
        traceback = entry.next.lock().clone();
    }
    Box::new(failure)
}

/// A syntax error's own message and place.
fn add_syntax(failure: &mut Failure, error: &PyBaseExceptionRef, vm: &VirtualMachine) {
    let attribute = |name| {
        let value = error.as_object().get_attr(vm.ctx.intern_str(name), vm);
        value.ok().filter(|value| !vm.is_none(value))
    };
    let number = |name| {
        let number = attribute(name)?.try_into_value::<u32>(vm).ok()?;
        (number > 0).then_some(number)
    };
    let text = |name| {
        Some(
            attribute(name)?
                .str(vm)
                .ok()?
                .to_string_lossy()
                .into_owned(),
        )
    };
    if let Some(message) = text("msg") {
        failure.message = message;
    }
    let (Some(file), Some(line)) = (text("filename"), number("lineno")) else {
        return;
    };
    failure.syntax = Some(Place { file, line });
    failure.columns = number("offset").map(|start| {
        // One over several lines is marked to the end of its first.
        let end = match number("end_lineno") {
            Some(last) if last != line => {
                text("text").map(|text| text.trim_end().chars().count() as u32 + 1)
            }
            _ => number("end_offset"),
        };
        (start, end.unwrap_or(start + 1).max(start + 1))
    });
}
