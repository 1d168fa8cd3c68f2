//! The stack of the WebAssembly module.

/// In bytes. The interpreter raises `RecursionError` when this stack is nearly used up; it must be, before V8's own stack is
/// (about 780 kB in a worker), which the same calls use and nothing can measure.
const STACK: u32 = 288 << 10;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm") {
        println!("cargo:rustc-link-arg-cdylib=-zstack-size={STACK}");
    }
}
