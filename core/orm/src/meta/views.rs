//! What `_meta` derives from the models: fields in Django's orders, reverse relations, lookups by name.

use super::field::{FieldId, FieldKind, RelationKind};
use super::model::ModelId;
use super::registry::Registry;
use crate::error::{Error, ErrorKind, Result};
use std::collections::HashMap;
use std::rc::Rc;

/// A relation seen from the model it points to: Django's `ForeignObjectRel`.
#[derive(Clone, Debug, PartialEq)]
pub struct ReverseRelation {
    /// The forward field.
    pub field: FieldId,
    pub kind: RelationKind,
    /// `post` or `posts`: what lookups call it, and its `name`.
    pub query_name: Rc<str>,
    /// `post_set` or `posts`; None when hidden by `+` or symmetrical.
    pub accessor_name: Option<Rc<str>>,
    /// Django's `related_model`: the model that holds the forward field.
    pub model: ModelId,
    /// The model that it points to.
    pub target: ModelId,
    pub hidden: bool,
    /// More than one object may be on the other side.
    pub multiple: bool,
    pub parent_link: bool,
}

/// What a name stands for in `_meta.get_field()` and `_meta.get_fields()`.
#[derive(Clone, Debug, PartialEq)]
pub enum Member {
    Field(FieldId),
    Reverse(Rc<ReverseRelation>),
}

/// The forward side of one model.
#[derive(Debug, Default)]
pub struct Views {
    pub local_fields: Vec<FieldId>,
    pub local_many_to_many: Vec<FieldId>,
    pub private_fields: Vec<FieldId>,
    /// `_meta.fields`: parents' first.
    pub fields: Vec<FieldId>,
    pub concrete_fields: Vec<FieldId>,
    pub local_concrete_fields: Vec<FieldId>,
    pub many_to_many: Vec<FieldId>,
    /// `get_fields()` without reverse relations: `fields`, `many_to_many` as they come, private fields last.
    pub forward: Vec<FieldId>,
    by_name: HashMap<Rc<str>, FieldId>,
}

/// The reverse side of one model.
#[derive(Debug, Default)]
pub struct Reverse {
    /// Fields that point here, hidden ones and those that point to a parent included.
    pub all: Vec<Rc<ReverseRelation>>,
    /// `_meta.related_objects`.
    pub related_objects: Vec<Rc<ReverseRelation>>,
    by_name: HashMap<Rc<str>, Rc<ReverseRelation>>,
}

impl Registry {
    /// Fields in Django's orders. Cheap: computed once until a model changes.
    pub fn views(&self, id: ModelId) -> Rc<Views> {
        if let Some(views) = self.views.borrow().get(&id) {
            return views.clone();
        }
        let views = Rc::new(self.make_views(id));
        self.views.borrow_mut().insert(id, views.clone());
        views
    }

    /// Reverse relations. Cheap: computed once until a model changes.
    pub fn reverse(&self, id: ModelId) -> Rc<Reverse> {
        if let Some(retired) = self.retired.get(&id) {
            return retired.clone();
        }
        if let Some(reverse) = self.reverse.borrow().get(&id) {
            return reverse.clone();
        }
        let reverse = Rc::new(self.make_reverse(id));
        self.reverse.borrow_mut().insert(id, reverse.clone());
        reverse
    }

    /// Django's `_meta.get_field(name)`: forward by name or attname, then reverse by query name.
    pub fn get_field(&self, model: ModelId, name: &str) -> Result<Member> {
        self.find_member(model, name).ok_or_else(|| {
            let message = format!(
                "{} has no field named '{name}'",
                self.model(model).object_name
            );
            Error::new(ErrorKind::FieldDoesNotExist, message)
        })
    }

    /// As [`Registry::get_field`], without the error.
    pub fn find_member(&self, model: ModelId, name: &str) -> Option<Member> {
        if let Some(field) = self.find_field(model, name) {
            return Some(Member::Field(field));
        }
        self.reverse(model)
            .by_name
            .get(name)
            .cloned()
            .map(Member::Reverse)
    }

