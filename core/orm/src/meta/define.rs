//! Building a model from its class: names, inherited fields, parent links, the automatic key, through models.

use super::field::{Field, FieldId, FieldKind, OnDelete, RelationKind, RelationTarget};
use super::model::{Model, ModelId, Options, OrderTerm};
use super::naming;
use super::registry::{AppsId, Registry};
use crate::error::{Error, ErrorKind, Result};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// What a class body says. Empty names and texts stand for "not given".
#[derive(Clone, Debug)]
pub struct ModelDef {
    pub apps: AppsId,
    pub object_name: Rc<str>,
    pub module: Rc<str>,
    pub qualname: Rc<str>,
    /// `class Meta`, with what it leaves out left at its default.
    pub options: Options,
    /// Whether `Meta` says them; else they come from a concrete parent.
    pub ordering_given: bool,
    pub get_latest_by_given: bool,
    /// Model bases in method resolution order, `Model` itself and other classes left out; direct ones only.
    pub bases: Vec<ModelId>,
    /// Fields by attribute name, in the order of the class body.
    pub fields: Vec<(Rc<str>, Field)>,
    /// Other attributes of the class and of its plain mixins: they hide inherited fields of that name (`name = None`), all but
    /// those of so many first bases, which come before the mixin.
    pub attributes: HashMap<Rc<str>, usize>,
    /// `DEFAULT_AUTO_FIELD`, or the app's own.
    pub default_auto_field: FieldKind,
}

impl ModelDef {
    pub fn new(app_label: &str, object_name: &str) -> Self {
        Self {
            apps: AppsId::default(),
            object_name: object_name.into(),
            module: format!("{app_label}.models").into(),
            qualname: object_name.into(),
            options: Options {
                app_label: app_label.into(),
                managed: true,
                ..Options::default()
            },
            ordering_given: false,
            get_latest_by_given: false,
            bases: Vec::new(),
            fields: Vec::new(),
            attributes: HashMap::new(),
            default_auto_field: FieldKind::BigAuto,
        }
    }

    pub fn field(mut self, name: &str, field: Field) -> Self {
        let counter = self.fields.len() as i64;
        self.fields.push((
            name.into(),
            Field {
                creation_counter: field.creation_counter.max(counter),
                ..field
            },
        ));
        self
    }
}

impl Registry {
    /// Does for a class what Django's `ModelBase` does to its metadata, and registers it unless it is abstract.
    /// Models added on the way (automatic through models) have the ids after the returned one.
    pub fn define(&mut self, def: ModelDef) -> Result<ModelId> {
        let ModelDef {
            apps,
            object_name,
            module,
            qualname,
            mut options,
            bases,
            fields,
            attributes,
            ..
        } = def;
        complete_options(&mut options, &object_name);
        let base_meta = bases
            .first()
            .map(|&base| self.model(base))
            .filter(|base| !base.options.r#abstract);
        if let Some(base) = base_meta.filter(|_| !options.r#abstract) {
            if !def.ordering_given {
                options.ordering = base.options.ordering.clone();
            }
            if !def.get_latest_by_given {
                options.get_latest_by = base.options.get_latest_by.clone();
            }
        }
        let id = self.push(Model {
            id: ModelId(0),
            apps,
            object_name,
            module,
            qualname,
            options,
            own_fields: Vec::new(),
            pk: None,
            parents: Vec::new(),
            bases: bases.clone(),
            default_auto_field: def.default_auto_field.clone(),
            proxy_for: None,
        });
        let own: HashSet<Rc<str>> = fields.iter().map(|(name, _)| name.clone()).collect();
        for (name, field) in fields {
            self.attach(id, &name, field)?;
        }
        if self.model(id).options.proxy {
            self.set_up_proxy(id, &bases)?;
        }
        self.inherit(id, &bases, &own, &attributes)?;
        if self.model(id).options.r#abstract {
            return Ok(id);
        }
        self.prepare(id, def.default_auto_field)?;
        self.register(id)?;
        Ok(id)
    }

