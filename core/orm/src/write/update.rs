//! UPDATE and DELETE of the rows that a queryset finds.

use super::{Assigned, Execute, Related, Statement, marking, single};
use crate::compile::{Compiler, Sql, Stop, compile};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::expr::{Expr, Q, Rhs, WhereNode};
use crate::meta::{FieldId, FieldKind, Member, ModelId, Registry, RelationKind};
use crate::query::{OrderTerm, Query, Resolve, SelectRelated};
use crate::value::Value;
use std::rc::Rc;

/// `queryset.update(name=expression, ...)`: gives the number of rows that matched. A plain value comes as
/// [`Expr::value`], and is stored as its field stores it.
pub fn update(
    registry: &Registry,
    database: &dyn Execute,
    dialect: &dyn Dialect,
    query: Query,
    values: Vec<(Rc<str>, Expr)>,
) -> Result<u64> {
    let update = Update::new(registry, query, values)?;
    marking(database, || update.run(registry, dialect, database))
}

/// The UPDATE that saves an instance, whose row is what the query finds; None where it can find none.
pub(super) fn update_row(
    registry: &Registry,
    database: &dyn Execute,
    dialect: &dyn Dialect,
    row: &Query,
    values: &[(FieldId, Assigned)],
    returning: &[FieldId],
) -> Result<Option<Statement>> {
    let mut update = Update::new(registry, row.clone(), Vec::new())?;
    update.prepare(registry, dialect, database)?;
    let Some(model) = update.query.model else {
        return Ok(None);
    };
    let mut condition = Sql::default();
    let mut compiler = Compiler::new(&mut update.query, registry, dialect);
    let written = compiler.where_clause(&mut condition);
    let Some(condition) = finish(written, condition)? else {
        return Ok(None);
    };
    let mut out = single::set(registry, registry.concrete_model(model), values)?;
    out.sql += &condition.sql;
    out.params.extend(condition.params);
    single::write_returning(registry, returning, &mut out);
    Ok(Some(out))
}

/// What a field is set to.
#[derive(Clone, Debug)]
enum Given {
    Value(Value),
    /// Resolved.
    Expr(Expr),
}

/// New values of the query's own table, and those of parents' tables.
#[derive(Clone, Debug)]
struct Update {
    query: Query,
    values: Vec<(FieldId, Given)>,
    related: Vec<(ModelId, Vec<(FieldId, Expr)>)>,
}

impl Update {
    /// Takes a queryset's query and the new values by name, with Django's objections.
    fn new(registry: &Registry, mut query: Query, values: Vec<(Rc<str>, Expr)>) -> Result<Self> {
        query.refuse_combined("update")?;
        if query.is_sliced() {
            return Err(Error::type_error(
                "Cannot update a query once a slice has been taken.",
            ));
        }
        if !query.distinct_fields.is_empty() {
            return Err(Error::type_error(
                "Cannot call update() after .distinct(*fields).",
            ));
        }
        let Some(model) = query.model else {
            return Err(Error::type_error("A query without a model has no rows."));
        };
        refuse_aggregate_order(registry, &query)?;
        let concrete = registry.concrete_model(model);
        let mut update = Self {
            query: query.clone(),
            values: Vec::new(),
            related: Vec::new(),
        };
        for (name, value) in values {
            let id = match registry.get_field(model, &name)? {
                Member::Field(id) if registry.field(id).concrete() => id,
                Member::Field(id)
                    if matches!(
                        registry.field(id).kind,
                        FieldKind::CompositePrimaryKey { .. }
                    ) =>
                {
                    return Err(Error::field_error(
                        "Composite primary key fields must be updated individually.",
                    ));
                }
                member => return Err(not_concrete(registry, &member)),
            };
            if matches!(registry.field(id).kind, FieldKind::Generated { .. }) {
                continue;
            }
            if id.model != concrete {
                match update
                    .related
                    .iter_mut()
                    .find(|(parent, _)| *parent == id.model)
                {
                    Some((_, values)) => values.push((id, value)),
                    None => update.related.push((id.model, vec![(id, value)])),
                }
                continue;
            }
            update
                .values
                .push((id, given(registry, &mut query, id, &value)?));
        }
        update.query = query;
        update.query.annotations = Rc::default();
        Ok(update)
    }

