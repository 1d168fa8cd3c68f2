//! From names to fields and joins: `author__publisher__name`.

use super::joins::{FilteredRelation, Join, JoinType};
use super::{AliasSet, Query};
use crate::error::{Error, ErrorKind, Result};
use crate::expr::{Alias, Col, ColPairs, Expr, Output};
use crate::meta::{FieldId, FieldKind, JoinField, Member, ModelId, PathInfo, Registry};
use std::rc::Rc;

/// One join of a path, with the filtered relation that it goes through.
#[derive(Clone, Debug)]
pub struct Step {
    pub info: PathInfo,
    pub filtered: Option<Rc<FilteredRelation>>,
}

/// Why a path could not be walked.
pub(crate) enum PathStop {
    /// A relation to many rows where only one is allowed, with the names walked so far and their joins.
    Multi(Vec<(Rc<str>, Vec<Step>)>),
    Error(Error),
}

impl From<Error> for PathStop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// What a list of names leads to.
pub struct Path {
    pub steps: Vec<Step>,
    pub final_field: Output,
    pub targets: Vec<FieldId>,
    /// How many names were used; the rest are lookups.
    pub used: usize,
}

/// Joins made for a path (`JoinInfo` in Django).
#[derive(Clone, Debug)]
pub struct JoinInfo {
    /// The field at the end; a relation where the path ends in one.
    pub final_field: Output,
    /// The fields that hold its value.
    pub targets: Vec<FieldId>,
    /// The model at the end.
    pub model: Option<ModelId>,
    pub joins: Vec<Alias>,
    pub path: Vec<Step>,
    /// Names after the field: transforms.
    pub transforms: Vec<Rc<str>>,
    /// What was wrong with the first transform as a field.
    error: Option<Error>,
}

impl Query {
    fn filtered_relation(&self, name: &str) -> Option<&Rc<FilteredRelation>> {
        self.filtered_relations
            .iter()
            .find(|(known, _)| &**known == name)
            .map(|(_, relation)| relation)
    }

    /// "Choices are": every name that a lookup may start with.
    pub(crate) fn choices(
        &self,
        registry: &Registry,
        model: Option<ModelId>,
        more: &[Rc<str>],
    ) -> String {
        let mut names: Vec<String> = Vec::new();
        if let Some(model) = model {
            for member in registry.members(model, true, false) {
                match member {
                    Member::Field(id) => {
                        let field = registry.field(id);
                        names.push(field.name.to_string());
                        if field.concrete() {
                            names.push(field.attname.to_string());
                        }
                    }
                    Member::Reverse(relation) => names.push(relation.query_name.to_string()),
                }
            }
            names.sort();
            names.dedup();
        }
        names.extend(more.iter().map(ToString::to_string));
        names.extend(
            self.filtered_relations
                .iter()
                .map(|(name, _)| name.to_string()),
        );
        names.sort();
        names.join(", ")
    }

    fn unknown_name(&self, registry: &Registry, model: Option<ModelId>, name: &str) -> Error {
        let annotations: Vec<_> = self
            .annotations
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        let choices = self.choices(registry, model, &annotations);
        Error::field_error(format!(
            "Cannot resolve keyword '{name}' into field. Choices are: {choices}"
        ))
    }

    /// Where names lead from a model, over relations of any kind.
    pub fn walk_names(
        &self,
        registry: &Registry,
        names: &[&str],
        model: Option<ModelId>,
        fail_on_missing: bool,
    ) -> Result<Path> {
        let path = self.names_to_path(registry, names, model, true, fail_on_missing);
        path.map_err(|stop| match stop {
            PathStop::Error(error) => error,
            PathStop::Multi(_) => {
                Error::field_error("The names lead over a relation to many rows.")
            }
        })
    }

