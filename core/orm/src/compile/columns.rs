//! The `SELECT` list, and how its columns make objects.

use super::{Compile, Compiler, Sql, Stop};
use crate::error::{Error, Result};
use crate::expr::{Alias, Expr, Output, RawSql};
use crate::meta::{FieldId, ModelId, Registry};
use crate::query::select::{MaskKey, SelectMask};
use crate::query::{SelectRelated, Selected, Tree};
use crate::value::Value;
use std::rc::Rc;

/// One selected column.
#[derive(Clone, Debug)]
pub struct Column {
    pub expr: Expr,
    /// `AS "name"`.
    pub alias: Option<Rc<str>>,
    pub(crate) sql: Sql,
}

impl Column {
    /// The type of its values.
    pub fn output(&self, registry: &Registry) -> Result<Option<Output>> {
        self.expr.try_output(registry)
    }

    /// A column of a table, and not an expression: decimals are then rounded to the field's places.
    pub fn is_column(&self) -> bool {
        matches!(self.expr, Expr::Col(_))
    }

    /// The model's field, where the column is one.
    pub fn target(&self) -> Option<FieldId> {
        match &self.expr {
            Expr::Col(col) => Some(col.target),
            _ => None,
        }
    }

    /// How many columns of a row it takes: more than one for a composite primary key.
    pub fn width(&self) -> usize {
        match &self.expr {
            Expr::ColPairs(pairs) => pairs.targets.len(),
            _ => 1,
        }
    }
}

/// How columns make an instance of a model.
#[derive(Clone, Debug)]
pub struct KlassInfo {
    pub model: ModelId,
    /// Places among the columns. A child found through its parent (`from_parent`) has the parent's first.
    pub columns: Vec<usize>,
    pub related: Vec<RelatedKlass>,
}

/// An instance that `select_related()` loads with another.
#[derive(Clone, Debug)]
pub struct RelatedKlass {
    pub info: KlassInfo,
    /// The foreign key between the two.
    pub field: FieldId,
    /// The foreign key is on the related side.
    pub reverse: bool,
    /// The related model is a child of the other: it shares its columns.
    pub from_parent: bool,
    pub setter: Setter,
}

/// Where the instances are cached on each other.
#[derive(Clone, Debug, PartialEq)]
pub enum Setter {
    /// `post.author`; and `author.post` too where the key is unique.
    Forward { also_reverse: bool },
    /// `author.profile`, and `profile.author`.
    Reverse,
    /// A `FilteredRelation`: set under its alias; the other side where it is one join away.
    Filtered { name: Rc<str>, also_reverse: bool },
}

/// The selection: columns, how they make instances, where the named ones are.
pub(super) struct Selection {
    pub columns: Vec<Column>,
    pub klass: Option<KlassInfo>,
    pub annotations: Vec<(Rc<str>, usize)>,
}

type Select = Vec<(Expr, Option<Rc<str>>)>;