    fn run(
        mut self,
        registry: &Registry,
        dialect: &dyn Dialect,
        database: &dyn Execute,
    ) -> Result<u64> {
        let related_ids = self.prepare(registry, dialect, database)?;
        let mut count = None;
        if !self.values.is_empty()
            && let Some(statement) = statement(registry, dialect, &mut self.query, &self.values)?
        {
            count = Some(
                database
                    .execute(&statement.sql, &statement.params)?
                    .rowcount,
            );
        }
        for ((model, values), ids) in self.related.into_iter().zip(related_ids) {
            let mut query = Query::new(model);
            let mut prepared = Vec::with_capacity(values.len());
            for (id, value) in values {
                prepared.push((id, given(registry, &mut query, id, &value)?));
            }
            query.add_filter(registry, "pk__in", Value::List(ids.into()))?;
            query.initial_alias(registry);
            if let Some(statement) = statement(registry, dialect, &mut query, &prepared)? {
                let changed = database
                    .execute(&statement.sql, &statement.params)?
                    .rowcount;
                // Only where the own table had nothing to change does a parent's count tell.
                if count.is_none() && changed > 0 {
                    count = Some(changed);
                }
            }
        }
        Ok(count.unwrap_or(0))
    }

    /// Where other tables decide which rows match, or several tables change, turns the conditions into one on the
    /// primary key. Gives the keys of each parent's rows.
    fn prepare(
        &mut self,
        registry: &Registry,
        dialect: &dyn Dialect,
        database: &dyn Execute,
    ) -> Result<Vec<Vec<Value>>> {
        let before = self.query.refs();
        self.query.initial_alias(registry);
        if self.related.is_empty() && self.query.count_active_tables() == 1 {
            return Ok(Vec::new());
        }
        let Some(model) = self.query.model else {
            return Ok(Vec::new());
        };
        let mut select = self.query.chain();
        select.select_related = SelectRelated::No;
        select.clear_ordering(true, true);
        select.extra = Rc::default();
        select.clear_select_clause();
        let pk = registry
            .model(model)
            .pk
            .map(|pk| registry.field(pk).name.clone())
            .unwrap_or_default();
        let mut names = vec![pk];
        let mut places = Vec::new();
        for (parent, _) in &self.related {
            let path = registry.path_to_parent(model, *parent);
            if path
                .iter()
                .all(|info| registry.field(info.join.field()).primary_key)
            {
                places.push(0);
            } else {
                places.push(names.len());
                names.extend(
                    registry
                        .model(*parent)
                        .pk
                        .map(|pk| registry.field(pk).name.clone()),
                );
            }
        }
        select.add_fields(registry, &names, true)?;
        self.query.where_node = Rc::new(WhereNode::default());
        let mut related_ids = vec![Vec::new(); self.related.len()];
        if self.related.is_empty() {
            self.query
                .add_filter(registry, "pk__in", Rhs::Expr(Expr::Query(Rc::new(select))))?;
        } else {
            let mut ids = Vec::new();
            if let Some(compiled) = compile(&mut select, registry, dialect)? {
                let outcome = database.execute(&compiled.sql.text, &compiled.sql.params)?;
                for row in &outcome.rows {
                    let key = |place: usize| row.get(place).map_or(Value::Null, Value::from);
                    ids.push(key(0));
                    for (related, &place) in related_ids.iter_mut().zip(&places) {
                        related.push(key(place));
                    }
                }
            }
            self.query
                .add_filter(registry, "pk__in", Value::List(ids.into()))?;
        }
        self.query.reset_refs(&before);
        Ok(related_ids)
    }
}

/// Rows to update are not grouped, so that they can't come in the order of an aggregate.
fn refuse_aggregate_order(registry: &Registry, query: &Query) -> Result<()> {
    for term in query.order_by.iter() {
        let OrderTerm::Name(name) = term else {
            continue;
        };
        let name = name.strip_prefix('-').unwrap_or(name);
        if let Some(annotation) = query.annotation(name)
            && annotation.contains_aggregate()
        {
            return Err(Error::field_error(format!(
                "Cannot update when ordering by an aggregate: {}",
                annotation.repr(registry)
            )));
        }
    }
    Ok(())
}

