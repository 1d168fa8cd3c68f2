//! Compiles a program so that its bare expression statements display their value, as in a notebook.

use crate::limit;
use rustpython_vm::builtins::{PyBaseExceptionRef, PyCode};
use rustpython_vm::compiler::core::SourceFileBuilder;
use rustpython_vm::compiler::{Mode, ast, codegen, parser};
use rustpython_vm::{PyRef, VirtualMachine};

/// The name that the compiled program calls with each displayed value.
pub const DISPLAY: &str = "__dunder_display__";

/// Code of a module, watched for the time limit. With `display`, top-level expression statements call [`DISPLAY`] and
/// top-level `await` is allowed.
pub fn compile(
    source: &str,
    file: &str,
    display: bool,
    vm: &VirtualMachine,
) -> Result<PyRef<PyCode>, PyBaseExceptionRef> {
    let code = compile_unwatched(source, file, display, vm)?;
    limit::watch_module(&code, vm)?;
    Ok(code)
}

fn compile_unwatched(
    source: &str,
    file: &str,
    display: bool,
    vm: &VirtualMachine,
) -> Result<PyRef<PyCode>, PyBaseExceptionRef> {
    let mut options = vm.compile_opts();
    options.allow_top_level_await = display;
    // The ordinary way first: it has all of Python's syntax errors in Python's words.
    let plain = vm
        .compile_with_opts(source, Mode::Exec, file, options.clone())
        .map_err(|error| error.into_pyexception(vm, Some(source)))?;
    if !display {
        return Ok(plain);
    }
    let (Ok(parsed), Some(call)) = (parser::parse_module(source), display_call()) else {
        return Ok(plain);
    };
    let mut module = parsed.into_syntax();
    for (index, statement) in module.body.iter_mut().enumerate() {
        let ast::Stmt::Expr(expression) = statement else {
            continue;
        };
        // A text at the top is the module's documentation.
        if index > 0 || !matches!(*expression.value, ast::Expr::StringLiteral(_)) {
            show(expression, call.clone());
        }
    }
    let file = SourceFileBuilder::new(file, source).finish();
    // The plain program compiled, so this one does. Constant sets need the machine to hash what is in them.
    Ok(codegen::compile::compile_program(&module, file, options)
        .map_or(plain, |code| PyCode::new_ref_from_bytecode(vm, code)))
}

/// Turns the statement `value` into `DISPLAY(value)`, at the same place in the source.
fn show(statement: &mut ast::StmtExpr, mut call: ast::ExprCall) {
    let range = statement.range;
    call.range_start = range.start();
    call.arguments.range = range;
    if let ast::Expr::Name(name) = &mut *call.func {
        name.range = range;
    }
    if let Some(argument) = call.arguments.args.first_mut() {
        std::mem::swap(argument, &mut statement.value);
    }
    *statement.value = ast::Expr::Call(call);
}

/// A call of [`DISPLAY`] with one argument.
fn display_call() -> Option<ast::ExprCall> {
    let parsed = parser::parse_expression(&format!("{DISPLAY}(0)")).ok()?;
    match *parsed.into_syntax().body {
        ast::Expr::Call(call) => Some(call),
        _ => None,
    }
}
