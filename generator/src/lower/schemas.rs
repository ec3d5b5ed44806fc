//! Named schemas → type definitions, and the fields of every struct. Each
//! component gets its type before any is looked into, so they may refer to
//! each other as they like.

use super::conjunction::{Conjunction, Part};
use super::merge::{self, Merged, target};
use super::owner::{Owner, blank};
use super::uses::Use;
use super::{Here, Lowering, Task, docs, extensions, formats};
use crate::model::{Field, Origin, Presence, Shape, Step, Struct, Type, TypeId};
use crate::read::SchemaId;
use crate::source::Tree;

impl<'a> Lowering<'a> {
    /// Gives every named schema a type, and types all that stands inside.
    pub fn define_components(&mut self) {
        let document = self.document;
        for (name, id) in &document.named_schemas {
            let at = document.schemas.get(*id).at.clone();
            let def = blank(at.clone(), Origin::Component(name.clone()));
            let ty = self.types.push(def);
            self.places.entry(at).or_insert(ty);
            self.components.entry(*id).or_insert((name.as_str(), ty));
        }
        for (_, id) in &document.named_schemas {
            if let Some((_, ty)) = self.components.get(id).copied() {
                self.here = Here::Type(ty);
                self.define_component(ty, *id);
                self.finish_tasks();
            }
        }
    }

    fn define_component(&mut self, ty: TypeId, id: SchemaId) {
        let conjunction = Conjunction::of(id);
        let schema = self.document.schemas.get(id);
        let foreign = extensions::names_a_type(&schema.extensions);
        // A parent stands for its heirs, whatever it is made of.
        let parent = self.children.contains_key(&id);
        if !foreign
            && !parent
            && let Some(target) = self.component_of(&conjunction, Some(id))
            && let Some((_, other)) = self.components.get(&target)
        {
            let alias = Shape::Alias(Type::Named(*other));
            let limits = self.limits_of_alias(id);
            if let Some(def) = self.types.get_mut(ty) {
                def.shape = alias;
                def.docs = docs::of_schema(schema);
                def.title = docs::given(schema.title.as_deref());
                def.wanted_name = extensions::wanted_name(&schema.extensions);
                def.limits = limits;
                def.deprecated = schema.deprecated;
            }
            return;
        }
        let merged = self.remembered(&conjunction);
        let limits = self.all_limits(id);
        if let Some(def) = self.types.get_mut(ty) {
            docs::describe(def, &merged);
            def.limits = limits;
            // The words on the component itself, not those of what it refers to.
            let own = docs::of_schema(schema);
            if own.description.is_some() {
                def.docs = own;
            }
        }
        if parent {
            self.define_hierarchy(ty, id);
            return;
        }
        self.unheard_mapping(id);
        let conjunction = if self.file_forms.contains(&id) {
            conjunction.and(Part::Files)
        } else {
            conjunction
        };
        let merged = if merged.files == self.file_forms.contains(&id) {
            merged
        } else {
            self.said(&conjunction)
        };
        let owner = Owner::definition(
            ty,
            Origin::Inside {
                parent: ty,
                step: Step::Item,
            },
        );
        let made = self.shape_of(&conjunction, merged, &owner);
        if made.ty != Type::Named(ty) {
            let text_format = self.text_format(&made.ty, &conjunction);
            self.define(ty, Shape::Alias(made.ty));
            if let Some(def) = self.types.get_mut(ty) {
                def.text_format = text_format;
            }
        }
    }

    /// Types the fields of all structs that were met.
    pub fn finish_tasks(&mut self) {
        while let Some(task) = self.tasks.pop() {
            let before = self.here;
            self.here = Here::Type(task.id);
            self.define_struct(&task);
            self.here = before;
        }
    }

    fn define_struct(&mut self, task: &Task<'a>) {
        for merged in std::iter::once(&task.merged).chain(&task.others) {
            self.carry(
                merged
                    .leaves
                    .iter()
                    .map(|(_, schema)| *schema)
                    .chain(merged.sometimes.iter().copied()),
            );
        }
        let mut fields = Vec::with_capacity(task.merged.properties.len());
        for (name, claims) in &task.merged.properties {
            let said = self.said_of(name, claims, task);
            let home = match &said[..] {
                [] => continue,
                [one] => self.home(one, &task.merged, task.id),
                // What holds the values of several parents is no single parent's.
                _ => None,
            };
            let home = home.unwrap_or(task.id);
            let owner = Owner::inside(home, Step::Property((*name).to_owned()));
            let mut objects = std::iter::once(&task.merged).chain(&task.others);
            let required = objects.all(|merged| merged.required.contains(name));
            fields.push(self.field((name, required), &said, &task.merged, &owner));
        }
        self.undeclared(&task.merged, &mut fields);
        self.required_in_vain(&task.merged);
        let owner = Owner::inside(task.id, Step::Value);
        let extra = self.extra(&task.merged, &task.others, &owner);
        self.define(task.id, Shape::Struct(Struct { fields, extra }));
    }

