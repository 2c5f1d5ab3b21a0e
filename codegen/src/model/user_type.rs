//! The user's own Rust types: how their paths are written in each module, and which validators they fit.

use std::fmt;

use quote::ToTokens;
use syn::{GenericArgument, Ident, PathArguments, parse_quote};

use super::std_item::StdItem;
use crate::manifest::{Literal, Validator};

/// The modules at the top of the file that have types. `http` has none, and there is a crate of that name.
const TOP: &[&str] = &["api", "internal", "tables"];

/// A type whose paths are relative to the top of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct UserType {
    pub(crate) parts: Vec<UserTypePart>,
    outline: Outline,
}

/// A part of its text. All but `Text` are the first segment of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum UserTypePart {
    Text(String),
    /// An item that needs no `use`.
    Std(StdItem),
    /// Another crate.
    Crate(String),
    /// A module at the top of the file.
    Top(&'static str),
    /// `self`: the file.
    File,
    /// `super`: the module that the file is in.
    Above,
}

/// The outline of a type: the kinds of Convex values it can hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Outline {
    Scalar(Kind),
    Option(Box<Outline>),
    List(Box<Outline>),
    Map(Box<Outline>),
    /// The user's own type, which can hold anything.
    #[default]
    Other,
}

/// A kind of Convex value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Null,
    Boolean,
    Number,
    Int64,
    String,
    Bytes,
    Array,
    Object,
    Any,
}

/// Why a text is not accepted as a type.
pub(crate) enum Refusal {
    /// It is not a type, or not one that can be serialized.
    NotAType,
    /// This name in it could mean something else in each module.
    Unclear(String),
}

/// How a type does not fit a validator.
pub(crate) struct Misfit {
    /// The kind of the user's type.
    pub(crate) given: Kind,
    /// The kind that the validator wants.
    pub(crate) wanted: Kind,
}

impl UserType {
    pub(crate) fn parse(text: &str) -> Result<Self, Refusal> {
        if text.contains(MARK) {
            return Err(Refusal::NotAType);
        }
        let mut ty: syn::Type = syn::parse_str(text).map_err(|_| Refusal::NotAType)?;
        let outline = Outline::of(&ty);
        let mut roots = Roots::default();
        roots.take(&mut ty)?;
        Ok(Self { parts: roots.parts(&print(&ty)), outline })
    }

    /// Returns how it does not fit a validator, if it does not.
    pub(crate) fn misfit(&self, validator: &Validator) -> Option<Misfit> {
        self.outline.misfit(validator)
    }
}

/// The type in one line, as prettyplease prints it.
fn print(ty: &syn::Type) -> String {
    let alias = prettyplease::unparse(&parse_quote! { type T = #ty; });
    let line = alias.strip_prefix("type T = ").and_then(|rest| rest.strip_suffix(";\n"));
    line.filter(|line| !line.contains('\n')).map_or_else(|| ty.to_token_stream().to_string(), str::to_owned)
}

/// The first segments of paths, which are taken out of a type and written differently in each module.
#[derive(Default)]
struct Roots(Vec<UserTypePart>);

/// The placeholder for a first segment; its number follows.
const MARK: &str = "__convex_typed_root_";

impl Roots {
    fn take(&mut self, ty: &mut syn::Type) -> Result<(), Refusal> {
        match ty {
            syn::Type::Array(array) => self.take(&mut array.elem),
            syn::Type::Group(group) => self.take(&mut group.elem),
            syn::Type::Paren(paren) => self.take(&mut paren.elem),
            syn::Type::Reference(reference) => self.take(&mut reference.elem),
            syn::Type::Slice(slice) => self.take(&mut slice.elem),
            syn::Type::Tuple(tuple) => tuple.elems.iter_mut().try_for_each(|ty| self.take(ty)),
            syn::Type::Path(path) => {
                if let Some(outer) = &mut path.qself {
                    self.take(&mut outer.ty)?;
                }
                self.take_path(&mut path.path)
            }
            // Functions, trait objects and others cannot be serialized.
            _ => Err(Refusal::NotAType),
        }
    }

    fn take_path(&mut self, path: &mut syn::Path) -> Result<(), Refusal> {
        let alone = path.segments.len() == 1;
        for segment in &mut path.segments {
            match &mut segment.arguments {
                PathArguments::None => {}
                PathArguments::AngleBracketed(arguments) => {
                    for argument in &mut arguments.args {
                        if let GenericArgument::Type(ty) = argument {
                            self.take(ty)?;
                        }
                    }
                }
                PathArguments::Parenthesized(_) => return Err(Refusal::NotAType),
            }
        }
        let (None, Some(first)) = (path.leading_colon, path.segments.first_mut()) else { return Ok(()) };
        let name = first.ident.to_string();
        let top = TOP.iter().copied().find(|top| *top == name);
        let root = match (name.as_str(), alone) {
            ("crate", false) => return Ok(()),
            ("Self", _) => return Err(Refusal::NotAType),
            ("self", false) => UserTypePart::File,
            ("super", false) => UserTypePart::Above,
            (_, true) => UserTypePart::Std(StdItem::in_prelude(&name).ok_or_else(|| Refusal::Unclear(name.clone()))?),
            (_, false) => top.map_or_else(|| UserTypePart::Crate(name.clone()), UserTypePart::Top),
        };
        first.ident = Ident::new(&format!("{MARK}{}_", self.0.len()), first.ident.span());
        self.0.push(root);
        Ok(())
    }

    /// Splits the text at the first segments of its paths.
    fn parts(&self, text: &str) -> Vec<UserTypePart> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, marked)) = rest.split_once(MARK)
            && let Some((number, after)) = marked.split_once('_')
        {
            parts.push(UserTypePart::Text(before.to_owned()));
            parts.extend(number.parse().ok().and_then(|number: usize| self.0.get(number).cloned()));
            rest = after;
        }
        parts.push(UserTypePart::Text(rest.to_owned()));
        parts
    }
}

