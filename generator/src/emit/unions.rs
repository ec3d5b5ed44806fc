//! Unions → enums with a variant a branch, and the line that says how a
//! received value finds its branch.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Page, string, tokens};
use super::{Context, docs, types, values};
use crate::model::{BranchShape, Choice, Kinds, TagValue, Type, Union};
use crate::name::TypeNames;

pub fn emit(cx: &Context<'_>, page: &mut Page, shape: &Union, names: &TypeNames, head: &TokenStream) {
    let spelt: Vec<String> = shape
        .branches
        .iter()
        .map(|branch| types::owned(cx, page, &branch.ty))
        .collect();
    let name = tokens(&names.name);
    let any = page.runtime("Any");
    let any_tokens = tokens(&any);
    let meant: Vec<Type> = shape
        .branches
        .iter()
        .map(|branch| types::meant(cx, &branch.ty))
        .collect();
    if matches!(shape.choice, Choice::Ambiguous) {
        let note = docs::attributes(&[
            String::new(),
            "Nothing in the description tells its forms apart, so this is the JSON as received; the methods try one form each."
                .to_owned(),
        ]);
        page.item(quote!(#head #note #[derive(Clone)] pub struct #name(pub #any_tokens);));
        let entries: Vec<String> = names
            .members
            .iter()
            .zip(&spelt)
            .enumerate()
            .map(|(index, (member, ty))| {
                // Of two names for one type, the first has the conversion.
                let first = meant.iter().position(|other| Some(other) == meant.get(index)) == Some(index);
                format!("{member} {ty}{}", if first { " => from" } else { "" })
            })
            .collect();
        page.runtime("raw_union");
        page.invocation("raw_union", &names.name, &entries, "");
        return;
    }
    let unknown = tokens(&names.unknown);
    let several = matches!(
        &shape.choice,
        Choice::Shape(shapes) | Choice::Further { shapes, .. } if shapes.iter().any(|shape| shape.together)
    );
    let unknown_docs = docs::attributes(&[if several {
        "A form that this version does not know, or an object with properties of several forms.".to_owned()
    } else {
        "A form that this version does not know.".to_owned()
    }]);
    let variants: Vec<TokenStream> = shape
        .branches
        .iter()
        .zip(names.members.iter().zip(&spelt))
        .map(|(branch, (member, ty))| {
            let docs = docs::attributes(&docs::lines(&branch.docs, ""));
            let (member, ty) = (tokens(member), tokens(ty));
            quote!(#docs #member(#ty))
        })
        .collect();
    page.item(quote! {
        #head
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #unknown_docs
            #unknown(#any_tokens),
        }
    });
    // `Unknown` is never made from a value on purpose, so `Any` is free; twice the same type is not.
    let from = |index: usize| {
        let ty = meant.get(index);
        meant.iter().filter(|other| Some(*other) == ty).count() == 1
    };
    // What is in a box is taken as well, unless another branch has it without one; and for text, what it is made of.
    let inner: Vec<Option<String>> = shape
        .branches
        .iter()
        .map(|branch| match branch.ty {
            Type::String => Some("&str".to_owned()),
            Type::Boxed(id) => {
                let inside = Type::Named(id);
                let other = types::meant(cx, &inside);
                let is_itself = types::owned(cx, page, &other) == names.name;
                (!is_itself && !meant.contains(&other)).then(|| types::owned(cx, page, &inside))
            }
            _ => None,
        })
        .collect();
    let rule = |index: usize, inside: String| {
        let (member, ty) = (names.members.get(index)?, spelt.get(index)?);
        let conversions = match inner.get(index)? {
            _ if !from(index) => String::new(),
            Some(inside) => format!(" from {inside}"),
            None => " from".to_owned(),
        };
        Some(format!("{index} {member} {ty} [{inside}]{conversions}"))
    };
    match &shape.choice {
        Choice::Tag { property, values } => {
            let entries: Vec<String> = (0..shape.branches.len())
                .filter_map(|index| rule(index, listed(values, index)))
                .collect();
            page.runtime("tagged_union");
            page.invocation(
                "tagged_union",
                &format!("{} by {} else {}", names.name, string(property), names.unknown),
                &entries,
                "",
            );
        }
        Choice::Shape(shapes) => {
            let shape_name = page.runtime("Shape");
            let entries: Vec<String> = shapes
                .iter()
                .enumerate()
                .filter_map(|(index, shape)| rule(index, shape_expression(&shape_name, shape)))
                .collect();
            page.runtime("union");
            page.invocation("union", &format!("{} else {}", names.name, names.unknown), &entries, "");
        }
        Choice::Further {
            property,
            values,
            shapes,
        } => {
            let shape_name = page.runtime("Shape");
            let entries: Vec<String> = shapes
                .iter()
                .enumerate()
                .filter_map(|(index, shape)| {
                    let shape = shape_expression(&shape_name, shape);
                    rule(index, format!("{}] [{shape}", listed(values, index)))
                })
                .collect();
            page.runtime("union");
            page.invocation(
                "union",
                &format!("{} by {} else {}", names.name, string(property), names.unknown),
                &entries,
                "",
            );
        }
        Choice::Ambiguous => {}
    }
}

/// The values of a branch.
fn listed(values: &[TagValue], branch: usize) -> String {
    let of_branch = values.iter().filter(|value| value.branch == branch);
    let listed: Vec<String> = of_branch.map(|value| string(&value.value)).collect();
    listed.join(", ")
}

/// `Shape::OBJECT.requires(&["bark"])`.
fn shape_expression(name: &str, shape: &BranchShape) -> String {
    let Kinds {
        null,
        boolean,
        integer,
        number,
        string: text,
        array,
        object,
    } = shape.kinds;
    let all = [
        (null, "NULL"),
        (boolean, "BOOLEAN"),
        (integer && !number, "INTEGER"),
        (number, "NUMBER"),
        (text, "STRING"),
        (array, "ARRAY"),
        (object, "OBJECT"),
    ];
    let mut kinds: Vec<&str> = all.iter().filter(|(is, _)| *is).map(|(_, kind)| *kind).collect();
    if kinds.is_empty() {
        kinds = vec!["NULL", "BOOLEAN", "NUMBER", "STRING", "ARRAY", "OBJECT"];
    }
    let mut out = String::new();
    for kind in kinds {
        if out.is_empty() {
            out = format!("{name}::{kind}");
        } else {
            out.push_str(&format!(".or({name}::{kind})"));
        }
    }
    let list = |items: &[String]| items.iter().map(|item| string(item)).collect::<Vec<_>>().join(", ");
    if let Some(strings) = &shape.strings {
        out.push_str(&format!(".strings(&[{}])", list(strings)));
    }
    if !shape.required.is_empty() {
        out.push_str(&format!(".requires(&[{}])", list(&shape.required)));
    }
    if !shape.known.is_empty() {
        out.push_str(&format!(".knows(&[{}])", list(&shape.known)));
    }
    if !shape.fixed.is_empty() {
        let fixed: Vec<String> = shape
            .fixed
            .iter()
            .map(|(property, values)| {
                let values: Vec<String> = values.iter().map(values::json).collect();
                format!("({}, &[{}])", string(property), list(&values))
            })
            .collect();
        out.push_str(&format!(".fixed(&[{}])", fixed.join(", ")));
    }
    if !shape.properties.is_empty() {
        let kinds = shape.properties.iter();
        let kinds: Vec<String> = kinds
            .map(|(property, kinds)| format!("({}, {})", string(property), string(&kinds.words())))
            .collect();
        out.push_str(&format!(".kinds(&[{}])", kinds.join(", ")));
    }
    if shape.closed {
        out.push_str(".closed()");
    }
    if shape.together {
        out.push_str(".together()");
    }
    out
}