impl Compiler<'_> {
    pub(super) fn get_select(&mut self, with_col_aliases: bool) -> Compile<Selection> {
        let mask = self.query.select_mask(self.registry)?;
        let cols: Vec<Expr> = if self.query.default_cols {
            let alias = self.query.initial_alias(self.registry);
            match self.query.model {
                Some(model) => self.default_columns(&mask, model, &alias, None)?,
                None => Vec::new(),
            }
        } else {
            self.query.select.to_vec()
        };
        let mut select: Select = Vec::with_capacity(cols.len());
        let mut fields: Vec<usize> = Vec::new();
        match self
            .query
            .selected
            .clone()
            .filter(|selected| !selected.is_empty() || self.query.fields.is_some())
        {
            Some(selected) => {
                for (at, (alias, from)) in selected.iter().enumerate() {
                    let expr = match from {
                        Selected::Annotation(name) => match self.query.annotation(name) {
                            Some(expr) => expr.clone(),
                            None => continue,
                        },
                        Selected::Column(column) => {
                            fields.push(at);
                            match cols.get(*column) {
                                Some(col) => col.clone(),
                                None => continue,
                            }
                        }
                        Selected::Extra(raw) => raw.clone(),
                    };
                    let alias = (!matches!(expr, Expr::ColPairs(_))).then(|| alias.clone());
                    select.push((expr, alias));
                }
            }
            None => {
                for (name, (sql, params)) in self.query.extra_select() {
                    let raw = RawSql {
                        sql: sql.clone(),
                        params: params.clone(),
                        output: None,
                    };
                    select.push((Expr::RawSql(Rc::new(raw)), Some(name.clone())));
                }
                fields.extend(select.len()..select.len() + cols.len());
                select.extend(cols.into_iter().map(|col| (col, None)));
                select.extend(
                    self.query
                        .annotation_select()
                        .map(|(name, expr)| (expr.clone(), Some(name.clone()))),
                );
            }
        }
        let annotations = select
            .iter()
            .enumerate()
            .filter_map(|(at, (_, alias))| Some((alias.clone()?, at)))
            .collect();
        let mut klass = self
            .query
            .model
            .filter(|_| !fields.is_empty())
            .map(|model| KlassInfo {
                model,
                columns: fields,
                related: Vec::new(),
            });
        let requested = match &self.query.select_related {
            SelectRelated::No => None,
            SelectRelated::All => Some(None),
            SelectRelated::Names(tree) => Some(Some(tree.clone())),
        };
        if let (Some(requested), Some(klass), Some(model)) =
            (requested, &mut klass, self.query.model)
        {
            let alias = self.query.initial_alias(self.registry);
            klass.related = self.related_selections(
                &mut select,
                &mask,
                model,
                &alias,
                1,
                requested.as_deref(),
            )?;
            share_parent_columns(klass);
        }
        let mut columns = Vec::with_capacity(select.len());
        let mut number = 1;
        for (expr, mut alias) in select {
            let mut sql = Sql::default();
            let value = match self.compile(&expr, &mut sql) {
                Ok(()) => {
                    check_type(self.registry, &expr)?;
                    None
                }
                Err(Stop::Empty) => Some(expr.empty_result_set_value()),
                Err(Stop::Full) => Some(Some(Value::Bool(true))),
                Err(stop) => return Err(stop),
            };
            match value {
                None => {}
                Some(Some(value)) => sql = self.fragment(&Expr::value(value))?,
                // Always false.
                Some(None) => {
                    sql = Sql {
                        text: "0".into(),
                        params: Vec::new(),
                    }
                }
            }
            if alias.is_none() && with_col_aliases {
                alias = Some(format!("col{number}").into());
                number += 1;
            }
            columns.push(Column { expr, alias, sql });
        }
        Ok(Selection {
            columns,
            klass,
            annotations,
        })
    }

    /// The columns of a model's fields, its parents' too, without deferred ones.
    fn default_columns(
        &mut self,
        mask: &SelectMask,
        model: ModelId,
        alias: &Alias,
        from_parent: Option<ModelId>,
    ) -> Compile<Vec<Expr>> {
        let registry = self.registry;
        let views = registry.views(model);
        let mut seen: Vec<(ModelId, Alias)> = Vec::new();
        let concrete = registry.concrete_model(model);
        let mut columns = Vec::with_capacity(views.concrete_fields.len());
        // A composite key in the mask stands for its fields.
        let composite = |id: FieldId| {
            registry
                .model(model)
                .pk
                .is_some_and(|pk| pk != id && registry.pk_fields(model).contains(&id))
        };
        for &id in &views.concrete_fields {
            let owner = registry.concrete_model(id.model);
            let inherited = owner != concrete;
            if inherited
                && let Some(parent) = from_parent
                && registry.is_subclass(registry.concrete_model(parent), owner)
            {
                // The parent's columns are selected already.
                continue;
            }
            if !mask.is_empty() && mask.get(&MaskKey::Field(id)).is_none() && !composite(id) {
                continue;
            }
            let alias = match inherited {
                true => self
                    .query
                    .join_parent(registry, model, owner, alias, &mut seen)?,
                false => alias.clone(),
            };
            columns.push(self.query.get_col(registry, id, &alias));
        }
        Ok(columns)
    }

    /// Adds what `select_related()` follows from a model.
    fn related_selections(
        &mut self,
        select: &mut Select,
        mask: &SelectMask,
        model: ModelId,
        root: &Alias,
        depth: usize,
        requested: Option<&Tree>,
    ) -> Compile<Vec<RelatedKlass>> {
        let mut related = Vec::new();
        if requested.is_none() && depth > 5 {
            return Ok(related);
        }
        let registry = self.registry;
        let mut found: Vec<Rc<str>> = Vec::new();
        for &id in &registry.views(model).fields.clone() {
            let field = registry.field(id);
            found.push(field.name.clone());
            let next = requested.map(|requested| requested.get(&field.name));
            if let Some(Some(_)) = next
                && !field.is_relation()
            {
                return Err(Error::field_error(format!(
                    "Non-relational field given in select_related: '{}'. Choices are: {}",
                    field.name,
                    self.related_choices(model)
                ))
                .into());
            }
            let Some(to) = field
                .relation
                .as_ref()
                .and_then(|relation| relation.model())
            else {
                continue;
            };
            let parent_link = field
                .relation
                .as_ref()
                .is_some_and(|relation| relation.parent_link);
            if !self.descends(
                field.null,
                parent_link,
                next,
                mask,
                &MaskKey::Field(id),
                model,
                &field.name,
            )? {
                continue;
            }
            let empty = SelectMask::default();
            let below = mask.get(&MaskKey::Field(id)).unwrap_or(&empty);
            let info = self.follow(&field.name, model, root)?;
            let Some(alias) = info.joins.last().cloned() else {
                continue;
            };
            let columns = self.default_columns(below, to, &alias, None)?;
            let places = append(select, columns);
            let next = next.map(|next| next.cloned().unwrap_or_default());
            let deeper =
                self.related_selections(select, below, to, &alias, depth + 1, next.as_ref())?;
            related.push(RelatedKlass {
                info: KlassInfo {
                    model: to,
                    columns: places,
                    related: deeper,
                },
                field: id,
                reverse: false,
                from_parent: false,
                setter: Setter::Forward {
                    also_reverse: field.is_unique(),
                },
            });
        }
        let Some(requested) = requested else {
            return Ok(related);
        };
        for relation in registry.reverse(model).related_objects.clone() {
            let field = registry.field(relation.field);
            if !field.is_unique() || field.is_many_to_many() {
                continue;
            }
            let key = MaskKey::Reverse(relation.field);
            let next = requested.get(&relation.query_name);
            if !self.descends(
                true,
                false,
                Some(next),
                mask,
                &key,
                model,
                &relation.query_name,
            )? {
                continue;
            }
            found.push(relation.query_name.clone());
            let empty = SelectMask::default();
            let below = mask.get(&key).unwrap_or(&empty);
            let info = self.follow(&relation.query_name, model, root)?;
            let Some(alias) = info.joins.last().cloned() else {
                continue;
            };
            let child = relation.model;
            let from_parent = child != model && registry.is_subclass(child, model);
            let columns = self.default_columns(below, child, &alias, Some(model))?;
            let places = append(select, columns);
            let next = next.cloned().unwrap_or_default();
            let deeper =
                self.related_selections(select, below, child, &alias, depth + 1, Some(&next))?;
            related.push(RelatedKlass {
                info: KlassInfo {
                    model: child,
                    columns: places,
                    related: deeper,
                },
                field: relation.field,
                reverse: true,
                from_parent,
                setter: Setter::Reverse,
            });
        }
        // Filtered relations are followed from the query's own model only.
        for (name, next) in requested.0.iter().filter(|_| depth == 1) {
            let filtered = self
                .query
                .filtered_relations
                .iter()
                .any(|(known, _)| known == name);
            if !filtered {
                continue;
            }
            found.push(name.clone());
            let info = self.follow(name, model, root)?;
            let (Some(to), Some(alias)) = (info.model, info.joins.last().cloned()) else {
                continue;
            };
            let id = match info.final_field {
                Output::Field(id) | Output::Reverse(id) => id,
                Output::Free(_) => continue,
            };
            let empty = SelectMask::default();
            let below = mask.get(&MaskKey::Filtered(name.clone())).unwrap_or(&empty);
            let columns = self.default_columns(below, to, &alias, Some(model))?;
            let places = append(select, columns);
            let deeper =
                self.related_selections(select, below, to, &alias, depth + 1, Some(next))?;
            related.push(RelatedKlass {
                info: KlassInfo {
                    model: to,
                    columns: places,
                    related: deeper,
                },
                field: id,
                reverse: true,
                from_parent: to != model && registry.is_subclass(to, model),
                setter: Setter::Filtered {
                    name: name.clone(),
                    also_reverse: info.joins.len() <= 2,
                },
            });
        }
        let unknown: Vec<String> = requested
            .0
            .iter()
            .filter(|(name, _)| !found.contains(name))
            .map(|(name, _)| format!("'{name}'"))
            .collect();
        if !unknown.is_empty() {
            return Err(Error::field_error(format!(
                "Invalid field name(s) given in select_related: {}. Choices are: {}",
                unknown.join(", "),
                self.related_choices(model)
            ))
            .into());
        }
        Ok(related)
    }

    fn follow(
        &mut self,
        name: &str,
        model: ModelId,
        root: &Alias,
    ) -> Compile<crate::query::JoinInfo> {
        let joined = self.query.setup_joins(
            self.registry,
            &[name],
            Some(model),
            root.clone(),
            None,
            true,
        );
        joined.map_err(|stop| stop.into_error().into())
    }

    /// Whether `select_related` follows a relation (`select_related_descend`). `next` is None without names, and holds
    /// None where the names do not have this one.
    #[allow(clippy::too_many_arguments)]
    fn descends(
        &self,
        null: bool,
        parent_link: bool,
        next: Option<Option<&Tree>>,
        mask: &SelectMask,
        key: &MaskKey,
        model: ModelId,
        name: &str,
    ) -> Compile<bool> {
        if parent_link {
            return Ok(false);
        }
        match next {
            None => Ok(!null),
            Some(None) => Ok(false),
            Some(Some(_)) if !mask.is_empty() && mask.get(key).is_none() => Err(Error::field_error(format!(
                "Field {}.{name} cannot be both deferred and traversed using select_related at the same time.",
                self.registry.model(model).object_name
            ))
            .into()),
            Some(Some(_)) => Ok(true),
        }
    }

    fn related_choices(&self, model: ModelId) -> String {
        let registry = self.registry;
        let mut names: Vec<Rc<str>> = Vec::new();
        for &id in &registry.views(model).fields {
            let field = registry.field(id);
            if field.is_relation() {
                names.push(field.name.clone());
            }
        }
        for relation in &registry.reverse(model).related_objects {
            if registry.field(relation.field).is_unique() {
                names.push(relation.query_name.clone());
            }
        }
        names.extend(
            self.query
                .filtered_relations
                .iter()
                .map(|(name, _)| name.clone()),
        );
        if names.is_empty() {
            "(none)".to_owned()
        } else {
            names.join(", ")
        }
    }
}

/// What is selected must have a type, or say none on purpose.
pub(super) fn check_type(registry: &Registry, expr: &Expr) -> Compile {
    match expr {
        Expr::Col(_)
        | Expr::ColPairs(_)
        | Expr::Negated(_)
        | Expr::Lookup(_)
        | Expr::Where(_)
        | Expr::Query(_) => {}
        Expr::Subquery(node) if node.exists => {}
        other => {
            other.output(registry)?;
        }
    }
    Ok(())
}

fn append(select: &mut Select, columns: Vec<Expr>) -> Vec<usize> {
    let start = select.len();
    select.extend(columns.into_iter().map(|col| (col, None)));
    (start..select.len()).collect()
}

/// A child found from its parent is made of the parent's columns and its own.
fn share_parent_columns(klass: &mut KlassInfo) {
    for related in &mut klass.related {
        if related.from_parent {
            let mut columns = klass.columns.clone();
            columns.append(&mut related.info.columns);
            related.info.columns = columns;
        }
        share_parent_columns(&mut related.info);
    }
}