    /// Walks names from a model (`names_to_path`).
    pub(crate) fn names_to_path(
        &self,
        registry: &Registry,
        names: &[&str],
        model: Option<ModelId>,
        allow_many: bool,
        fail_on_missing: bool,
    ) -> Result<Path, PathStop> {
        let mut at = model;
        let mut steps: Vec<Step> = Vec::new();
        let mut walked: Vec<(Rc<str>, Vec<Step>)> = Vec::new();
        let mut end: Option<(Output, Vec<FieldId>)> = None;
        let mut used = 0;
        for (position, &given) in names.iter().enumerate() {
            let mut here: Vec<Step> = Vec::new();
            let mut filtered = None;
            let member = match at {
                Some(model) if given == "pk" => registry.model(model).pk.map(Member::Field),
                Some(model) => registry.find_member(model, given),
                None => None,
            };
            let member = match member {
                Some(member) => Some(member),
                None => {
                    if let Some((_, annotation)) =
                        self.annotation_select().find(|(name, _)| &**name == given)
                    {
                        // A selected annotation: it has a type and no joins.
                        end = Some((annotation.output(registry)?, Vec::new()));
                        used = position + 1;
                        if fail_on_missing && used != names.len() {
                            return Err(self.join_not_permitted(names[used], given).into());
                        }
                        break;
                    }
                    match self.filtered_relation(given).filter(|_| position == 0) {
                        Some(relation) => {
                            filtered = Some(relation.clone());
                            let parts: Vec<&str> = relation.relation_name.split("__").collect();
                            if parts.len() > 1 {
                                let mut path = self.names_to_path(
                                    registry,
                                    &parts,
                                    at,
                                    allow_many,
                                    fail_on_missing,
                                )?;
                                // The last join is made under the relation's alias.
                                let last = path.steps.pop();
                                steps.extend(path.steps);
                                match (path.final_field, last) {
                                    // No relation: Django takes the field for one of the model that the path stops at.
                                    (Output::Field(field), _)
                                        if registry.field(field).relation.is_none() =>
                                    {
                                        Some(Member::Field(field))
                                    }
                                    (_, Some(step)) => match step.info.join {
                                        JoinField::Forward(field) => Some(Member::Field(field)),
                                        JoinField::Reverse(field) => registry
                                            .reverse_relation(field)
                                            .map(Rc::new)
                                            .map(Member::Reverse),
                                    },
                                    (_, None) => None,
                                }
                            } else {
                                match at {
                                    Some(model) => Some(registry.get_field(model, parts[0])?),
                                    None => None,
                                }
                            }
                        }
                        None => None,
                    }
                }
            };
            let Some(member) = member else {
                if position == 0 || fail_on_missing {
                    return Err(self.unknown_name(registry, at, given).into());
                }
                break;
            };
            let (owner, is_relation) = match &member {
                Member::Field(id) => {
                    let field = registry.field(*id);
                    if matches!(field.kind, FieldKind::GenericForeignKey { .. }) {
                        return Err(Error::field_error(format!(
                            "Field '{given}' does not generate an automatic reverse relation and therefore cannot be \
                             used for reverse querying. If it is a GenericForeignKey, consider adding a \
                             GenericRelation."
                        ))
                        .into());
                    }
                    (id.model, field.relation.is_some())
                }
                Member::Reverse(relation) => (relation.target, true),
            };
            // The field may live in a parent of the model.
            if let Some(model) = at {
                let owner = registry.concrete_model(owner);
                if owner != model {
                    for info in registry.path_to_parent(model, owner) {
                        at = Some(info.to);
                        here.push(Step {
                            info,
                            filtered: None,
                        });
                    }
                    steps.extend(here.iter().cloned());
                }
            }
            used = position + 1;
            if is_relation {
                let infos = registry.member_path(&member);
                if infos.is_empty() {
                    return Err(Error::value_error(format!(
                        "Related model '{}' cannot be resolved",
                        related_text(registry, &member)
                    ))
                    .into());
                }
                let last_index = infos.len() - 1;
                for (index, info) in infos.into_iter().enumerate() {
                    let many = info.m2m;
                    let relation = filtered.clone().filter(|_| index == last_index);
                    let step = Step {
                        info,
                        filtered: relation,
                    };
                    here.push(step.clone());
                    if many && !allow_many {
                        walked.push((Rc::from(given), here));
                        return Err(PathStop::Multi(walked));
                    }
                    at = Some(step.info.to);
                    let output = match step.info.join {
                        JoinField::Forward(field) => Output::Field(field),
                        JoinField::Reverse(field) => Output::Reverse(field),
                    };
                    end = Some((output, step.info.target_fields.clone()));
                    steps.push(step);
                }
                walked.push((Rc::from(given), here));
            } else {
                let Member::Field(id) = member else { break };
                end = Some((Output::Field(id), vec![id]));
                if fail_on_missing && used != names.len() {
                    return Err(self.join_not_permitted(names[used], given).into());
                }
                break;
            }
        }
        match end {
            Some((final_field, targets)) => Ok(Path {
                steps,
                final_field,
                targets,
                used,
            }),
            None => Err(self
                .unknown_name(registry, at, names.first().copied().unwrap_or_default())
                .into()),
        }
    }

    fn join_not_permitted(&self, name: &str, field: &str) -> Error {
        Error::field_error(format!(
            "Cannot resolve keyword '{name}' into field. Join on '{field}' not permitted."
        ))
    }

