//! Generated source → what a driver may call: methods with their arguments,
//! setters of calls, variants of enums. The source itself is asked, so that
//! nothing here repeats what the emitter knows.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::{Fields, FnArg, GenericArgument, ImplItem, Item, Pat, PathArguments, ReturnType, Type, TypeParamBound};

/// The callable surface of one generated client.
#[derive(Debug, Default)]
pub struct Surface {
    /// Methods that start a call, by name: of the client or of a group's handle.
    pub methods: BTreeMap<String, Method>,
    /// Methods of other types, by type and name: the types that they take.
    pub setters: BTreeMap<(String, String), Vec<String>>,
    /// Enums with their variants, and whether a variant holds something.
    pub enums: BTreeMap<String, Vec<(String, bool)>>,
    /// Names that are only other names, and the last part of what they name.
    pub aliases: BTreeMap<String, String>,
}

/// A method that starts a call.
#[derive(Debug)]
pub struct Method {
    /// The file that it stands in, relative to `src`.
    pub file: String,
    /// `Client`, or a group's handle.
    pub owner: String,
    pub arguments: Vec<Argument>,
    /// The call's type.
    pub call: String,
}

/// An argument of such a method.
#[derive(Debug)]
pub struct Argument {
    pub name: String,
    /// The type that is to be made for it; empty: left to inference.
    pub made: String,
    /// The type itself, without a reference and the wrapping of `impl Into<..>`.
    pub bare: String,
}

impl Surface {
    /// Adds what a file offers; a file that is no Rust offers nothing.
    pub fn read(&mut self, file: &str, text: &str) {
        let Ok(parsed) = syn::parse_file(text) else { return };
        for item in parsed.items {
            match item {
                Item::Enum(item) => {
                    let variants = item
                        .variants
                        .iter()
                        .map(|v| (v.ident.to_string(), !matches!(v.fields, Fields::Unit)));
                    self.enums.insert(item.ident.to_string(), variants.collect());
                }
                Item::Type(item) => {
                    if let Some(named) = last_name(&item.ty) {
                        self.aliases.insert(item.ident.to_string(), named);
                    }
                }
                Item::Impl(item) if item.trait_.is_none() => {
                    let Some(owner) = last_name(&item.self_ty) else {
                        continue;
                    };
                    for inner in &item.items {
                        if let ImplItem::Fn(function) = inner {
                            self.function(file, &owner, &function.sig);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The variants of an enum, which may go by another name: operations that fail alike share theirs.
    pub fn variants(&self, name: &str) -> Option<&[(String, bool)]> {
        let name = self.aliases.get(name).map_or(name, String::as_str);
        self.enums.get(name).map(Vec::as_slice)
    }

    fn function(&mut self, file: &str, owner: &str, sig: &syn::Signature) {
        let name = sig.ident.to_string();
        let mut by_value = false;
        let mut arguments = Vec::new();
        for input in &sig.inputs {
            match input {
                FnArg::Receiver(receiver) => by_value = matches!(receiver.kind, syn::ReceiverKind::Value),
                FnArg::Typed(argument) => {
                    let Pat::Ident(pattern) = &*argument.pat else { continue };
                    let made = made_type(&argument.ty);
                    let bare = if made.is_empty() {
                        bare_type(&argument.ty)
                    } else {
                        made.clone()
                    };
                    arguments.push(Argument {
                        name: pattern.ident.to_string(),
                        made,
                        bare,
                    });
                }
            }
        }
        if by_value {
            let types = arguments.into_iter().map(|argument| argument.made).collect();
            self.setters.insert((owner.to_owned(), name), types);
        } else if let ReturnType::Type(_, output) = &sig.output
            && let Some(call) = last_name(output)
        {
            self.methods.insert(
                name,
                Method {
                    file: file.to_owned(),
                    owner: owner.to_owned(),
                    arguments,
                    call,
                },
            );
        }
    }
}

fn bare_type(ty: &Type) -> String {
    match ty {
        Type::Reference(reference) => bare_type(&reference.elem),
        ty => ty.to_token_stream().to_string(),
    }
}

fn last_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|s| s.ident.to_string()),
        Type::Reference(reference) => last_name(&reference.elem),
        _ => None,
    }
}

/// The type to make for an argument: empty where inference finds it, `&` or
/// `Option<&>` where it is borrowed, `X` for `impl Into<X>`, `Vec<X>` for
/// `impl IntoIterator<Item = X>`.
fn made_type(ty: &Type) -> String {
    let ty = match ty {
        Type::ImplTrait(ty) => ty,
        Type::Reference(_) => return "&".into(),
        ty if ty.to_token_stream().to_string().starts_with("Option < &") => return "Option<&>".into(),
        _ => return String::new(),
    };
    for bound in &ty.bounds {
        let TypeParamBound::Trait(bound) = bound else { continue };
        let Some(segment) = bound.path.segments.last() else {
            continue;
        };
        let PathArguments::AngleBracketed(inner) = &segment.arguments else {
            continue;
        };
        let spelt = |ty: &Type| match made_type(ty) {
            made if made.is_empty() => ty.to_token_stream().to_string(),
            made => made,
        };
        for argument in &inner.args {
            match (segment.ident.to_string().as_str(), argument) {
                ("Into", GenericArgument::Type(ty)) => return spelt(ty),
                ("AsRef", GenericArgument::Type(ty)) if ty.to_token_stream().to_string() == "str" => {
                    return "String".into();
                }
                ("IntoIterator", GenericArgument::AssocType(item)) => return format!("Vec<{}>", spelt(&item.ty)),
                _ => {}
            }
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn methods_setters_and_variants_are_found() {
        let mut surface = Surface::default();
        let text = "impl Client { pub fn list(&self, id: &str, body: impl Into<Body>, ids: impl IntoIterator<Item = impl Into<String>>) -> List<'_> { x } }
            impl List<'_> { pub fn tag(self, tag: &str) -> Self { self } }
            pub enum Reply { Ok(Pet), Empty }
            pub type ListError = crate::errors::Reply;";
        surface.read("api/pets.rs", text);
        let method = &surface.methods["list"];
        assert_eq!((method.call.as_str(), method.owner.as_str()), ("List", "Client"));
        let made: Vec<_> = method
            .arguments
            .iter()
            .map(|a| (a.name.as_str(), a.made.as_str()))
            .collect();
        assert_eq!(made, [("id", "&"), ("body", "Body"), ("ids", "Vec<String>")]);
        assert!(surface.setters.contains_key(&("List".into(), "tag".into())));
        assert_eq!(surface.enums["Reply"], [("Ok".into(), true), ("Empty".into(), false)]);
        assert_eq!(surface.variants("ListError"), surface.variants("Reply"));
    }
}