impl Outline {
    fn of(ty: &syn::Type) -> Self {
        match ty {
            syn::Type::Group(group) => Self::of(&group.elem),
            syn::Type::Paren(paren) => Self::of(&paren.elem),
            syn::Type::Reference(reference) => Self::of(&reference.elem),
            syn::Type::Array(array) => Self::List(Box::new(Self::of(&array.elem))),
            syn::Type::Slice(slice) => Self::List(Box::new(Self::of(&slice.elem))),
            syn::Type::Tuple(tuple) if tuple.elems.is_empty() => Self::Scalar(Kind::Null),
            syn::Type::Path(path) if path.qself.is_none() => Self::of_path(&path.path),
            _ => Self::Other,
        }
    }

    fn of_path(path: &syn::Path) -> Self {
        let (Some(first), Some(last)) = (path.segments.first(), path.segments.last()) else { return Self::Other };
        let first = first.ident.to_string();
        let known =
            path.segments.len() == 1 || ["alloc", "bytes", "convex_typed", "core", "std"].contains(&first.as_str());
        if !known {
            return Self::Other;
        }
        let types: Vec<&syn::Type> = match &last.arguments {
            PathArguments::AngleBracketed(arguments) => {
                let types = arguments.args.iter();
                types.filter_map(|of| if let GenericArgument::Type(ty) = of { Some(ty) } else { None }).collect()
            }
            PathArguments::None | PathArguments::Parenthesized(_) => Vec::new(),
        };
        let argument = |index: usize| Box::new(types.get(index).map_or(Self::Other, |ty| Self::of(ty)));
        match last.ident.to_string().as_str() {
            "Arc" | "Box" | "Cow" | "Rc" => *argument(0),
            "Option" => Self::Option(argument(0)),
            "BTreeSet" | "BinaryHeap" | "HashSet" | "LinkedList" | "Vec" | "VecDeque" => Self::List(argument(0)),
            "BTreeMap" | "HashMap" => Self::Map(argument(1)),
            "bool" => Self::Scalar(Kind::Boolean),
            "f32" | "f64" | "i8" | "i16" | "i32" | "u8" | "u16" | "u32" | "Timestamp" => Self::Scalar(Kind::Number),
            "i64" | "i128" | "isize" | "u64" | "u128" | "usize" => Self::Scalar(Kind::Int64),
            "Id" | "String" | "char" | "str" => Self::Scalar(Kind::String),
            "Bytes" => Self::Scalar(Kind::Bytes),
            _ => Self::Other,
        }
    }

