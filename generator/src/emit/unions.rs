//! Unions → enums with a variant a branch, and the line that says how a
//! received value finds its branch.

use proc_macro2::TokenStream;
use quote::quote;

use super::print::{Page, string, tokens};
use super::{Context, docs, types, values};
use crate::model::{Branch, BranchShape, Choice, Kinds, TagValue, Type, Union};
use crate::name::TypeNames;

/// The longest line of a branch; more is broken.
const WIDEST: usize = 106;

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
                    let is_itself = |id| cx.names.of(id).is_some_and(|names| names.name == self.names.name);
                    if matches!(other, Type::Named(id) if is_itself(id)) || self.meant.contains(&other) {
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
        let shapes_of = |page: &mut Page, shapes: &[BranchShape]| -> Vec<Chain> {
            let name = page.runtime("Shape");
            shapes.iter().map(|shape| shape_expression(&name, shape)).collect()
        };
        let (macro_name, property, told_by): (_, _, Vec<Vec<Chain>>) = match &self.shape.choice {
            Choice::Tag { property, values } => {
                let values = (0..self.shape.branches.len()).map(|index| vec![listed(values, index)]);
                ("tagged_union", Some(property), values.collect())
            }
            Choice::Shape(shapes) => {
                let shapes = shapes_of(page, shapes).into_iter().map(|shape| vec![shape]);
                ("union", None, shapes.collect())
            }
            Choice::Further {
                property,
                values,
                shapes,
            } => {
                let shapes = shapes_of(page, shapes).into_iter().enumerate();
                let both = shapes.map(|(index, shape)| vec![listed(values, index), shape]);
                ("union", Some(property), both.collect())
            }
            Choice::Ambiguous => return,
        };
        let members = self.names.members.iter().zip(&self.spelt);
        let entries: Vec<String> = members
            .zip(told_by.iter().zip(&conversions))
            .enumerate()
            .map(|(index, ((member, ty), (told_by, conversion)))| {
                let flat: Vec<String> = told_by.iter().map(|chain| format!(" [{}]", chain.flat())).collect();
                let flat = format!("{index} {member} {ty}{}{conversion}", flat.concat());
                if flat.len() <= WIDEST {
                    return flat;
                }
                let broken: Vec<String> = told_by.iter().map(|chain| format!(" [{}]", chain.broken())).collect();
                format!("{index} {member} {ty}{}{conversion}", broken.concat())
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
fn listed(values: &[TagValue], branch: usize) -> Chain {
    let of_branch = values.iter().filter(|value| value.branch == branch);
    Chain {
        head: of_branch.map(|value| string(&value.value)).collect(),
        links: Vec::new(),
    }
}

/// What tells a branch: a list, or an expression with calls behind it.
struct Chain {
    head: Vec<String>,
    /// A method, and the items of its list; `None`: it takes nothing.
    links: Vec<(&'static str, Option<Vec<String>>)>,
}

impl Chain {
    fn flat(&self) -> String {
        let mut out = self.head.join(", ");
        for (method, items) in &self.links {
            match items {
                Some(items) => out.push_str(&format!(".{method}(&[{}])", items.join(", "))),
                None => out.push_str(&format!(".{method}()")),
            }
        }
        out
    }

    /// Over several lines, where it stands inside the brackets of an entry.
    fn broken(&self) -> String {
        let flat = self.flat();
        if flat.len() <= WIDEST / 2 {
            return flat;
        }
        if flat.len() + 8 <= WIDEST {
            return format!("\n{:8}{flat}\n    ", "");
        }
        let mut out = format!("\n{}", filled(&self.head, 8));
        for (method, items) in &self.links {
            out.push_str(&format!("\n{:12}.{method}(", ""));
            if let Some(items) = items {
                let flat = items.join(", ");
                match flat.len() <= WIDEST / 2 {
                    true => out.push_str(&format!("&[{flat}]")),
                    false => out.push_str(&format!("&[\n{}\n{:12}]", filled(items, 16), "")),
                }
            }
            out.push(')');
        }
        out.push_str("\n    ");
        out
    }
}

/// As many items a line as there is room for.
fn filled(items: &[String], indent: usize) -> String {
    let mut out = String::new();
    let mut line = String::new();
    for (index, item) in items.iter().enumerate() {
        if !line.is_empty() && indent + line.len() + item.len() + 2 > WIDEST {
            out.push_str(&format!("{:indent$}{}\n", "", line.trim_end()));
            line.clear();
        }
        line.push_str(item);
        if index + 1 < items.len() {
            line.push_str(", ");
        }
    }
    out.push_str(&format!("{:indent$}{line}", ""));
    out
}

/// `Shape::OBJECT.requires(&["bark"])`.
fn shape_expression(name: &str, shape: &BranchShape) -> Chain {
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
    let list = |items: &[String]| items.iter().map(|item| string(item)).collect::<Vec<_>>();
    let mut links: Vec<(&'static str, Option<Vec<String>>)> = Vec::new();
    if !shape.required.is_empty() {
        links.push(("requires", Some(list(&shape.required))));
    }
    if !shape.known.is_empty() {
        links.push(("knows", Some(list(&shape.known))));
    }
    if !shape.fixed.is_empty() {
        let fixed = shape.fixed.iter().map(|(property, values)| {
            let values: Vec<String> = values.iter().map(values::json).collect();
            format!("({}, &[{}])", string(property), list(&values).join(", "))
        });
        links.push(("fixed", Some(fixed.collect())));
    }
    if !shape.properties.is_empty() {
        let kinds = shape.properties.iter();
        let kinds = kinds.map(|(property, kinds)| format!("({}, {})", string(property), string(&kinds.words())));
        links.push(("kinds", Some(kinds.collect())));
    }
    if let Some(kinds) = &shape.rest {
        out.push_str(&format!(".rest({})", string(&kinds.words())));
    }
    if shape.closed {
        links.push(("closed", None));
    }
    if shape.together {
        links.push(("together", None));
    }
    Chain { head: vec![out], links }
}