    /// Makes the joins for a path of names. `reuse` are the aliases that many-valued joins may reuse (None: any).
    pub(crate) fn setup_joins(
        &mut self,
        registry: &Registry,
        names: &[&str],
        model: Option<ModelId>,
        alias: Alias,
        mut reuse: Option<&mut AliasSet>,
        allow_many: bool,
    ) -> Result<JoinInfo, PathStop> {
        let mut error = None;
        let mut pivot = names.len();
        let path = loop {
            match self.names_to_path(registry, &names[..pivot], model, allow_many, true) {
                Ok(path) => break path,
                Err(PathStop::Error(failure))
                    if failure.kind == ErrorKind::FieldError && pivot > 1 =>
                {
                    error = Some(failure);
                    pivot -= 1;
                }
                Err(stop) => return Err(stop),
            }
        };
        let transforms = names[pivot..].iter().map(|name| Rc::from(*name)).collect();
        let mut joins = Vec::with_capacity(path.steps.len() + 1);
        let (mut alias, mut at) = (alias, model);
        joins.push(alias.clone());
        for step in &path.steps {
            at = Some(step.info.to);
            let nullable = match step.info.join {
                JoinField::Forward(field) if step.info.direct => registry.field(field).null,
                _ => true,
            };
            let join = Join {
                table: registry.model(step.info.to).options.db_table.clone(),
                parent: alias.clone(),
                kind: JoinType::Inner,
                field: step.info.join,
                nullable,
                filtered: step.filtered.clone(),
            };
            let wanted = step
                .filtered
                .as_ref()
                .map(|filtered| filtered.alias.clone());
            let within = if step.info.m2m {
                reuse.as_deref()
            } else {
                None
            };
            alias = self.join(registry, join, wanted.as_ref(), within)?;
            joins.push(alias.clone());
            if step.filtered.is_some()
                && let Some(reuse) = reuse.as_deref_mut()
            {
                reuse.insert(&alias);
            }
        }
        Ok(JoinInfo {
            final_field: path.final_field,
            targets: path.targets,
            model: at,
            joins,
            path: path.steps,
            transforms,
            error,
        })
    }

    /// Drops joins at the end whose column the table before has too: `author__id` is `author_id`.
    pub(crate) fn trim_joins(
        &mut self,
        registry: &Registry,
        info: &JoinInfo,
    ) -> (Vec<FieldId>, Alias, Vec<Alias>) {
        let mut joins = info.joins.clone();
        let mut targets = info.targets.clone();
        for step in info.path.iter().rev() {
            if joins.len() == 1 || !step.info.direct || step.filtered.is_some() {
                break;
            }
            let related = registry.related_fields(step.info.join.field());
            let near: Option<Vec<FieldId>> = targets
                .iter()
                .map(|target| {
                    let column = &registry.field(*target).column;
                    related
                        .iter()
                        .find(|(_, far)| registry.field(*far).column == *column)
                        .map(|(near, _)| *near)
                })
                .collect();
            let Some(near) = near else { break };
            targets = near;
            if let Some(alias) = joins.pop() {
                self.unref_alias(&alias);
            }
        }
        let alias = joins.last().cloned().unwrap_or_else(|| Rc::from(""));
        (targets, alias, joins)
    }

    /// The column of a field in a table; a composite primary key's are several.
    pub(crate) fn col(
        &self,
        registry: &Registry,
        target: FieldId,
        output: Output,
        alias: &Alias,
    ) -> Expr {
        let own = matches!(output, Output::Field(id) if id == target);
        let typed = !(own && **alias == *registry.model(target.model).options.db_table);
        self.any_col(registry, target, output, typed, alias)
    }

    fn any_col(
        &self,
        registry: &Registry,
        target: FieldId,
        output: Output,
        typed: bool,
        alias: &Alias,
    ) -> Expr {
        let alias = self.alias_cols.then(|| alias.clone());
        if let FieldKind::CompositePrimaryKey { .. } = registry.field(target).kind {
            let targets: Rc<[FieldId]> = registry.pk_fields(target.model).into();
            return Expr::ColPairs(Rc::new(ColPairs {
                alias,
                sources: targets.clone(),
                targets,
                output,
            }));
        }
        Expr::Col(Rc::new(Col {
            alias,
            target,
            output,
            typed,
            possibly_multivalued: false,
        }))
    }

    /// The column of a field as its values are: a foreign key's column has its target's type.
    pub(crate) fn get_col(&self, registry: &Registry, target: FieldId, alias: &Alias) -> Expr {
        let value = registry.value_field(target);
        self.any_col(
            registry,
            target,
            Output::Field(value),
            value != target,
            alias,
        )
    }

    /// The column of a target, within the transforms that the path named.
    pub(crate) fn transformed_col(
        &self,
        registry: &Registry,
        info: &JoinInfo,
        target: FieldId,
        alias: &Alias,
    ) -> Result<Expr> {
        let mut expr = self.get_col(registry, target, alias);
        for name in &info.transforms {
            expr = expr
                .try_transform(registry, name, None)
                .map_err(|error| match &info.error {
                    Some(first) if error.kind == ErrorKind::FieldError => first.clone(),
                    _ => error,
                })?;
        }
        Ok(expr)
    }