    /// What the objects of a struct say of a property, each in turn and by each condition; what says nothing comes last. Who
    /// forbids it does not have it.
    fn said_of(&mut self, name: &str, claims: &Conjunction, task: &Task<'a>) -> Vec<Conjunction> {
        let mut all = vec![self.with_conditions(name, claims, &task.merged)];
        for other in &task.others {
            if let Some((_, claims)) = other.properties.iter().find(|(n, _)| *n == name) {
                all.push(self.with_conditions(name, claims, other));
            }
        }
        for merged in std::iter::once(&task.merged).chain(&task.others) {
            let alternatives = merged.alternatives.iter().filter(|(n, _)| *n == name);
            all.extend(alternatives.map(|(_, claims)| claims.clone()));
        }
        let anything = Conjunction::anything();
        all.sort_by_key(|claims| *claims == anything);
        let mut said: Vec<Conjunction> = Vec::with_capacity(1);
        for claims in all {
            if !said.contains(&claims) && !merge::is_forbidden(self.document, &claims) {
                said.push(claims);
            }
        }
        said
    }

    /// The field for a property of which each of `said` may hold.
    fn field(
        &mut self,
        (name, required): (&str, bool),
        said: &[Conjunction],
        holder: &Merged<'a>,
        owner: &Owner,
    ) -> Field {
        let anything = Conjunction::anything();
        let mut naming: Vec<&Conjunction> = said.iter().filter(|claims| **claims != anything).collect();
        if naming.is_empty() {
            naming.push(&anything);
        }
        let claims = naming.first().copied().unwrap_or(&anything);
        let (alone, open) = (said.len() < 2, naming.len() < said.len());
        // A form is only sent, so that a file that a condition asks for is all there is to say.
        let file = match holder.files && naming.len() < 2 {
            true => self.file_part(claims),
            false => None,
        };
        let file_or_text = file.as_ref().is_some_and(|file| file.or_text);
        let (used, fixed) = if let Some(file) = file {
            (file.used, None)
        } else if alone {
            self.field_use(claims, required, owner)
        } else {
            let all: Vec<Conjunction> = naming.iter().copied().cloned().collect();
            match open {
                false => (self.any_of(&all, holder, owner), None),
                true => (self.any_of_or_other(&all, holder, owner), None),
            }
        };
        let mut limits = self.limits(claims);
        // Others may have another value.
        if let Some(limits) = limits.as_deref_mut().filter(|_| !alone) {
            limits.only = None;
        }
        let own = self.own_schemas(claims);
        let at = own
            .first()
            .map(|s| s.at.clone())
            .or_else(|| holder.at().map(|a| a.member("properties").member(name)));
        let at = at.unwrap_or_else(|| crate::at::At::root(crate::at::FileId(0)));
        for claims in &naming {
            self.marked_both_ways(name, claims, &at);
        }
        let marks = self.marks(&naming);
        Field {
            at,
            wire: name.to_owned(),
            declared: true,
            wanted_name: self.wanted_field_name(claims),
            presence: match (required, used.nullable) {
                (true, false) => Presence::Required,
                (true, true) => Presence::Nullable,
                (false, false) => Presence::Optional,
                // `views` turns it into `Optional` where it is only received.
                (false, true) => Presence::Patch,
            },
            text_format: self.text_format(&used.ty, claims),
            ty: used.ty,
            docs: own
                .iter()
                .map(|s| docs::of_schema(s))
                .find(|d| d.description.is_some())
                .unwrap_or_default(),
            limits,
            deprecated: marks.deprecated,
            default: marks.default,
            fixed,
            file_or_text,
            file_headers: Vec::new(),
            read_only: marks.read_only,
            write_only: marks.write_only,
            example: own.iter().find_map(|s| s.examples.first().map(|e| e.value.clone())),
        }
    }

    /// The type of a property, and its one value if it has just one.
    fn field_use(&mut self, claims: &Conjunction, required: bool, owner: &Owner) -> (Use, Option<Tree>) {
        let component = self.component_use(claims);
        if let Some(id) = claims.single()
            && component.is_some()
            && !required
            && self.components.contains_key(&id)
        {
            return (component.unwrap_or_else(Use::any), None);
        }
        let claims = &self.resolved(claims);
        let merged = self.looked_up(claims);
        let fixed = if required { only_value(&merged) } else { None };
        if let Some(used) = component {
            return (used, fixed);
        }
        if let Some(value) = &fixed
            && self.real_choices(&merged).is_empty()
        {
            // One value needs no enum: `new` fills it in.
            let ty = match value {
                Tree::String(_) => Type::String,
                Tree::Bool(_) => Type::Bool,
                _ => formats::number(&merged),
            };
            return (Use::new(ty, false), fixed);
        }
        // Only now: where the same schema is not asked for, it may have become an enum.
        let used = self.made_before(claims, owner);
        (used.unwrap_or_else(|| self.made(claims, merged, owner)), fixed)
    }

    /// What a discriminator calls the component that `id` leads to, if it leads to one.
    pub fn component_name(&self, id: SchemaId) -> Option<&'a str> {
        self.name_where_it_stands(target(self.document, id))
    }

    /// A component's key, which need not be what its type is called: schemas of several files may have one name
    /// (OAS 3.1.1 §4.7, resolving implicit connections).
    pub fn name_where_it_stands(&self, component: SchemaId) -> Option<&'a str> {
        let (name, _) = self.components.get(&component)?;
        Some(self.document.own_names.get(&component).map_or(name, String::as_str))
    }
}

/// The one value that is allowed.
fn only_value(merged: &Merged<'_>) -> Option<Tree> {
    if merged.nullable || merged.conflict.is_some() {
        return None;
    }
    match merged.values.as_deref() {
        Some([one]) if matches!(one, Tree::String(_) | Tree::Bool(_) | Tree::Int(_)) => {
            super::enums::fit(one, merged.kinds)
        }
        _ => None,
    }
}
