//! The user's settings by selector: types, derives, attributes and numbers.

use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Token, parse_quote};

use super::selection::{check, matches};
use super::std_item::StdItem;
use super::types::Type;
use super::user_type::{Refusal, UserType};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::options::{Number, Options};

/// Derives for a type.
#[derive(Debug)]
pub(crate) struct Derive {
    pub(crate) paths: Vec<String>,
    /// Whether the types it contains get them too.
    pub(crate) deep: bool,
}

/// The settings, parsed.
#[derive(Debug)]
pub(crate) struct Overrides {
    returns: Vec<(String, UserType)>,
    replace: Vec<(String, UserType)>,
    derives: Vec<(String, Derive)>,
    attributes: Vec<(String, String)>,
    /// Selector -> type of its numbers.
    numbers: Vec<(String, Type)>,
    /// Whether to collect numbers without a setting, for suggestions.
    suggest: bool,
}

/// The selectors that lowering found, to check those of the user. Empty if there is nothing to check.
#[derive(Debug, Default)]
pub(crate) struct Selectable {
    /// The selectors of all types that can be replaced.
    pub(crate) places: BTreeSet<String>,
    /// The selectors of all numbers.
    pub(crate) numbers: BTreeSet<String>,
    /// The selectors of all numbers without a setting, if suggestions are requested.
    pub(crate) plain_numbers: BTreeSet<String>,
}

impl Overrides {
    /// Reads the settings from the options, and reports fragments that are not valid Rust.
    pub(crate) fn new(options: &Options, diagnostics: &mut Diagnostics) -> Self {
        let mut types = |given: &[(String, String)]| {
            let mut read = Vec::new();
            for (selector, text) in given {
                let given = UserType::parse(text).unwrap_or_else(|refusal| {
                    diagnostics.push(match refusal {
                        Refusal::NotAType => fragment(selector, text, "a Rust type", "crate::Message"),
                        Refusal::Unclear(name) => unclear(selector, text, &name),
                    });
                    // The selector is still checked.
                    UserType::default()
                });
                read.push((selector.clone(), given));
            }
            read
        };
        let (returns, replace) = (types(&options.returns), types(&options.replace));
        let mut attributes = Vec::new();
        for (selector, text) in &options.attributes {
            match parse_attributes(text) {
                Ok(parsed) => attributes.push((selector.clone(), parsed)),
                Err(_) => diagnostics.push(fragment(selector, text, "an attribute", "#[must_use]")),
            }
        }
        let mut derives = Vec::new();
        let shallow = options.derives.iter().map(|given| (given, false));
        for ((selector, list), deep) in shallow.chain(options.deep_derives.iter().map(|given| (given, true))) {
            match parse_paths(list) {
                Ok(paths) => derives.push((selector.clone(), Derive { paths, deep })),
                Err(_) => diagnostics.push(fragment(selector, list, "a list of derives", "Ord, Hash")),
            }
        }
        let mut numbers = Vec::new();
        for (selector, number) in &options.numbers {
            match number {
                Number::Time => numbers.push((selector.clone(), Type::Timestamp)),
                Number::Integer(name) => match StdItem::integer(name) {
                    Some(item) => numbers.push((selector.clone(), Type::Integer(item))),
                    None => diagnostics.push(not_an_integer(selector, name)),
                },
            }
        }
        Self { returns, replace, derives, attributes, numbers, suggest: options.suggest }
    }

    /// The return type set for a function, and the pattern that sets it. The last one wins.
    pub(crate) fn returns(&self, path: &str) -> Option<(String, UserType)> {
        last(&self.returns, path).cloned()
    }

    /// Whether any types are replaced.
    pub(crate) fn has_replacements(&self) -> bool {
        !self.replace.is_empty()
    }

    /// The type that replaces the one at a selector. The last one wins.
    pub(crate) fn replacement(&self, selector: &str) -> Option<UserType> {
        last(&self.replace, selector).map(|(_, given)| given.clone())
    }

    /// Whether any numbers have a setting.
    pub(crate) fn has_numbers(&self) -> bool {
        !self.numbers.is_empty()
    }

