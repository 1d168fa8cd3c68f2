//! The joins that a relation stands for: Django's `PathInfo`.

use super::field::{FieldId, FieldKind, Relation};
use super::model::ModelId;
use super::registry::Registry;
use super::views::Member;
use std::rc::Rc;

/// How two tables are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JoinField {
    /// Along a foreign key, or from a generic relation's objects back to its model.
    Forward(FieldId),
    /// Against a foreign key, or from a model to its generic relation's objects.
    Reverse(FieldId),
}

/// One join of a path.
#[derive(Clone, Debug, PartialEq)]
pub struct PathInfo {
    pub from: ModelId,
    pub to: ModelId,
    /// The fields of `to` that stand for the relation: compared by `author=3`.
    pub target_fields: Vec<FieldId>,
    pub join: JoinField,
    /// One row may match many.
    pub m2m: bool,
    /// The foreign key is on the near side, so the join can be trimmed.
    pub direct: bool,
}

impl JoinField {
    pub fn field(self) -> FieldId {
        match self {
            Self::Forward(field) | Self::Reverse(field) => field,
        }
    }

    /// The same join from the other side.
    pub fn reversed(self) -> Self {
        match self {
            Self::Forward(field) => Self::Reverse(field),
            Self::Reverse(field) => Self::Forward(field),
        }
    }
}

impl Registry {
    /// The field that a foreign key's column holds the value of: `to_field`, or the target's primary key.
    pub fn target_field(&self, foreign_key: FieldId) -> Option<FieldId> {
        self.target_of(self.field(foreign_key).relation.as_ref()?)
    }

    /// The same of a relation, which need not be part of a model.
    pub fn target_of(&self, relation: &Relation) -> Option<FieldId> {
        let to = relation.model()?;
        match &relation.to_field {
            Some(name) => self.find_field(to, name),
            None => self.model(to).pk,
        }
    }

    /// The field at the end of a chain of foreign keys, whose type a column has.
    pub fn value_field(&self, mut id: FieldId) -> FieldId {
        // A chain longer than this is a circle, which Django reports as an error of the models.
        for _ in 0..64 {
            match self.target_field(id) {
                Some(target) if self.field(id).kind.is_foreign_key() => id = target,
                _ => break,
            }
        }
        id
    }

    /// `(near, far)` pairs of fields whose columns are equal.
    pub fn join_columns(&self, join: JoinField) -> Vec<(FieldId, FieldId)> {
        let pairs = self.related_fields(join.field());
        match join {
            JoinField::Forward(_) => pairs,
            JoinField::Reverse(_) => pairs.into_iter().map(|(near, far)| (far, near)).collect(),
        }
    }

    /// Django's `related_fields`: of the side that holds the key, and of the side that it points to.
    pub fn related_fields(&self, id: FieldId) -> Vec<(FieldId, FieldId)> {
        let field = self.field(id);
        if let FieldKind::GenericRelation {
            object_id_field, ..
        } = &field.kind
        {
            let object_id = field
                .relation
                .as_ref()
                .and_then(|rel| self.find_field(rel.model()?, object_id_field));
            return object_id.zip(self.model(id.model).pk).into_iter().collect();
        }
        if let Some(relation) = &field.relation
            && let Some(columns) = &relation.columns
        {
            let pair = |(own, target): &(Rc<str>, Rc<str>)| {
                let own = self.find_field(id.model, own)?;
                // Without a name the target's primary key is meant.
                let target = match &**target {
                    "" => self.model(relation.model()?).pk?,
                    name => self.find_field(relation.model()?, name)?,
                };
                Some((own, target))
            };
            return columns.iter().filter_map(pair).collect();
        }
        self.target_field(id)
            .map(|target| (id, target))
            .into_iter()
            .collect()
    }

    /// The joins from a field's model to its target; empty where the field is no relation or its target is missing.
    pub fn path_infos(&self, id: FieldId) -> Vec<PathInfo> {
        let field = self.field(id);
        let Some(to) = field
            .relation
            .as_ref()
            .and_then(|relation| relation.model())
        else {
            return Vec::new();
        };
        match &field.kind {
            FieldKind::ManyToMany => self.many_to_many_path(id, true),
            FieldKind::GenericRelation {
                object_id_field, ..
            } => self.generic_path(id, to, object_id_field),
            _ => vec![PathInfo {
                from: id.model,
                to,
                target_fields: self
                    .related_fields(id)
                    .into_iter()
                    .map(|(_, target)| target)
                    .collect(),
                join: JoinField::Forward(id),
                m2m: false,
                direct: true,
            }],
        }
    }

    /// The joins from a field's target back to its model.
    pub fn reverse_path_infos(&self, id: FieldId) -> Vec<PathInfo> {
        let field = self.field(id);
        let Some(from) = field
            .relation
            .as_ref()
            .and_then(|relation| relation.model())
        else {
            return Vec::new();
        };
        let generic = matches!(field.kind, FieldKind::GenericRelation { .. });
        if field.is_many_to_many() {
            return self.many_to_many_path(id, false);
        }
        vec![PathInfo {
            from,
            to: id.model,
            target_fields: self.model(id.model).pk.into_iter().collect(),
            join: if generic {
                JoinField::Forward(id)
            } else {
                JoinField::Reverse(id)
            },
            m2m: !generic && !field.is_unique(),
            direct: false,
        }]
    }