    /// Adds a field to a model that is already defined: Django's `add_to_class`.
    pub fn add_field(&mut self, model: ModelId, name: &str, field: Field) -> Result<FieldId> {
        let id = self.attach(model, name, field)?;
        self.clear_caches();
        if !self.model(model).options.r#abstract {
            self.watch(id);
        }
        Ok(id)
    }

    /// Names a field and makes it the model's own, with nothing of what follows from it.
    pub(super) fn attach_named(&mut self, id: ModelId, name: &str, mut field: Field) -> FieldId {
        let model = self.model(id);
        let field_id = FieldId {
            model: id,
            index: model.own_fields.len() as u16,
        };
        complete_field(&mut field, name, &model.options);
        field.id = field_id;
        self.model_mut(id).own_fields.push(field);
        field_id
    }

    /// Names a field and makes it the model's own; for a many-to-many field also its through model.
    fn attach(&mut self, id: ModelId, name: &str, mut field: Field) -> Result<FieldId> {
        let model = self.model(id);
        if field.kind.is_auto() && model.own_fields.iter().any(|other| other.kind.is_auto()) {
            return Err(Error::value_error(format!(
                "Model {} can't have more than one auto-generated field.",
                model.label()
            )));
        }
        let field_id = FieldId {
            model: id,
            index: model.own_fields.len() as u16,
        };
        complete_field(&mut field, name, &model.options);
        field.id = field_id;
        let is_pk = field.primary_key && self.model(id).pk.is_none();
        let makes_through =
            field.is_many_to_many() && !model.options.r#abstract && !model.options.swapped;
        let model = self.model_mut(id);
        model.own_fields.push(field);
        if is_pk {
            model.pk = Some(field_id);
        }
        let relation = self.field(field_id).relation.as_ref();
        if makes_through && relation.is_some_and(|relation| relation.through.is_none()) {
            self.make_through_model(field_id)?;
        }
        Ok(field_id)
    }

    fn set_up_proxy(&mut self, id: ModelId, bases: &[ModelId]) -> Result<()> {
        let name = self.model(id).object_name.clone();
        let mut target: Option<ModelId> = None;
        for &base in bases {
            if self.model(base).options.r#abstract {
                if !self.views(base).fields.is_empty() {
                    return Err(Error::type_error(format!(
                        "Abstract base class containing model fields not permitted for proxy model '{name}'."
                    )));
                }
            } else if let Some(target) = target {
                if self.concrete_model(base) != self.concrete_model(target) {
                    return Err(Error::type_error(format!(
                        "Proxy model '{name}' has more than one non-abstract model base class."
                    )));
                }
            } else {
                target = Some(base);
            }
        }
        let Some(target) = target else {
            return Err(Error::type_error(format!(
                "Proxy model '{name}' has no non-abstract model base class."
            )));
        };
        let (pk, table) = (
            self.model(target).pk,
            self.model(target).options.db_table.clone(),
        );
        let model = self.model_mut(id);
        model.pk = pk;
        model.proxy_for = Some(target);
        model.options.db_table = table;
        Ok(())
    }

    /// Copies abstract parents' fields and links concrete ones.
    fn inherit(
        &mut self,
        id: ModelId,
        bases: &[ModelId],
        own: &HashSet<Rc<str>>,
        attributes: &HashMap<Rc<str>, usize>,
    ) -> Result<()> {
        let name = self.model(id).object_name.clone();
        let clash = |field: &str, base: &Model| {
            Error::field_error(format!(
                "Local field '{field}' in class '{name}' clashes with field of the same name from base class '{}'.",
                base.object_name
            ))
        };
        // Names that earlier bases brought, which hide those of later ones.
        let mut inherited: HashSet<Rc<str>> = HashSet::new();
        for (place, &base) in bases.iter().enumerate() {
            let hidden = attributes.iter().filter(|(_, before)| **before <= place);
            inherited.extend(hidden.map(|(name, _)| name.clone()));
            let views = self.views(base);
            let parent_fields: Vec<FieldId> = views
                .local_fields
                .iter()
                .chain(&views.local_many_to_many)
                .copied()
                .collect();
            if self.model(base).options.r#abstract {
                let mut copies: Vec<(FieldId, FieldId)> = Vec::new();
                for parent_field in parent_fields {
                    let field = self.field(parent_field).clone();
                    let field_name = field.name.clone();
                    if !own.contains(&field_name)
                        && !inherited.contains(&field_name)
                        && !self.has_own(id, &field_name)
                    {
                        copies.push((parent_field, self.attach_copy(id, field)?));
                    }
                }
                for (parent, link) in self.model(base).parents.clone() {
                    let link = link.map(|link| {
                        copies
                            .iter()
                            .find(|(from, _)| *from == link)
                            .map_or(link, |copy| copy.1)
                    });
                    self.set_parent(id, parent, link);
                }
            } else {
                for &field in &parent_fields {
                    let field_name = self.field(field).name.clone();
                    if own.contains(&field_name) {
                        return Err(clash(&field_name, self.model(base)));
                    }
                    inherited.insert(field_name);
                }
                self.link_parent(id, base, bases, own)?;
            }
            for &private in &views.private_fields {
                let field = self.field(private).clone();
                let field_name = field.name.clone();
                if own.contains(&field_name) {
                    if !self.model(base).options.r#abstract {
                        return Err(clash(&field_name, self.model(base)));
                    }
                } else if !inherited.contains(&field_name) && !self.has_own(id, &field_name) {
                    self.attach_copy(id, field)?;
                }
            }
        }
        Ok(())
    }

    fn has_own(&self, id: ModelId, name: &str) -> bool {
        self.model(id)
            .own_fields
            .iter()
            .any(|field| &*field.name == name)
    }

    /// A copy of a parent's field, with its through model to be made anew.
    fn attach_copy(&mut self, id: ModelId, mut field: Field) -> Result<FieldId> {
        if let Some(relation) = &mut field.relation
            && relation.auto_created_through
        {
            relation.through = None;
            relation.auto_created_through = false;
        }
        let name = field.name.clone();
        self.attach(id, &name, field)
    }

    fn set_parent(&mut self, id: ModelId, parent: ModelId, link: Option<FieldId>) {
        let parents = &mut self.model_mut(id).parents;
        match parents.iter_mut().find(|(other, _)| *other == parent) {
            Some(entry) => entry.1 = link,
            None => parents.push((parent, link)),
        }
    }

    /// Multi-table inheritance: the one-to-one field that leads to a concrete base. A proxy needs none.
    fn link_parent(
        &mut self,
        id: ModelId,
        base: ModelId,
        bases: &[ModelId],
        own: &HashSet<Rc<str>>,
    ) -> Result<()> {
        let base = if self.model(id).options.proxy {
            base
        } else {
            self.concrete_model(base)
        };
        if self.model(id).options.proxy {
            self.set_parent(id, base, None);
            return Ok(());
        }
        let declared = self.declared_link(id, base).or_else(|| {
            let abstract_bases = bases
                .iter()
                .filter(|&&other| self.model(other).options.r#abstract);
            abstract_bases
                .copied()
                .find_map(|other| self.declared_link(other, base))
        });
        if let Some(declared) = declared {
            // A link declared on an abstract base stands in this model as its copy.
            let name = self.field(declared).name.clone();
            let link = self.own_field(id, &name).unwrap_or(declared);
            self.set_parent(id, base, Some(link));
            return Ok(());
        }
        let link_name = format!("{}_ptr", self.model(base).options.model_name);
        if own.contains(link_name.as_str()) {
            return Err(Error::field_error(format!(
                "Auto-generated field '{link_name}' in class '{}' for parent_link to base class '{}' clashes with \
                 declared field of the same name.",
                self.model(id).object_name,
                self.model(base).object_name
            )));
        }
        let link = match self.own_field(id, &link_name) {
            Some(link) => link,
            None => {
                let mut field = Field::one_to_one(RelationTarget::Model(base), OnDelete::Cascade);
                field.auto_created = true;
                field.creation_counter = self.next_auto_creation_counter();
                if let Some(relation) = &mut field.relation {
                    relation.parent_link = true;
                }
                self.attach(id, &link_name, field)?
            }
        };
        self.set_parent(id, base, Some(link));
        Ok(())
    }

    fn own_field(&self, id: ModelId, name: &str) -> Option<FieldId> {
        self.model(id)
            .own_fields
            .iter()
            .find(|field| &*field.name == name)
            .map(|field| field.id)
    }

    /// A one-to-one field that says `parent_link=True` and points to that base.
    fn declared_link(&self, model: ModelId, base: ModelId) -> Option<FieldId> {
        let mut fields = self.model(model).own_fields.iter();
        fields
            .find(|field| {
                field.relation.as_ref().is_some_and(|relation| {
                    relation.kind == RelationKind::OneToOne
                        && relation.parent_link
                        && self
                            .resolve(model, &relation.to)
                            .map(|to| self.concrete_model(to))
                            == Some(base)
                })
            })
            .map(|field| field.id)
    }

    /// The last touches, once all fields are there: order, primary key, names.
    fn prepare(&mut self, id: ModelId, auto: FieldKind) -> Result<()> {
        if let Some(name) = self.model(id).options.order_with_respect_to.clone() {
            let Some(field) = self.find_field(id, &name) else {
                let message = format!("{} has no field named '{name}'", self.model(id).object_name);
                return Err(Error::new(ErrorKind::FieldDoesNotExist, message));
            };
            let canonical = self.field(field).name.clone();
            let options = &mut self.model_mut(id).options;
            options.order_with_respect_to = Some(canonical);
            options.ordering = vec![OrderTerm::Name("_order".into())];
            if !self.has_own(id, "_order") {
                let counter = self
                    .model(id)
                    .own_fields
                    .iter()
                    .map(|field| field.creation_counter)
                    .max()
                    .unwrap_or(0)
                    + 1;
                let mut order = Field::new(FieldKind::Integer);
                order.class_name = "OrderWrt".into();
                order.editable = false;
                order.creation_counter = counter;
                self.attach(id, "_order", order)?;
            }
        }
        if self.model(id).pk.is_none() {
            let promoted = self.model(id).parents.first().and_then(|&(_, link)| link);
            match promoted {
                Some(link) => {
                    let name = self.field(link).name.clone();
                    let link = self.own_field(id, &name).unwrap_or(link);
                    self.field_mut(link).primary_key = true;
                    self.model_mut(id).pk = Some(link);
                }
                None => {
                    let mut field = Field::new(auto);
                    field.primary_key = true;
                    field.auto_created = true;
                    field.blank = true;
                    field.verbose_name = "ID".into();
                    field.creation_counter = self.next_auto_creation_counter();
                    self.attach(id, "id", field)?;
                }
            }
        }
        let app_label = self.model(id).options.app_label.to_lowercase();
        let class = self.model(id).options.model_name.clone();
        let named = |name: &str| -> Rc<str> {
            name.replace("%(app_label)s", &app_label)
                .replace("%(class)s", &class)
                .into()
        };
        let mut indexes = std::mem::take(&mut self.model_mut(id).options.indexes);
        for index in &mut indexes {
            index.name = if index.name.is_empty() {
                naming::index_name(self, id, index)?
            } else {
                named(&index.name)
            };
        }
        let options = &mut self.model_mut(id).options;
        options.indexes = indexes;
        for constraint in &mut options.constraints {
            let name = named(constraint.name());
            constraint.set_name(name);
        }
        Ok(())
    }

    /// The through model of a many-to-many field that names none.
    fn make_through_model(&mut self, id: FieldId) -> Result<()> {
        let field = self.field(id);
        let model = self.model(id.model);
        let Some(relation) = &field.relation else {
            return Ok(());
        };
        let target_name = match &relation.to {
            RelationTarget::Model(to) => self.model(*to).options.model_name.clone(),
            RelationTarget::Lazy { model_name, .. } if &**model_name == "self" => {
                model.options.model_name.clone()
            }
            RelationTarget::Lazy { model_name, .. } => model_name.to_lowercase().into(),
        };
        let source_name = model.options.model_name.clone();
        let (from, to): (Rc<str>, Rc<str>) = if source_name == target_name {
            (
                format!("from_{source_name}").into(),
                format!("to_{target_name}").into(),
            )
        } else {
            (source_name, target_name)
        };
        let name = format!("{}_{}", model.object_name, field.name);
        let table = relation.db_table.clone().filter(|table| !table.is_empty());
        let unquoted = model.options.db_table.trim_matches('"');
        let db_table = table.unwrap_or_else(|| format!("{unquoted}_{}", field.name).into());
        // The target, told apart from the through model's own `self` and app.
        let target = match &relation.to {
            RelationTarget::Lazy { model_name, .. } if &**model_name == "self" => {
                RelationTarget::Model(id.model)
            }
            RelationTarget::Lazy {
                app_label,
                model_name,
            } if app_label.is_empty() => RelationTarget::Lazy {
                app_label: model.options.app_label.clone(),
                model_name: model_name.clone(),
            },
            target => target.clone(),
        };
        let key = |target: RelationTarget| {
            let mut key = Field::foreign_key(target, OnDelete::Cascade);
            if let Some(key) = &mut key.relation {
                key.related_name = Some(format!("{name}+").into());
                key.db_constraint = relation.db_constraint;
            }
            key
        };
        let mut def = ModelDef::new(&model.options.app_label, &name)
            .field(&from, key(RelationTarget::Model(id.model)))
            .field(&to, key(target));
        def.apps = model.apps;
        def.module = model.module.clone();
        def.default_auto_field = model.default_auto_field.clone();
        def.options.db_table = db_table;
        def.options.auto_created = Some(id.model);
        def.options.managed = model.options.managed;
        def.options.unique_together = vec![vec![from.clone(), to.clone()]];
        def.options.verbose_name = format!("{from}-{to} relationship").into();
        def.options.verbose_name_plural = format!("{from}-{to} relationships").into();
        let through = self.define(def)?;
        if let Some(relation) = &mut self.field_mut(id).relation {
            relation.through = Some(RelationTarget::Model(through));
            relation.auto_created_through = true;
        }
        Ok(())
    }
}