    /// Whether suggestions for numbers are requested.
    pub(crate) fn suggest(&self) -> bool {
        self.suggest
    }

    /// The type of the number with these selectors. The last one wins.
    pub(crate) fn number(&self, selectors: &[String]) -> Option<Type> {
        let said = |(selector, _): &&(String, Type)| selectors.iter().any(|place| matches(selector, place));
        self.numbers.iter().rev().find(said).map(|(_, ty)| ty.clone())
    }

    /// Whether any attributes or derives are set.
    pub(crate) fn has_attributes(&self) -> bool {
        !(self.attributes.is_empty() && self.derives.is_empty())
    }

    /// The attributes for a selector, in the order of the settings.
    pub(crate) fn attributes<'s>(&'s self, place: &str) -> impl Iterator<Item = &'s String> {
        given(&self.attributes, place)
    }

    /// The derives for a selector, in the order of the settings.
    pub(crate) fn derives<'s>(&'s self, place: &str) -> impl Iterator<Item = &'s Derive> {
        given(&self.derives, place)
    }

    /// Reports selectors that match nothing. Replacements can select any type, attributes and derives only named types.
    pub(crate) fn check(&self, selectable: &Selectable, typed: &BTreeSet<String>, diagnostics: &mut Diagnostics) {
        for (selector, _) in &self.replace {
            check(selector, "selector", &selectable.places, diagnostics);
        }
        for (selector, _) in &self.numbers {
            check(selector, "selector of numbers", &selectable.numbers, diagnostics);
        }
        let selectors = self.attributes.iter().map(|(of, _)| of).chain(self.derives.iter().map(|(of, _)| of));
        for selector in selectors {
            check(selector, "selector", typed, diagnostics);
        }
    }
}

fn given<'g, T>(all: &'g [(String, T)], place: &str) -> impl Iterator<Item = &'g T> {
    all.iter().filter(move |(selector, _)| matches(selector, place)).map(|(_, given)| given)
}

fn last<'g, T>(given: &'g [(String, T)], text: &str) -> Option<&'g (String, T)> {
    given.iter().rev().find(|(selector, _)| matches(selector, text))
}

/// Attributes as prettyplease prints them, each on its own line.
fn parse_attributes(text: &str) -> syn::Result<String> {
    let attributes = syn::Attribute::parse_outer.parse_str(text)?;
    if attributes.is_empty() {
        return Err(syn::Error::new(Span::call_site(), "no attribute"));
    }
    let item = prettyplease::unparse(&parse_quote! { #(#attributes)* struct T; });
    let printed = item.strip_suffix("struct T;\n").map(str::to_owned);
    printed.ok_or_else(|| syn::Error::new(Span::call_site(), "not only attributes"))
}

fn parse_paths(list: &str) -> syn::Result<Vec<String>> {
    let parser =
        |input: ParseStream<'_>| Punctuated::<_, Token![,]>::parse_terminated_with(input, syn::Path::parse_mod_style);
    let paths = parser.parse_str(list)?;
    Ok(paths.iter().map(|path| path.to_token_stream().to_string().replace(' ', "")).collect())
}

fn unclear(selector: &str, text: &str, name: &str) -> Diagnostic {
    Diagnostic::error(format!(
        "`{name}` in `{text}`, given for `{selector}`, is ambiguous: each module could have its own"
    ))
    .with_help(format!("write its path: `crate::{name}`, or `convex_typed::{name}`"))
}

fn not_an_integer(selector: &str, name: &str) -> Diagnostic {
    let integers = StdItem::INTEGERS.map(|item| item.name).join(", ");
    Diagnostic::error(format!("`{name}`, given for the numbers at `{selector}`, is not a primitive integer type"))
        .with_help(format!("use one of {integers}"))
}

fn fragment(selector: &str, text: &str, wanted: &str, example: &str) -> Diagnostic {
    Diagnostic::error(format!("`{text}`, given for `{selector}`, is not {wanted}"))
        .with_help(format!("for example `{example}`"))
}
