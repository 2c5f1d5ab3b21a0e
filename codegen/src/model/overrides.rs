//! What the user asked for by pattern and selector, checked against what there is.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Token, parse_quote};

use super::selector::SelectorPath;
use super::types::Type;
use super::user_type::{Refusal, UserType};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{Function, Visibility};
use crate::options::{Number, Options};
use crate::suggest::did_you_mean;

/// The integers that a number can be.
const INTEGERS: &[&str] = &["i8", "i16", "i32", "i64", "isize", "u8", "u16", "u32", "u64", "usize"];

/// Whether a text matches a pattern in which `*` stands for anything.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, tail)) => text.strip_prefix(head).is_some_and(|rest| {
            tail.is_empty() || (0..=rest.len()).any(|at| rest.is_char_boundary(at) && matches(tail, &rest[at..]))
        }),
    }
}

/// The functions to emit, in the order of their paths.
pub(crate) fn functions<'f>(
    functions: &'f [Function],
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Vec<&'f Function> {
    let mut chosen: Vec<&Function> =
        functions.iter().filter(|function| options.internal || function.visibility == Visibility::Public).collect();
    chosen.sort_by_cached_key(|function| function.identifier.path());
    let patterns = options.include.iter().chain(&options.exclude).chain(options.returns.iter().map(|(of, _)| of));
    let mut patterns = patterns.peekable();
    if patterns.peek().is_some() {
        let paths = chosen.iter().map(|function| function.identifier.path()).collect();
        patterns.for_each(|pattern| check(pattern, "function pattern", &paths, diagnostics));
    }
    chosen.retain(|function| {
        let path = function.identifier.path();
        let listed = |patterns: &[String]| patterns.iter().any(|pattern| matches(pattern, &path));
        (options.include.is_empty() || listed(&options.include)) && !listed(&options.exclude)
    });
    chosen
}

fn check(selector: &str, what: &str, candidates: &BTreeSet<String>, diagnostics: &mut Diagnostics) {
    if candidates.iter().any(|candidate| matches(selector, candidate)) {
        return;
    }
    let patterns = if selector.contains('*') { patterns(candidates) } else { BTreeSet::new() };
    let help = match did_you_mean(selector, candidates.iter().chain(&patterns).map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`*` stands for any text; `Builder` describes what can be pointed at".to_owned(),
    };
    diagnostics.push(Diagnostic::error(format!("the {what} `{selector}` matches nothing")).with_help(help));
}

/// The patterns that one would write for some of the candidates: `messages:*`, `*:list`, `tables::users#*`.
fn patterns(candidates: &BTreeSet<String>) -> BTreeSet<String> {
    let cuts = |candidate: &String| {
        let cuts: Vec<usize> = candidate.match_indices([':', '/', '#', '.']).map(|(at, _)| at).collect();
        let sides = cuts.iter().flat_map(|at| [format!("{}*", &candidate[..=*at]), format!("*{}", &candidate[*at..])]);
        sides.collect::<Vec<_>>()
    };
    candidates.iter().flat_map(cuts).collect()
}

/// Derives for a type.
#[derive(Debug)]
pub(crate) struct Derive {
    pub(crate) paths: Vec<String>,
    /// Whether the types in it get them, too.
    pub(crate) deep: bool,
}

/// The Rust fragments given by selector.
#[derive(Debug)]
pub(crate) struct Overrides {
    returns: Vec<(String, UserType)>,
    replace: Vec<(String, UserType)>,
    derives: Vec<(String, Derive)>,
    attributes: Vec<(String, String)>,
    /// Selector and what its numbers are.
    numbers: Vec<(String, Type)>,
    /// Every place of a number, noted where a selector has to be checked against it.
    seen_numbers: RefCell<BTreeSet<String>>,
    /// Every place of a number of which nothing is said, noted where suggestions are wanted.
    plain_numbers: Option<RefCell<BTreeSet<String>>>,
    /// Every place there is, noted where a selector has to be checked against it.
    seen: RefCell<BTreeSet<String>>,
}