    /// A forward field by name or attname.
    pub fn find_field(&self, model: ModelId, name: &str) -> Option<FieldId> {
        self.views(model).by_name.get(name).copied()
    }

    /// Django's `_meta.get_fields()`.
    pub fn members(
        &self,
        model: ModelId,
        include_parents: bool,
        include_hidden: bool,
    ) -> Vec<Member> {
        let parents = if include_parents {
            Parents::All
        } else {
            Parents::Proxied
        };
        self.collect(
            model,
            parents,
            Sides {
                forward: true,
                reverse: true,
                hidden: include_hidden,
            },
            true,
        )
    }

    /// The primary key's fields: several for a composite one.
    pub fn pk_fields(&self, model: ModelId) -> Vec<FieldId> {
        let Some(pk) = self.model(model).pk else {
            return Vec::new();
        };
        match &self.field(pk).kind {
            FieldKind::CompositePrimaryKey { fields } => fields
                .iter()
                .filter_map(|name| self.find_field(pk.model, name))
                .collect(),
            _ => vec![pk],
        }
    }

    /// The model's parents and theirs, nearest first: Django's `all_parents`.
    pub fn all_parents(&self, model: ModelId) -> Vec<ModelId> {
        let mut all: Vec<ModelId> = self
            .model(model)
            .parents
            .iter()
            .map(|&(parent, _)| parent)
            .collect();
        for &(parent, _) in &self.model(model).parents {
            for ancestor in self.all_parents(parent) {
                if !all.contains(&ancestor) {
                    all.push(ancestor);
                }
            }
        }
        all
    }

    fn make_views(&self, id: ModelId) -> Views {
        let mut own: Vec<&_> = self
            .model(id)
            .own_fields
            .iter()
            .filter(|field| !field.is_private() && !field.withdrawn)
            .collect();
        own.sort_by_key(|field| field.creation_counter);
        let (many_to_many, local): (Vec<_>, Vec<_>) =
            own.into_iter().partition(|field| field.is_many_to_many());
        let mut views = Views {
            local_fields: local.iter().map(|field| field.id).collect(),
            local_many_to_many: many_to_many.iter().map(|field| field.id).collect(),
            private_fields: self
                .model(id)
                .own_fields
                .iter()
                .filter(|field| field.is_private())
                .map(|f| f.id)
                .collect(),
            local_concrete_fields: local
                .iter()
                .filter(|field| field.concrete())
                .map(|field| field.id)
                .collect(),
            ..Views::default()
        };
        for &(parent, _) in &self.model(id).parents {
            let parent = self.views(parent);
            for &field in parent
                .forward
                .iter()
                .filter(|&&field| !self.field(field).is_private())
            {
                if !views.forward.contains(&field) {
                    views.forward.push(field);
                }
            }
        }
        views.forward.extend(&views.local_fields);
        views.forward.extend(&views.local_many_to_many);
        views.forward.extend(&views.private_fields);
        for &field in &views.forward {
            let data = self.field(field);
            if data.is_many_to_many() {
                views.many_to_many.push(field);
            } else if !data.is_private() {
                views.fields.push(field);
                if data.concrete() {
                    views.concrete_fields.push(field);
                }
            }
            views.by_name.insert(data.name.clone(), field);
            views.by_name.insert(data.attname.clone(), field);
        }
        views
    }

    fn make_reverse(&self, id: ModelId) -> Reverse {
        let sides = Sides {
            forward: false,
            reverse: true,
            hidden: true,
        };
        let mut reverse = Reverse::default();
        for member in self.collect(id, Parents::All, sides, true) {
            let Member::Reverse(relation) = member else {
                continue;
            };
            reverse
                .by_name
                .insert(relation.query_name.clone(), relation.clone());
            if !relation.hidden || relation.kind == RelationKind::ManyToMany {
                reverse.related_objects.push(relation.clone());
            }
            reverse.all.push(relation);
        }
        reverse
    }

