//! Which lookups and transforms an expression has, by its type.

use super::custom::Found;
use super::func::{self, FuncSpec};
use super::lookup::{self, LookupClass};
use super::{Expr, Func, Output};
use crate::error::{Error, Result};
use crate::meta::{Field, FieldKind, Registry};
use std::rc::Rc;

/// The lookups of relations: they compare keys. Others need a field of the related model.
pub const RELATED: [&str; 7] = ["exact", "gt", "gte", "in", "isnull", "lt", "lte"];

/// The parts of a date, and of a time.
static DATE_PARTS: [&FuncSpec; 8] = [
    &func::EXTRACT_YEAR,
    &func::EXTRACT_MONTH,
    &func::EXTRACT_DAY,
    &func::EXTRACT_WEEK_DAY,
    &func::EXTRACT_ISO_WEEK_DAY,
    &func::EXTRACT_WEEK,
    &func::EXTRACT_ISO_YEAR,
    &func::EXTRACT_QUARTER,
];
static TIME_PARTS: [&FuncSpec; 3] = [
    &func::EXTRACT_HOUR,
    &func::EXTRACT_MINUTE,
    &func::EXTRACT_SECOND,
];
static CASTS: [&FuncSpec; 2] = [&func::TRUNC_DATE, &func::TRUNC_TIME];

fn transforms(kind: &FieldKind) -> impl Iterator<Item = &'static FuncSpec> {
    let (dates, times, casts) = match kind {
        FieldKind::Date { .. } => (true, false, false),
        FieldKind::Time { .. } => (false, true, false),
        FieldKind::DateTime { .. } => (true, true, true),
        _ => (false, false, false),
    };
    let part = |wanted: bool, list: &'static [&'static FuncSpec]| if wanted { list } else { &[] };
    part(dates, &DATE_PARTS)
        .iter()
        .chain(part(times, &TIME_PARTS))
        .chain(part(casts, &CASTS))
        .copied()
}

/// What a field has by that name: the program's own registrations first, then Django's.
fn find_on_field(registry: &Registry, output: &Output, name: &str) -> Result<Option<Found>> {
    let field = output.field(registry);
    if let Some(source) = &registry.lookup_source
        && let Some(found) = source.find(field, name)?
    {
        return Ok(Some(found));
    }
    let kind = effective_kind(field);
    if field.is_relation() {
        let builtin = RELATED
            .contains(&name)
            .then(|| lookup::find(name))
            .flatten();
        return Ok(builtin.map(|spec| Found::Lookup(LookupClass::Builtin(spec))));
    }
    if matches!(kind, FieldKind::Json)
        && let Some(spec) = lookup::find_json(name)
    {
        return Ok(Some(Found::Lookup(LookupClass::Builtin(spec))));
    }
    if let Some(spec) = lookup::find(name) {
        return Ok(Some(Found::Lookup(LookupClass::Builtin(spec))));
    }
    Ok(transforms(kind)
        .find(|spec| spec.lookup_name == Some(name))
        .map(Found::Transform))
}

/// A generated column has its output's lookups.
fn effective_kind(field: &Field) -> &FieldKind {
    match &field.kind {
        FieldKind::Generated { output, .. } => output,
        kind => kind,
    }
}

impl Expr {
    /// What that name means after this expression.
    pub fn find(&self, registry: &Registry, name: &str) -> Result<Option<Found>> {
        match self {
            Self::Custom(custom) => {
                if let Some(found) = custom.find_lookup(name)? {
                    return Ok(Some(found));
                }
            }
            // Text lookups of a JSON key work on its text.
            Self::Func(func) if func.is_key_transform() && name != "contains" => {
                if let Some(spec) = lookup::find(name).filter(|spec| spec.name != "range") {
                    return Ok(Some(Found::Lookup(LookupClass::Builtin(spec))));
                }
            }
            _ => {}
        }
        find_on_field(registry, &self.output(registry)?, name)
    }

    /// `get_lookup(name)`.
    pub fn get_lookup(&self, registry: &Registry, name: &str) -> Result<Option<LookupClass>> {
        Ok(match self.find(registry, name)? {
            Some(Found::Lookup(class)) => Some(class),
            _ => None,
        })
    }

    /// `get_transform(name)` applied to this expression; None where there is no such transform.
    pub fn transformed(&self, registry: &Registry, name: &str) -> Result<Option<Expr>> {
        match self.find(registry, name)? {
            Some(Found::Transform(spec)) => {
                return Ok(Some(Self::Func(Rc::new(Func::new(
                    spec,
                    vec![self.clone()],
                )))));
            }
            Some(Found::CustomTransform(transform)) => {
                return transform.apply(self.clone()).map(Some);
            }
            Some(Found::Key(key)) => {
                return Ok(Some(Self::Func(Rc::new(Func::key_transform(
                    key,
                    self.clone(),
                )))));
            }
            Some(Found::Lookup(_)) | None => {}
        }
        // Any name is a key of a JSON value.
        let json = matches!(
            effective_kind(self.output(registry)?.field(registry)),
            FieldKind::Json
        );
        Ok(json.then(|| Self::Func(Rc::new(Func::key_transform(name, self.clone())))))
    }

    /// [`Expr::transformed`], or Django's error. `lookups` are all the names of which `name` is one.
    pub fn try_transform(
        &self,
        registry: &Registry,
        name: &str,
        lookups: Option<&[&str]>,
    ) -> Result<Expr> {
        if let Some(transformed) = self.transformed(registry, name)? {
            return Ok(transformed);
        }
        let output = self.output(registry)?;
        let field = output.field(registry);
        let names = lookup_names(registry, field);
        let close = super::suggest::close_matches(name, names.iter().map(String::as_str));
        let suggestion = match close.is_empty() {
            true => ".".to_owned(),
            false => format!(", perhaps you meant {}?", close.join(" or ")),
        };
        let unsupported = match lookups {
            Some(all) => {
                let from = all.iter().position(|other| *other == name).unwrap_or(0);
                all[from..].join("__")
            }
            None => name.to_owned(),
        };
        let class = match &output {
            Output::Reverse(_) => reverse_class(field),
            _ => &field.class_name,
        };
        Err(Error::field_error(format!(
            "Unsupported lookup '{unsupported}' for {class} or join on the field not permitted{suggestion}"
        )))
    }
}

fn reverse_class(field: &Field) -> &'static str {
    match field.kind {
        FieldKind::OneToOne => "OneToOneRel",
        FieldKind::ManyToMany => "ManyToManyRel",
        _ => "ManyToOneRel",
    }
}

/// The names of everything registered for a field (`get_lookups()`).
fn lookup_names(registry: &Registry, field: &Field) -> Vec<String> {
    let mut names = registry
        .lookup_source
        .as_ref()
        .map_or_else(Vec::new, |source| source.names(field));
    if field.is_relation() {
        names.extend(RELATED.map(str::to_owned));
        return names;
    }
    let kind = effective_kind(field);
    names.extend(lookup::all().map(|spec| spec.name.to_owned()));
    if matches!(kind, FieldKind::Json) {
        names.extend(lookup::all_json().map(|spec| spec.name.to_owned()));
    }
    names.extend(
        transforms(kind)
            .filter_map(|spec| spec.lookup_name)
            .map(str::to_owned),
    );
    names
}
