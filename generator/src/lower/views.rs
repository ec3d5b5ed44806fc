//! Which way each type travels, and what follows from it: properties that are only read or only written are dropped
//! from the other direction, types that travel both ways with such properties get a second view, and "optional and
//! nullable" keeps its three states only where it is sent.

use crate::model::{Api, Choice, Directions, Field, Origin, Presence, Shape, Struct, Type, TypeDef, TypeId, Types};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Sent,
    Received,
}

impl Way {
    fn carries(self, of: &Struct, field: &Field) -> bool {
        match self {
            Way::Sent => !field.read_only,
            Way::Received => !field.write_only || is_typed(of.extra.as_ref()),
        }
    }

    /// Keeps the properties that go this way.
    fn keep(self, of: &mut Struct) {
        let mut fields = std::mem::take(&mut of.fields);
        fields.retain(|field| self.carries(of, field));
        for field in fields
            .iter_mut()
            .filter(|field| self == Way::Received && field.write_only)
        {
            field.presence = match field.presence {
                Presence::Required | Presence::Optional => Presence::Optional,
                Presence::Nullable | Presence::Patch => Presence::Patch,
            };
            field.fixed = None;
        }
        of.fields = fields;
    }
}

/// Whether properties without a name are of a type. A server that sends back what is only written (it should not, OAS
/// 3.0.4 §4.8.24.2) would have that read as one of them, and the whole refused, so it keeps its place.
fn is_typed(extra: Option<&Type>) -> bool {
    extra.is_some_and(|ty| *ty != Type::Any)
}

pub(super) fn settle(api: &mut Api) {
    let reached = directions(api);
    let one_way = one_way_fields(&api.types);
    split(api, &reached);
    ask_what_travels(&mut api.types, &one_way);
    for (id, def) in api.types.iter_mut() {
        let one_way = reached.get(id.0 as usize).copied().unwrap_or_default();
        let views = matches!(def.origin, Origin::SentView { .. });
        let directions = if views { def.directions } else { one_way };
        if let Shape::Struct(of) = &mut def.shape {
            match (
                directions.sent && !directions.received,
                directions.received && !directions.sent,
            ) {
                (true, _) => Way::Sent.keep(of),
                (_, true) => Way::Received.keep(of),
                _ => {}
            }
        }
        if !views && !one_way.sent && !one_way.received {
            // No operation uses it; people may.
            def.directions = Directions {
                sent: true,
                received: true,
            };
        }
        let sent = def.directions.sent;
        if let Shape::Struct(of) = &mut def.shape {
            for field in &mut of.fields {
                if field.presence == Presence::Patch && !sent {
                    field.presence = Presence::Optional;
                }
            }
        }
    }
}

/// The properties of each type that do not travel both ways: their names, and the way that they do.
fn one_way_fields(types: &Types) -> BTreeMap<TypeId, Vec<(String, Way)>> {
    let of_type = |def: &TypeDef| -> Vec<(String, Way)> {
        let Shape::Struct(of) = &def.shape else {
            return Vec::new();
        };
        let way = |field: &Field| match (Way::Sent.carries(of, field), Way::Received.carries(of, field)) {
            (true, false) => Some((field.wire.clone(), Way::Sent)),
            (false, true) => Some((field.wire.clone(), Way::Received)),
            _ => None,
        };
        of.fields.iter().filter_map(way).collect()
    };
    let all = types.iter().map(|(id, def)| (id, of_type(def)));
    all.filter(|(_, fields)| !fields.is_empty()).collect()
}

/// A choice asks its branches for nothing that does not travel its way.
fn ask_what_travels(types: &mut Types, one_way: &BTreeMap<TypeId, Vec<(String, Way)>>) {
    let views: BTreeMap<TypeId, TypeId> = types
        .iter()
        .filter_map(|(id, def)| match def.origin {
            Origin::SentView { of } => Some((id, of)),
            _ => None,
        })
        .collect();
    for (_, def) in types.iter_mut() {
        let way = match def.directions {
            Directions {
                sent: true,
                received: false,
            } => Way::Sent,
            Directions {
                sent: false,
                received: true,
            } => Way::Received,
            _ => continue,
        };
        let Shape::Union(union) = &mut def.shape else { continue };
        let (Choice::Shape(shapes) | Choice::Further { shapes, .. }) = &mut union.choice else {
            continue;
        };
        for (branch, shape) in union.branches.iter().zip(shapes) {
            let (Type::Named(id) | Type::Boxed(id)) = branch.ty else {
                continue;
            };
            let fields = one_way.get(views.get(&id).unwrap_or(&id));
            let stays_behind = |name: &String| fields.into_iter().flatten().any(|(of, its)| of == name && *its != way);
            shape.required.retain(|name| !stays_behind(name));
        }
    }
}