    /// Joins a parent of the model whose alias is given, and returns the parent's.
    pub(crate) fn join_parent(
        &mut self,
        registry: &Registry,
        model: ModelId,
        parent: ModelId,
        alias: &Alias,
        seen: &mut Vec<(ModelId, Alias)>,
    ) -> Result<Alias> {
        if let Some((_, alias)) = seen.iter().find(|(known, _)| *known == parent) {
            return Ok(alias.clone());
        }
        let (mut at, mut alias) = (model, alias.clone());
        for next in registry.base_chain(model, parent) {
            if let Some((_, known)) = seen.iter().find(|(known, _)| *known == next) {
                alias = known.clone();
                at = next;
                continue;
            }
            // A proxy's own model is no join.
            let link = registry
                .model(at)
                .parents
                .iter()
                .find(|(up, _)| *up == next)
                .and_then(|(_, link)| *link);
            let Some(link) = link.filter(|_| registry.concrete_model(at) != next) else {
                at = next;
                continue;
            };
            let name = registry.field(link).name.clone();
            let info = self
                .setup_joins(registry, &[&name], Some(at), alias, None, true)
                .map_err(PathStop::into_error)?;
            at = next;
            alias = info.joins.last().cloned().unwrap_or_else(|| Rc::from(""));
            seen.push((next, alias.clone()));
        }
        Ok(alias)
    }
}

impl PathStop {
    /// The error; a multi-valued relation where that is not allowed is one of names.
    pub fn into_error(self) -> Error {
        match self {
            Self::Error(error) => error,
            Self::Multi(names) => {
                let names: Vec<String> = names.iter().map(|(name, _)| name.to_string()).collect();
                Error::field_error(format!("Invalid field name: '{}'", names.join("__")))
            }
        }
    }
}

fn related_text(registry: &Registry, member: &Member) -> String {
    use crate::meta::RelationTarget;
    let id = match member {
        Member::Field(id) => *id,
        Member::Reverse(relation) => relation.field,
    };
    match registry
        .field(id)
        .relation
        .as_ref()
        .map(|relation| &relation.to)
    {
        Some(RelationTarget::Lazy {
            app_label,
            model_name,
        }) if !app_label.is_empty() => {
            format!("{app_label}.{model_name}")
        }
        Some(RelationTarget::Lazy { model_name, .. }) => model_name.to_string(),
        Some(RelationTarget::Model(model)) => registry.model(*model).label(),
        None => String::new(),
    }
}

impl Registry {
    /// The model's concrete fields, parents' first.
    pub fn concrete_fields(&self, model: ModelId) -> impl Iterator<Item = &crate::meta::Field> {
        self.views(model)
            .concrete_fields
            .clone()
            .into_iter()
            .map(|id| self.field(id))
    }

    /// Whether a model has a field, attribute or reverse relation of that name.
    pub fn is_field_name(&self, model: ModelId, name: &str) -> bool {
        self.members(model, true, false)
            .iter()
            .any(|member| match member {
                Member::Field(id) => {
                    let field = self.field(*id);
                    *field.name == *name || *field.attname == *name
                }
                Member::Reverse(relation) => *relation.query_name == *name,
            })
    }

    /// The condition that a join needs beyond its columns: a generic relation's content type.
    pub(crate) fn extra_restriction(
        &self,
        join: JoinField,
        alias: &Alias,
        parent: &Alias,
    ) -> Result<Option<Expr>> {
        let field = self.field(join.field());
        let FieldKind::GenericRelation { ct_field, .. } = &field.kind else {
            return Ok(None);
        };
        // The objects' side has the content type.
        let (model, alias) = match join {
            JoinField::Reverse(_) => (
                field
                    .relation
                    .as_ref()
                    .and_then(|relation| relation.model()),
                alias,
            ),
            JoinField::Forward(_) => (
                field
                    .relation
                    .as_ref()
                    .and_then(|relation| relation.model()),
                parent,
            ),
        };
        let (Some(model), Some(content_type)) = (model, self.content_type) else {
            return Ok(None);
        };
        let Some(target) = self.find_field(model, ct_field) else {
            return Ok(None);
        };
        let col = Col {
            alias: Some(alias.clone()),
            target,
            output: Output::Field(target),
            typed: false,
            possibly_multivalued: false,
        };
        let value = content_type(join.field())?;
        let lookup = crate::expr::Lookup {
            class: crate::expr::LookupClass::Builtin(&crate::expr::lookup::EXACT),
            lhs: Expr::Col(Rc::new(col)),
            rhs: crate::expr::Rhs::Value(value),
            summary: false,
        };
        let node = crate::expr::WhereNode::new(
            vec![Expr::Lookup(Rc::new(lookup))],
            crate::expr::Connector::And,
        );
        Ok(Some(Expr::Where(Rc::new(node))))
    }
}