/// `<ManyToOneRel: app.post>`, as Django names what can't be updated.
fn not_concrete(registry: &Registry, member: &Member) -> Error {
    let name = match member {
        Member::Field(id) => {
            let field = registry.field(*id);
            let module = match field.kind {
                FieldKind::GenericRelation { .. } | FieldKind::GenericForeignKey { .. } => {
                    "django.contrib.contenttypes.fields"
                }
                FieldKind::ManyToMany | FieldKind::ForeignKey | FieldKind::OneToOne => {
                    "django.db.models.fields.related"
                }
                FieldKind::CompositePrimaryKey { .. } => "django.db.models.fields.composite",
                _ => "django.db.models.fields",
            };
            format!("{module}.{}: {}", field.class_name, field.name)
        }
        Member::Reverse(relation) => {
            let class = match relation.kind {
                RelationKind::ManyToOne => "ManyToOneRel",
                RelationKind::OneToOne => "OneToOneRel",
                RelationKind::ManyToMany => "ManyToManyRel",
                RelationKind::Generic => "GenericRel",
            };
            let options = &registry.model(relation.model).options;
            format!("{class}: {}.{}", options.app_label, options.model_name)
        }
    };
    Error::field_error(format!(
        "Cannot update model field <{name}> (only concrete fields are permitted)."
    ))
}

fn given(registry: &Registry, query: &mut Query, field: FieldId, expr: &Expr) -> Result<Given> {
    match expr {
        Expr::Value(value) if value.output.is_none() && !value.json_null => {
            Ok(Given::Value(value.value.clone()))
        }
        expr => match resolved(registry, query, field, expr)? {
            Expr::ColPairs(_) => Err(Error::field_error(format!(
                "Composite primary keys expressions are not allowed in this query ({}=F('pk')).",
                registry.field(field).name
            ))),
            expr => Ok(Given::Expr(expr)),
        },
    }
}

/// `Value(None, JSONField())` as all that a JSON column is given is JSON's null; within another expression it is SQL's.
pub fn json_null(registry: &Registry, field: FieldId, expr: Expr) -> Expr {
    let json = |kind: &FieldKind| matches!(kind, FieldKind::Json);
    match &expr {
        Expr::Value(node)
            if node.value.is_null()
                && json(&registry.field(field).kind)
                && node
                    .output
                    .as_ref()
                    .is_some_and(|output| json(output.kind(registry))) =>
        {
            let mut node = (**node).clone();
            node.json_null = true;
            Expr::Value(Rc::new(node))
        }
        _ => expr,
    }
}

/// An expression to be stored in that field.
fn resolved(registry: &Registry, query: &mut Query, field: FieldId, expr: &Expr) -> Result<Expr> {
    let mut how = Resolve {
        allow_joins: false,
        for_save: true,
        ..Resolve::default()
    };
    let resolved = query.resolve_expr(registry, expr, &mut how)?;
    let resolved = json_null(registry, field, resolved);
    let refuse = |what: &str| {
        let (name, repr) = (&registry.field(field).name, resolved.repr(registry));
        Err(Error::field_error(format!(
            "{what} are not allowed in this query ({name}={repr})."
        )))
    };
    if resolved.contains_aggregate() {
        return refuse("Aggregate functions");
    }
    if resolved.contains_over_clause() {
        return refuse("Window expressions");
    }
    // Django resolves again when it writes the statement, which parenthesizes conditions within it.
    query.resolve_expr(registry, &resolved, &mut how)
}