    /// The recursion behind `get_fields()`.
    fn collect(&self, id: ModelId, parents: Parents, sides: Sides, topmost: bool) -> Vec<Member> {
        let mut members = Vec::new();
        let concrete = self.concrete_model(id);
        for &(parent, _) in &self.model(id).parents {
            if parents == Parents::Proxied && self.concrete_model(parent) != concrete {
                continue;
            }
            for member in self.collect(parent, parents, sides, false) {
                let foreign_link = matches!(&member, Member::Reverse(rel) if rel.parent_link && rel.target != concrete);
                if !foreign_link && !members.contains(&member) {
                    members.push(member);
                }
            }
        }
        if sides.reverse && !self.model(id).options.proxy {
            let pointing = self.pointing_to(concrete);
            members.extend(
                pointing
                    .into_iter()
                    .filter(|rel| sides.hidden || !rel.hidden)
                    .map(Member::Reverse),
            );
        }
        if sides.forward {
            let views = self.views(id);
            let private = if topmost {
                views.private_fields.as_slice()
            } else {
                &[]
            };
            let own = views
                .local_fields
                .iter()
                .chain(&views.local_many_to_many)
                .chain(private);
            members.extend(own.map(|&field| Member::Field(field)));
        }
        members
    }

    /// The fields of registered models that point to exactly this model or a proxy of it. A model that has taken the
    /// name of another is pointed to by what pointed to that.
    fn pointing_to(&self, concrete: ModelId) -> Vec<Rc<ReverseRelation>> {
        let mut pointing = Vec::new();
        let apps = self.model(concrete).apps;
        let named = |target: ModelId| {
            let (target, wanted) = (&self.model(target).options, &self.model(concrete).options);
            target.model_name == wanted.model_name && target.app_label == wanted.app_label
        };
        for model in self.app_models(apps) {
            if !self.is_installed(apps, &self.model(model).options.app_label) {
                continue;
            }
            let views = self.views(model);
            let own = views
                .local_fields
                .iter()
                .chain(&views.local_many_to_many)
                .chain(&views.private_fields);
            for &field in own {
                let target = self
                    .field(field)
                    .relation
                    .as_ref()
                    .and_then(|relation| relation.model());
                let target = target.map(|target| self.concrete_model(target));
                if target.is_some_and(|target| target == concrete || named(target))
                    && let Some(relation) = self.reverse_relation(field)
                {
                    pointing.push(Rc::new(relation));
                }
            }
        }
        pointing
    }

    /// The name by which queries of the target follow the relation back.
    pub fn related_query_name(&self, id: FieldId) -> Option<Rc<str>> {
        let relation = self.field(id).relation.as_ref()?;
        let given = |name: &Option<Rc<str>>| name.clone().filter(|name| !name.is_empty());
        given(&relation.related_query_name)
            .or_else(|| given(&relation.related_name))
            .or_else(|| Some(self.model(id.model).options.model_name.clone()))
    }

    /// The other side of a field's relation (`remote_field`); None while its target does not exist.
    pub fn reverse_relation(&self, id: FieldId) -> Option<ReverseRelation> {
        let field = self.field(id);
        let relation = field.relation.as_ref()?;
        let target = relation.model()?;
        let model_name = &self.model(id.model).options.model_name;
        let multiple = match relation.kind {
            RelationKind::OneToOne => false,
            RelationKind::ManyToOne | RelationKind::ManyToMany | RelationKind::Generic => true,
        };
        let symmetrical = relation.symmetrical && target == id.model;
        let accessor_name = match &relation.related_name {
            _ if relation.hidden() || symmetrical => None,
            Some(name) if !name.is_empty() => Some(name.clone()),
            _ if multiple => Some(format!("{model_name}_set").into()),
            _ => Some(model_name.clone()),
        };
        Some(ReverseRelation {
            field: id,
            kind: relation.kind,
            query_name: self.related_query_name(id)?,
            accessor_name,
            model: id.model,
            target,
            hidden: relation.hidden(),
            multiple,
            parent_link: relation.parent_link,
        })
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Parents {
    All,
    /// Only those that share the model's table.
    Proxied,
}

#[derive(Clone, Copy)]
struct Sides {
    forward: bool,
    reverse: bool,
    hidden: bool,
}