impl Overrides {
    /// Takes them from the options; what is no Rust is reported.
    pub(crate) fn new(options: &Options, diagnostics: &mut Diagnostics) -> Self {
        let mut types = |given: &[(String, String)]| {
            let mut read = Vec::new();
            for (selector, text) in given {
                let given = UserType::parse(text).unwrap_or_else(|refusal| {
                    diagnostics.push(match refusal {
                        Refusal::NotAType => fragment(selector, text, "a Rust type", "crate::Message"),
                        Refusal::Unclear(name) => unclear(selector, text, &name),
                    });
                    // The selector is checked all the same.
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
                Number::Integer(name) => match INTEGERS.iter().find(|known| *known == name) {
                    Some(known) => numbers.push((selector.clone(), Type::Integer(known))),
                    None => diagnostics.push(no_integer(selector, name)),
                },
            }
        }
        let (seen, seen_numbers) = (RefCell::default(), RefCell::default());
        let plain_numbers = options.suggest.then(RefCell::default);
        Self { returns, replace, derives, attributes, numbers, seen_numbers, plain_numbers, seen }
    }

    /// The return type given for a function, and by which pattern; of several the last.
    pub(crate) fn returns(&self, path: &str) -> Option<(String, UserType)> {
        last(&self.returns, path).cloned()
    }

    /// The type given for a place; of several the last.
    pub(crate) fn replacement(&self, place: &SelectorPath<'_>) -> Option<UserType> {
        if self.replace.is_empty() {
            return None;
        }
        let selector = place.selector();
        let replacement = last(&self.replace, &selector).map(|(_, given)| given.clone());
        self.seen.borrow_mut().insert(selector);
        replacement
    }

    /// Whether it matters how one points at numbers.
    pub(crate) fn tells_numbers(&self) -> bool {
        !self.numbers.is_empty() || self.plain_numbers.is_some()
    }

    /// What the number at a place is; of several the last.
    pub(crate) fn number(&self, place: &SelectorPath<'_>) -> Option<Type> {
        if self.numbers.is_empty() {
            return None;
        }
        let selectors = place.number_selectors();
        let said = |(selector, _): &&(String, Type)| selectors.iter().any(|place| matches(selector, place));
        let number = self.numbers.iter().rev().find(said).map(|(_, ty)| ty.clone());
        self.seen_numbers.borrow_mut().extend(selectors);
        number
    }

    /// Notes a number of which nothing is said.
    pub(crate) fn note_number(&self, place: &SelectorPath<'_>) {
        if let Some(numbers) = &self.plain_numbers {
            // The shortest way to point at it is the last.
            numbers.borrow_mut().extend(place.number_selectors().pop());
        }
    }

    /// The places noted so.
    pub(crate) fn plain_numbers(&self) -> BTreeSet<String> {
        self.plain_numbers.as_ref().map(RefCell::take).unwrap_or_default()
    }

    /// Whether any attributes or derives are given.
    pub(crate) fn has_attributes(&self) -> bool {
        !(self.attributes.is_empty() && self.derives.is_empty())
    }

    /// The attributes given for a place, in the order they were given.
    pub(crate) fn attributes<'s>(&'s self, place: &str) -> impl Iterator<Item = &'s String> {
        given(&self.attributes, place)
    }

    /// The derives given for a place, in the order they were given.
    pub(crate) fn derives<'s>(&'s self, place: &str) -> impl Iterator<Item = &'s Derive> {
        given(&self.derives, place)
    }

    /// Reports the selectors that match nothing: replacements against every place, attributes and derives against
    /// the places that have a type of their own.
    pub(crate) fn check(&self, typed: &BTreeSet<String>, diagnostics: &mut Diagnostics) {
        for (selector, _) in &self.replace {
            check(selector, "selector", &self.seen.borrow(), diagnostics);
        }
        for (selector, _) in &self.numbers {
            check(selector, "selector of numbers", &self.seen_numbers.borrow(), diagnostics);
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

/// Attributes as prettyplease writes them, each with its line break.
fn parse_attributes(text: &str) -> syn::Result<String> {
    let attributes = syn::Attribute::parse_outer.parse_str(text)?;
    if attributes.is_empty() {
        return Err(syn::Error::new(Span::call_site(), "no attribute"));
    }
    let item = prettyplease::unparse(&parse_quote! { #(#attributes)* struct T; });
    Ok(item.strip_suffix("struct T;\n").unwrap_or(text).to_owned())
}

fn parse_paths(list: &str) -> syn::Result<Vec<String>> {
    let parser =
        |input: ParseStream<'_>| Punctuated::<_, Token![,]>::parse_terminated_with(input, syn::Path::parse_mod_style);
    let paths = parser.parse_str(list)?;
    Ok(paths.iter().map(|path| path.to_token_stream().to_string().replace(' ', "")).collect())
}

fn unclear(selector: &str, text: &str, name: &str) -> Diagnostic {
    Diagnostic::error(format!("`{name}` in `{text}`, given for `{selector}`, could mean something else in each module"))
        .with_help(format!("say where it is: `crate::{name}`, or `convex_typed::{name}`"))
}

fn no_integer(selector: &str, name: &str) -> Diagnostic {
    Diagnostic::error(format!("`{name}`, given for the numbers at `{selector}`, is not a primitive integer type"))
        .with_help(format!("one of these: {}", INTEGERS.join(", ")))
}

fn fragment(selector: &str, text: &str, wanted: &str, example: &str) -> Diagnostic {
    Diagnostic::error(format!("`{text}`, given for `{selector}`, is not {wanted}"))
        .with_help(format!("an example: `{example}`"))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_any_text() {
        assert!(matches("messages:list", "messages:list"));
        assert!(!matches("messages:list", "messages:list2"));
        assert!(matches("*", ""));
        assert!(matches("admin/*", "admin/users:list"));
        assert!(matches("*:list", "a/b:list"));
        assert!(matches("a*c*e", "abcde"));
        assert!(!matches("a*c*e", "abde"));
        assert!(matches("*é*", "café!"));
    }
}