fn statement(
    registry: &Registry,
    dialect: &dyn Dialect,
    query: &mut Query,
    values: &[(FieldId, Given)],
) -> Result<Option<Statement>> {
    let mut out = Sql::default();
    out.push("UPDATE ");
    out.push_name(&base_table(registry, query));
    out.push(" SET ");
    let mut compiler = Compiler::new(query, registry, dialect);
    for (i, (id, value)) in values.iter().enumerate() {
        if i > 0 {
            out.push(", ");
        }
        let field = registry.field(*id);
        out.push_name(field.column.as_deref().unwrap_or_default());
        out.push(" = ");
        match value {
            Given::Value(value) => {
                out.push_param(field.get_db_prep_save(registry, &stored(registry, *id, value)?)?)
            }
            Given::Expr(expr) => compiler.compile(expr, &mut out).map_err(Error::from)?,
        }
    }
    finish(compiler.where_clause(&mut out), out)
}

/// None where no row can match.
fn finish(written: Result<(), Stop>, out: Sql) -> Result<Option<Statement>> {
    match written {
        Ok(()) | Err(Stop::Full) => Ok(Some(Statement {
            sql: out.text,
            params: out.params,
        })),
        Err(Stop::Empty) => Ok(None),
        Err(Stop::Error(error)) => Err(error),
    }
}

fn base_table(registry: &Registry, query: &Query) -> Rc<str> {
    query
        .model
        .map(|model| registry.model(model).options.db_table.clone())
        .unwrap_or_default()
}

/// A model instance as what a foreign key stores of it.
pub(super) fn stored(registry: &Registry, id: FieldId, value: &Value) -> Result<Value> {
    let Value::Object(object) = value else {
        return Ok(value.clone());
    };
    let Some(instance) = object.as_instance() else {
        return Ok(value.clone());
    };
    let field = registry.field(id);
    match registry.target_field(id) {
        Some(target) => {
            if instance.pk()?.is_null() {
                let message = format!(
                    "Unsaved model instance {} cannot be used in an ORM query.",
                    object.repr()?
                );
                return Err(Error::value_error(message));
            }
            instance.attr(&registry.field(target).attname)
        }
        None => Err(Error::type_error(format!(
            "Tried to update field {}.{} with a model instance, {}. Use a value compatible with {}.",
            registry.model(id.model).label(),
            field.name,
            object.repr()?,
            field.class_name
        ))),
    }
}

/// `queryset._raw_delete()`: one statement, whatever refers to the rows.
pub fn raw_delete(
    registry: &Registry,
    database: &dyn Execute,
    dialect: &dyn Dialect,
    query: &Query,
) -> Result<u64> {
    let mut query = query.clone();
    let Some(model) = query.model else {
        return Ok(0);
    };
    let alias = query.initial_alias(registry);
    if query.count_active_tables() != 1 {
        query.clear_select_clause();
        if let Some(pk) = registry.model(model).pk {
            query.set_select(vec![query.col(
                registry,
                pk,
                crate::expr::Output::Field(pk),
                &alias,
            )]);
        }
        let mut outer = Query::new(model);
        outer.add_filter(registry, "pk__in", Rhs::Expr(Expr::Query(Rc::new(query))))?;
        query = outer;
    }
    let mut out = Sql::default();
    out.push("DELETE FROM ");
    out.push_name(&base_table(registry, &query));
    let written = Compiler::new(&mut query, registry, dialect).where_clause(&mut out);
    match finish(written, out)? {
        Some(statement) => Ok(database
            .execute(&statement.sql, &statement.params)?
            .rowcount),
        None => Ok(0),
    }
}

impl Related {
    /// The selection as a query of the related model, with those fields alone where some are named.
    pub fn query(&self, registry: &Registry, only: Option<&[FieldId]>) -> Result<Query> {
        let mut query = Query::new(self.model);
        let lookup = |(id, values): &(FieldId, Vec<Value>)| {
            Q::lookup(
                format!("{}__in", registry.field(*id).name),
                Value::List(values.as_slice().into()),
            )
        };
        if let Some(q) = self.fields.iter().map(lookup).reduce(Q::or) {
            query.filter(registry, &q)?;
        }
        if let Some(pks) = &self.pks {
            query.filter(
                registry,
                &Q::lookup("pk__in", Value::List(pks.as_slice().into())),
            )?;
        }
        if let Some(only) = only {
            let names: Vec<Rc<str>> = only
                .iter()
                .map(|&id| registry.field(id).attname.clone())
                .collect();
            query.only(registry, &names)?;
        }
        Ok(query)
    }
}