    fn misfit(&self, validator: &Validator) -> Option<Misfit> {
        let wanted = match (validator, self) {
            (_, Self::Other) | (Validator::Any | Validator::Ref(_) | Validator::Document(_), _) => return None,
            (Validator::Union(members), outline) => return outline.misfit_of_union(members),
            (_, Self::Option(some)) => return some.misfit(validator),
            (Validator::Array(element), Self::List(item)) => return item.misfit(element),
            (Validator::Record(_, value), Self::Map(item)) => return item.misfit(value),
            (Validator::Object(_), Self::Map(_)) => return None,
            (Validator::Null, _) => Kind::Null,
            (Validator::Boolean | Validator::Literal(Literal::Boolean(_)), _) => Kind::Boolean,
            (Validator::Number | Validator::Literal(Literal::Number(_)), _) => Kind::Number,
            (Validator::Bigint | Validator::CommitTs | Validator::Literal(Literal::Bigint(_)), _) => Kind::Int64,
            (Validator::String | Validator::Id(_) | Validator::Literal(Literal::String(_)), _) => Kind::String,
            (Validator::Bytes, _) => Kind::Bytes,
            (Validator::Array(_), _) => Kind::Array,
            (Validator::Record(..) | Validator::Object(_), _) => Kind::Object,
        };
        if *self == Self::Scalar(wanted) {
            return None;
        }
        Some(Misfit { given: self.kind(), wanted })
    }

    /// Like [`misfit`](Self::misfit), for a union: it only has to fit one of the members.
    fn misfit_of_union(&self, members: &[Validator]) -> Option<Misfit> {
        let outline = if let Self::Option(some) = self { some } else { self };
        let mut misfits = Vec::new();
        for member in members.iter().filter(|member| **member != Validator::Null) {
            misfits.push(outline.misfit(member)?);
        }
        misfits.into_iter().next()
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Scalar(kind) => *kind,
            Self::Option(some) => some.kind(),
            Self::List(_) => Kind::Array,
            Self::Map(_) => Kind::Object,
            Self::Other => Kind::Any,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::Int64 => "an int64",
            Self::String => "a string",
            Self::Bytes => "bytes",
            Self::Array => "an array",
            Self::Object => "an object",
            Self::Any => "any value",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<UserType, Refusal> {
        UserType::parse(text)
    }

    #[test]
    fn paths_start_at_the_top_of_the_file() {
        let parts = |text: &str| {
            let given = parse(text).ok().unwrap();
            let parts = given.parts.iter().filter(|part| !matches!(part, UserTypePart::Text(_)));
            let parts = parts.map(|part| match part {
                UserTypePart::Std(item) => item.name.to_owned(),
                other => format!("{other:?}"),
            });
            parts.collect::<Vec<_>>().join(", ")
        };
        assert_eq!(
            parts("Vec<std::collections::HashMap<String, tables::Users>>"),
            r#"Vec, Crate("std"), String, Top("tables")"#
        );
        assert_eq!(parts("(crate::A, ::b::B, super::C, self::D, [u8; 4])"), "Above, File, u8");
        for unclear in ["Message", "Vec<Message>"] {
            assert!(matches!(parse(unclear), Err(Refusal::Unclear(_))), "{unclear}");
        }
        for none in ["fn()", "Self", "dyn Copy", "_", "a b", "impl Copy", "Fn(u8)"] {
            assert!(matches!(parse(none), Err(Refusal::NotAType)), "{none}");
        }
    }

    #[test]
    fn standard_types_must_fit_the_validator() {
        let misfit = |text: &str, validator: &Validator| {
            let misfit = parse(text).ok().unwrap().misfit(validator);
            misfit.map(|misfit| format!("{} for {}", misfit.given, misfit.wanted))
        };
        let array = |of| Validator::Array(Box::new(of));
        let nullable = |of| Validator::Union(vec![of, Validator::Null]);
        for (text, validator, expected) in [
            ("i64", Validator::Number, Some("an int64 for a number")),
            ("Option<usize>", nullable(Validator::Number), Some("an int64 for a number")),
            ("Vec<u64>", array(Validator::Number), Some("an int64 for a number")),
            ("std::vec::Vec<u8>", Validator::Bytes, Some("an array for bytes")),
            ("f64", Validator::Bigint, Some("a number for an int64")),
            ("String", array(Validator::String), Some("a string for an array")),
            ("u32", Validator::Number, None),
            ("f64", Validator::Union(vec![Validator::String, Validator::Number]), None),
            ("crate::Anything", Validator::Bytes, None),
            ("Box<crate::Anything>", Validator::Number, None),
            ("convex_typed::Bytes", Validator::Bytes, None),
            ("std::collections::HashMap<String, i64>", Validator::Object(Vec::new()), None),
            ("i64", Validator::Any, None),
        ] {
            assert_eq!(misfit(text, &validator).as_deref(), expected, "{text}");
        }
    }
}