/// Follows every operation into the types it reaches.
fn directions(api: &mut Api) -> Vec<Directions> {
    let mut ways: Vec<(TypeId, Way)> = Vec::new();
    for operation in &api.operations {
        let bodies = operation.body.iter().flat_map(|b| &b.contents).map(|c| &c.ty);
        for ty in operation.parameters.iter().map(|p| &p.ty).chain(bodies) {
            ways.extend(ty.named().into_iter().map(|id| (id, Way::Sent)));
        }
        for response in &operation.responses {
            for ty in response
                .contents
                .iter()
                .map(|c| &c.ty)
                .chain(response.headers.iter().map(|h| &h.ty))
            {
                ways.extend(ty.named().into_iter().map(|id| (id, Way::Received)));
            }
        }
    }
    for content in api.webhooks.iter().flat_map(|w| &w.body).flat_map(|b| &b.contents) {
        ways.extend(content.ty.named().into_iter().map(|id| (id, Way::Received)));
    }
    let mut reached = vec![Directions::default(); api.types.len()];
    while let Some((id, way)) = ways.pop() {
        let Some(directions) = reached.get_mut(id.0 as usize) else {
            continue;
        };
        let seen = match way {
            Way::Sent => std::mem::replace(&mut directions.sent, true),
            Way::Received => std::mem::replace(&mut directions.received, true),
        };
        if !seen && let Some(def) = api.types.get(id) {
            ways.extend(carried(&def.shape, way).into_iter().map(|id| (id, way)));
        }
    }
    for (id, def) in api.types.iter_mut() {
        def.directions = reached.get(id.0 as usize).copied().unwrap_or_default();
    }
    reached
}

/// The types that travel with one of this shape.
fn carried(shape: &Shape, way: Way) -> Vec<TypeId> {
    match shape {
        Shape::Struct(of) => {
            let fields = of.fields.iter().filter(|f| way.carries(of, f)).map(|f| &f.ty);
            fields.chain(&of.extra).flat_map(Type::named).collect()
        }
        other => other.types(),
    }
}

/// Gives a view of its own for sending to each type that needs one.
fn split(api: &mut Api, reached: &[Directions]) {
    let both = |id: TypeId| reached.get(id.0 as usize).is_some_and(|d| d.sent && d.received);
    let mut holders: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    let mut ways: Vec<TypeId> = Vec::new();
    for (id, def) in api.types.iter() {
        if !both(id) {
            continue;
        }
        for used in carried(&def.shape, Way::Sent) {
            holders.entry(used).or_default().push(id);
        }
        if let Shape::Struct(of) = &def.shape
            && of.fields.iter().any(|f| f.read_only || f.write_only)
        {
            ways.push(id);
        }
    }
    let mut split: BTreeSet<TypeId> = BTreeSet::new();
    while let Some(id) = ways.pop() {
        if both(id) && split.insert(id) {
            ways.extend(holders.get(&id).into_iter().flatten());
        }
    }
    if split.is_empty() {
        return;
    }
    let mut views: BTreeMap<TypeId, TypeId> = BTreeMap::new();
    for id in &split {
        let Some(def) = api.types.get(*id) else { continue };
        let mut view = def.clone();
        view.origin = Origin::SentView { of: *id };
        view.directions = Directions {
            sent: true,
            received: false,
        };
        let view = api.types.push(view);
        views.insert(*id, view);
        if let Some(def) = api.types.get_mut(*id) {
            def.directions = Directions {
                sent: false,
                received: true,
            };
            if let Shape::Struct(of) = &mut def.shape {
                Way::Received.keep(of);
            }
        }
    }
    let mut to_view = |id: TypeId| views.get(&id).copied().unwrap_or(id);
    use_views(&mut api.types, reached, &mut to_view);
    for operation in &mut api.operations {
        for parameter in &mut operation.parameters {
            parameter.ty.rename(&mut to_view);
        }
        for content in operation.body.iter_mut().flat_map(|b| &mut b.contents) {
            content.ty.rename(&mut to_view);
        }
    }
}

/// What is only sent holds views.
fn use_views(types: &mut Types, reached: &[Directions], to_view: &mut impl FnMut(TypeId) -> TypeId) {
    for (id, def) in types.iter_mut() {
        let only_sent = match reached.get(id.0 as usize) {
            Some(directions) => directions.sent && !directions.received,
            // The views themselves.
            None => true,
        };
        if !only_sent {
            continue;
        }
        for ty in def.shape.uses_mut() {
            ty.rename(to_view);
        }
    }
}