/// What Django derives from a class's name where `Meta` is silent.
fn complete_options(options: &mut Options, object_name: &str) {
    options.model_name = object_name.to_lowercase().into();
    if options.verbose_name.is_empty() {
        options.verbose_name = naming::camel_case_to_spaces(object_name).into();
    }
    if options.verbose_name_plural.is_empty() {
        options.verbose_name_plural = format!("{}s", options.verbose_name).into();
    }
    if options.db_table.is_empty() {
        options.db_table = format!("{}_{}", options.app_label, options.model_name).into();
    }
}

/// Names of the attribute, the column and the relation's other side.
fn complete_field(field: &mut Field, name: &str, options: &Options) {
    if field.name.is_empty() {
        field.name = name.into();
    }
    let shares_columns = field
        .relation
        .as_ref()
        .is_some_and(|relation| relation.columns.is_some());
    let attname: Rc<str> = if field.kind.is_foreign_key() && !shares_columns {
        format!("{}_id", field.name).into()
    } else {
        field.name.clone()
    };
    if field.kind.has_column() && !shares_columns {
        if field.column.as_deref().is_none_or(str::is_empty) {
            field.column = Some(attname.clone());
        }
    } else {
        field.column = None;
    }
    field.attname = attname;
    if field.verbose_name.is_empty() {
        field.verbose_name = field.name.replace('_', " ").into();
    }
    let field_name = field.name.clone();
    let Some(relation) = &mut field.relation else {
        return;
    };
    if options.r#abstract {
        return;
    }
    let to_self = match &relation.to {
        RelationTarget::Lazy {
            app_label,
            model_name,
        } => {
            (app_label.is_empty()
                && (&**model_name == "self" || model_name.to_lowercase() == *options.model_name))
                || (*app_label == options.app_label
                    && model_name.to_lowercase() == *options.model_name)
        }
        RelationTarget::Model(_) => false,
    };
    if relation.kind == RelationKind::ManyToMany {
        if relation.symmetrical && to_self {
            relation.related_name = Some(format!("{field_name}_rel_+").into());
        } else if relation.hidden() {
            // Several hidden many-to-many fields may point to one model: each needs a query name of its own.
            let name = format!(
                "_{}_{}_{field_name}_+",
                options.app_label, options.model_name
            );
            relation.related_name = Some(name.into());
        }
    }
    let given = relation
        .related_name
        .clone()
        .filter(|name| !name.is_empty());
    if let Some(name) = given.or_else(|| options.default_related_name.clone()) {
        let name = name
            .replace("%(class)s", &options.model_name)
            .replace("%(model_name)s", &options.model_name)
            .replace("%(app_label)s", &options.app_label.to_lowercase());
        relation.related_name = Some(name.into());
    }
    if let Some(name) = &relation.related_query_name {
        let name = name
            .replace("%(class)s", &options.model_name)
            .replace("%(app_label)s", &options.app_label.to_lowercase());
        relation.related_query_name = Some(name.into());
    }
}
