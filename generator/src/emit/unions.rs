//! Unions → enums with a variant a branch, and the line that says how a
//! received value finds its branch.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Page, string, tokens};
use super::{Context, docs, types, values};
use crate::model::{Branch, BranchShape, Choice, Kinds, TagValue, Type, Union};
use crate::name::TypeNames;

/// A union, and what its branches are in Rust.
struct Branches<'a> {
    shape: &'a Union,
    names: &'a TypeNames,
    /// The type of each as it is written.
    spelt: Vec<String>,
    /// The type of each without the names that it goes by.
    meant: Vec<Type>,
}

pub fn emit(cx: &Context<'_>, page: &mut Page, shape: &Union, names: &TypeNames, head: &TokenStream) {
    let branches = Branches {
        shape,
        names,
        spelt: shape
            .branches
            .iter()
            .map(|branch| types::owned(cx, page, &branch.ty))
            .collect(),
        meant: shape
            .branches
            .iter()
            .map(|branch| types::meant(cx, &branch.ty))
            .collect(),
    };
    if matches!(shape.choice, Choice::Ambiguous) {
        return branches.raw(page, head);
    }
    branches.enumeration(page, head);
    branches.rules(cx, page);
}

impl Branches<'_> {
    /// The JSON as received, with a method for each branch.
    fn raw(&self, page: &mut Page, head: &TokenStream) {
        let (name, any) = (tokens(&self.names.name), tokens(&page.runtime("Any")));
        let note = docs::attributes(&[
            String::new(),
            "Nothing in the description tells its forms apart, so this is the JSON as received; the methods try one form each."
                .to_owned(),
        ]);
        page.item(quote!(#head #note #[derive(Clone)] pub struct #name(pub #any);));
        let entries: Vec<String> = self
            .names
            .members
            .iter()
            .zip(&self.spelt)
            .enumerate()
            .map(|(index, (member, ty))| {
                // Of two names for one type, the first has the conversion.
                let ours = self.meant.get(index);
                let first = self.meant.iter().position(|other| Some(other) == ours) == Some(index);
                format!("{member} {ty}{}", if first { " => from" } else { "" })
            })
            .collect();
        page.runtime("raw_union");
        page.invocation("raw_union", &self.names.name, &entries, "");
    }

    /// The enum: a variant a branch, and one for what is none of them.
    fn enumeration(&self, page: &mut Page, head: &TokenStream) {
        let (name, unknown) = (tokens(&self.names.name), tokens(&self.names.unknown));
        let any = tokens(&page.runtime("Any"));
        let several = matches!(
            &self.shape.choice,
            Choice::Shape(shapes) | Choice::Further { shapes, .. } if shapes.iter().any(|shape| shape.together)
        );
        let unknown_docs = docs::attributes(&[if several {
            "A form that this version does not know, or an object with properties of several forms.".to_owned()
        } else {
            "A form that this version does not know.".to_owned()
        }]);
        let variants: Vec<TokenStream> = self
            .shape
            .branches
            .iter()
            .zip(self.names.members.iter().zip(&self.spelt))
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
                #unknown(#any),
            }
        });
    }

    /// What each branch is made from by `From`, as the macros of unions want to hear it.
    fn conversions(&self, cx: &Context<'_>, page: &mut Page) -> Vec<String> {
        let of_branch = |(branch, ty): (&Branch, &Type)| {
            // `Unknown` is never made from a value on purpose, so `Any` is free; twice the same type is not.
            if self.meant.iter().filter(|other| *other == ty).count() != 1 {
                return String::new();
            }
            match branch.ty {
                Type::String => " from &str".to_owned(),
                // What is in a box is taken as well, unless another branch has it without one.
                Type::Boxed(id) => {
                    let inside = Type::Named(id);
                    let other = types::meant(cx, &inside);
                    let is_itself = types::owned(cx, page, &other) == self.names.name;
                    if is_itself || self.meant.contains(&other) {
                        return " from".to_owned();
                    }
                    format!(" from {}", types::owned(cx, page, &inside))
                }
                _ => " from".to_owned(),
            }
        };
        self.shape.branches.iter().zip(&self.meant).map(of_branch).collect()
    }

    /// How a value finds its branch: a line a branch.
    fn rules(&self, cx: &Context<'_>, page: &mut Page) {
        let conversions = self.conversions(cx, page);
        let expressions = |page: &mut Page, shapes: &[BranchShape]| -> Vec<String> {
            let name = page.runtime("Shape");
            shapes.iter().map(|shape| shape_expression(&name, shape)).collect()
        };
        let (macro_name, property, told_by) = match &self.shape.choice {
            Choice::Tag { property, values } => {
                let values = (0..self.shape.branches.len()).map(|index| listed(values, index));
                ("tagged_union", Some(property), values.collect())
            }
            Choice::Shape(shapes) => ("union", None, expressions(page, shapes)),
            Choice::Further {
                property,
                values,
                shapes,
            } => {
                let shapes = expressions(page, shapes).into_iter().enumerate();
                let both = shapes.map(|(index, shape)| format!("{}] [{shape}", listed(values, index)));
                ("union", Some(property), both.collect())
            }
            Choice::Ambiguous => return,
        };
        let members = self.names.members.iter().zip(&self.spelt);
        let entries: Vec<String> = members
            .zip(told_by.iter().zip(&conversions))
            .enumerate()
            .map(|(index, ((member, ty), (told_by, conversion)))| {
                format!("{index} {member} {ty} [{told_by}]{conversion}")
            })
            .collect();
        let by = property.map(|property| format!(" by {}", string(property)));
        let head = format!(
            "{}{} else {}",
            self.names.name,
            by.unwrap_or_default(),
            self.names.unknown
        );
        page.runtime(macro_name);
        page.invocation(macro_name, &head, &entries, "");
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
    if let Some(kinds) = &shape.rest {
        out.push_str(&format!(".rest({})", string(&kinds.words())));
    }
    if shape.closed {
        out.push_str(".closed()");
    }
    if shape.together {
        out.push_str(".together()");
    }
    out
}