    /// The joins that a member of a model stands for.
    pub fn member_path(&self, member: &Member) -> Vec<PathInfo> {
        match member {
            Member::Field(field) => self.path_infos(*field),
            Member::Reverse(relation) => self.reverse_path_infos(relation.field),
        }
    }

    /// The through model's foreign keys to the source and to the target of a many-to-many field.
    pub fn through_keys(&self, id: FieldId) -> Option<(FieldId, FieldId)> {
        let relation = self.field(id).relation.as_ref()?;
        let (through, to) = (relation.through_model()?, relation.model()?);
        let fields = self.views(through).fields.clone();
        let points_to = |field: FieldId, model| {
            self.field(field)
                .relation
                .as_ref()
                .and_then(|relation| relation.model())
                == Some(model)
        };
        let named = |field: FieldId, name: Option<&str>| {
            name.is_none_or(|name| &*self.field(field).name == name)
        };
        let names = relation.through_fields.as_ref();
        let source_name = names.map(|names| &*names.0).filter(|name| !name.is_empty());
        let target_name = names.map(|names| &*names.1).filter(|name| !name.is_empty());
        let source = fields
            .iter()
            .copied()
            .find(|&field| points_to(field, id.model) && named(field, source_name))?;
        let mut targets = fields
            .iter()
            .copied()
            .filter(|&field| points_to(field, to) && named(field, target_name));
        let first = targets.next();
        // To itself: the second foreign key is the target.
        let target = if to == id.model && target_name.is_none() {
            targets.next().or(first)
        } else {
            first
        };
        Some((source, target?))
    }

    fn many_to_many_path(&self, id: FieldId, direct: bool) -> Vec<PathInfo> {
        let Some((source, target)) = self.through_keys(id) else {
            return Vec::new();
        };
        let (near, far) = if direct {
            (source, target)
        } else {
            (target, source)
        };
        let mut path = self.reverse_path_infos(near);
        let rest = self.path_infos(far);
        if let (Some(last), Some(first)) = (path.last(), rest.first())
            && last.to != first.from
        {
            let (last, first) = (last.to, first.from);
            if self.is_subclass(last, first) {
                path.extend(self.path_to_parent(last, first));
            } else {
                path.extend(self.path_from_parent(first, last));
            }
        }
        path.extend(rest);
        path
    }

    fn generic_path(&self, id: FieldId, to: ModelId, object_id_field: &str) -> Vec<PathInfo> {
        let owner = self
            .find_field(to, object_id_field)
            .map_or(to, |field| field.model);
        let first = |to| PathInfo {
            from: id.model,
            to,
            target_fields: self.pk_fields(to),
            join: JoinField::Reverse(id),
            m2m: true,
            direct: false,
        };
        if owner == to {
            return vec![first(to)];
        }
        // The key lives in a parent of the target: join the parent, then down to the target.
        let mut path = vec![first(owner)];
        path.extend(self.path_from_parent(self.concrete_model(to), owner));
        path
    }

    /// Parents on the way from a model to that ancestor, nearest first, the ancestor last; empty where it is none.
    pub fn base_chain(&self, model: ModelId, ancestor: ModelId) -> Vec<ModelId> {
        let parents = &self.model(model).parents;
        if parents.iter().any(|&(parent, _)| parent == ancestor) {
            return vec![ancestor];
        }
        for &(parent, _) in parents {
            let mut chain = self.base_chain(parent, ancestor);
            if !chain.is_empty() {
                chain.insert(0, parent);
                return chain;
            }
        }
        Vec::new()
    }

    /// The field of this model that leads to that ancestor, directly or by way of a parent.
    pub fn ancestor_link(&self, model: ModelId, ancestor: ModelId) -> Option<FieldId> {
        let parents = &self.model(model).parents;
        if let Some(&(_, link)) = parents.iter().find(|&&(parent, _)| parent == ancestor) {
            return link;
        }
        parents.iter().find_map(|&(parent, link)| {
            let further = self.ancestor_link(parent, ancestor)?;
            link.or(Some(further))
        })
    }

    /// The joins from a model up to one of its ancestors.
    pub fn path_to_parent(&self, model: ModelId, ancestor: ModelId) -> Vec<PathInfo> {
        if model == ancestor {
            return Vec::new();
        }
        let proxied = self.concrete_model(model);
        let mut at = model;
        let mut path = Vec::new();
        for next in self.base_chain(model, ancestor) {
            if next != proxied
                && let Some(&(_, Some(link))) = self
                    .model(at)
                    .parents
                    .iter()
                    .find(|&&(parent, _)| parent == next)
            {
                path.push(PathInfo {
                    from: link.model,
                    to: next,
                    target_fields: self.target_field(link).into_iter().collect(),
                    join: JoinField::Forward(link),
                    m2m: false,
                    direct: true,
                });
            }
            at = next;
        }
        path
    }

    /// The joins from an ancestor down to a model.
    pub fn path_from_parent(&self, model: ModelId, ancestor: ModelId) -> Vec<PathInfo> {
        if model == ancestor {
            return Vec::new();
        }
        let model = self.concrete_model(model);
        let mut chain = self.base_chain(model, ancestor);
        chain.reverse();
        chain.push(model);
        let links = chain
            .windows(2)
            .filter_map(|pair| self.ancestor_link(pair[1], pair[0]));
        links
            .flat_map(|link| self.reverse_path_infos(link))
            .collect()
    }
}
