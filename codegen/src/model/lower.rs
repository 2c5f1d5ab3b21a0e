//! Lowers validators to types. Equal shapes become one type.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::clashes::NameClash;
use super::overrides::{Overrides, Selectable};
use super::pagination;
use super::reference;
use super::selector::SelectorPath;
use super::tables::{self, Documents};
use super::types::{Field, LiteralKind, Literals, Object, Structure, Type, TypeId, Types};
use super::user_type::{Kind, Misfit};
use super::{members, variants};
use crate::diagnostic::Diagnostic;
use crate::ident::{self, CREATION_TIME, Case, SYSTEM_FIELDS};
use crate::manifest::{self, Literal, Validator};

/// The result of lowering, while it is built.
#[derive(Debug)]
pub(crate) struct Lowering<'a> {
    pub(crate) types: Types,
    pub(crate) clashes: Vec<NameClash>,
    pub(crate) overrides: &'a Overrides,
    pub(super) selectable: Selectable,
    /// The validators that have a name in the manifest.
    pub(super) definitions: &'a BTreeMap<String, Validator>,
    /// The validators of the documents of the schema's tables.
    tables: &'a Documents,
    /// The selectors of types and documents that are mentioned but not defined.
    undefined: BTreeSet<String>,
    /// The documents of the schema's tables.
    pub(super) documents: BTreeMap<String, TypeId>,
    /// Types of the user's that do not fit, and bugs.
    pub(super) problems: Vec<Diagnostic>,
    /// The types of validators that may refer to themselves: names, and unions with names.
    pub(super) known: HashMap<Validator, Type>,
}

impl<'a> Lowering<'a> {
    pub(crate) fn new(
        overrides: &'a Overrides,
        definitions: &'a BTreeMap<String, Validator>,
        tables: &'a Documents,
    ) -> Self {
        Self {
            types: Types::default(),
            clashes: Vec::new(),
            overrides,
            selectable: Selectable::default(),
            definitions,
            tables,
            undefined: BTreeSet::new(),
            problems: Vec::new(),
            documents: BTreeMap::new(),
            known: HashMap::new(),
        }
    }

    /// The type of a validator at a selector.
    pub(crate) fn lower(&mut self, validator: &Validator, at: &SelectorPath<'_>) -> Type {
        self.replacement(validator, at).unwrap_or_else(|| self.lower_here(validator, at))
    }

    /// Like [`lower`](Self::lower), for a part without a selector of its own: an element of an array, a member of a
    /// union.
    pub(crate) fn lower_here(&mut self, validator: &Validator, at: &SelectorPath<'_>) -> Type {
        match validator {
            Validator::Null => Type::Unit,
            Validator::Number => self.number(at),
            Validator::Bigint | Validator::CommitTs => Type::Int64,
            Validator::Boolean => Type::Boolean,
            Validator::String => Type::String,
            Validator::Bytes => Type::Bytes,
            Validator::Any => Type::Value,
            Validator::Literal(literal) => self.literals(LiteralKind::of(literal), &[literal], at),
            Validator::Id(table) => Type::Id(vec![table.clone()]),
            Validator::Array(element) => Type::Vec(Box::new(self.lower_here(element, at))),
            Validator::Record(keys, values) => {
                let key = members::record_key(keys);
                Type::Map(Box::new(key), Box::new(self.lower_here(values, at)))
            }
            Validator::Object(fields) => {
                let table = self.table(validator);
                let document = table.as_ref().map(|selector| at.document(selector));
                let at = document.as_ref().unwrap_or(at);
                let structure = Structure::Object(self.object(fields, None, at));
                self.named(structure, at)
            }
            Validator::Union(members) => {
                let table = self.table(validator);
                let document = table.as_ref().map(|selector| at.document(selector));
                self.union(members, document.as_ref().unwrap_or(at))
            }
            Validator::Ref(name) => self.reference(name, at),
            Validator::Document(table) => match self.documents.get(table) {
                Some(id) => Type::named(*id),
                None => self.undefined(tables::selector(table)),
            },
        }
    }

    /// Records a type or document that is not defined. It is reported at the end.
    pub(super) fn undefined(&mut self, selector: String) -> Type {
        self.undefined.insert(selector);
        Type::Value
    }

    /// The types, and the problems that were found.
    pub(super) fn finish(mut self) -> (Types, Vec<NameClash>, Selectable, Vec<Diagnostic>) {
        // Undefined names have been reported when the manifest was read.
        let bugs = self.undefined.iter().map(|selector| Diagnostic::bug(selector, "it is not defined"));
        self.problems.extend(bugs);
        (self.types, self.clashes, self.selectable, self.problems)
    }

    /// The user's type for a validator, if there is one.
    fn replacement(&mut self, validator: &Validator, at: &SelectorPath<'_>) -> Option<Type> {
        if !self.overrides.has_replacements() {
            return None;
        }
        let selector = at.selector();
        let given = self.overrides.replacement(&selector);
        self.selectable.places.insert(selector);
        let given = given?;
        if let Some(misfit) = given.misfit(validator) {
            self.problems.push(misfit_error(&misfit, &at.selector()));
        }
        Some(Type::Custom(given))
    }

    /// A number: a float, or the integer or time that the user chose.
    fn number(&mut self, at: &SelectorPath<'_>) -> Type {
        if self.overrides.has_numbers() {
            let selectors = at.number_selectors();
            let number = self.overrides.number(&selectors);
            self.selectable.numbers.extend(selectors);
            if let Some(ty) = number {
                return ty;
            }
        }
        if at.is_field(CREATION_TIME) {
            return Type::Timestamp;
        }
        if self.overrides.suggest() {
            // The last selector is the shortest.
            self.selectable.plain_numbers.extend(at.number_selectors().pop());
        }
        Type::Number
    }

    /// The selector of the table whose documents have this validator, if selectors of numbers are needed.
    fn table(&self, validator: &Validator) -> Option<String> {
        if !self.overrides.has_numbers() && !self.overrides.suggest() {
            return None;
        }
        self.tables.table(validator).map(tables::selector)
    }

    /// The arguments of a function.
    pub(crate) fn args(&mut self, fields: &[manifest::Field], at: &SelectorPath<'_>) -> Object {
        self.fields(fields, None, at, |lowering, validator, at| match lowering.replacement(validator, at) {
            Some(custom) => custom,
            None if pagination::is_options(validator) => Type::PaginationOptions,
            None => lowering.lower_here(validator, at),
        })
    }

    /// The return type of a function. The items of a page are named like those of a list.
    pub(crate) fn returned(&mut self, validator: &Validator, at: &SelectorPath<'_>) -> Type {
        match (self.replacement(validator, at), pagination::item(reference::behind(validator, self.definitions))) {
            (Some(custom), _) => custom,
            (None, Some(item)) => Type::PaginationResult(Box::new(self.lower(item, &at.page()))),
            (None, None) => self.lower_here(validator, at),
        }
    }

    /// The fields of an object validator, without its tag.
    pub(crate) fn object(&mut self, fields: &[manifest::Field], tag: Option<&str>, at: &SelectorPath<'_>) -> Object {
        self.fields(fields, tag, at, Self::lower)
    }

    fn fields(
        &mut self,
        fields: &[manifest::Field],
        tag: Option<&str>,
        at: &SelectorPath<'_>,
        lower: fn(&mut Self, &Validator, &SelectorPath<'_>) -> Type,
    ) -> Object {
        let mut constants = Vec::new();
        let mut open = Vec::new();
        for field in fields {
            if tag == Some(field.name.as_str()) {
                continue;
            }
            match members::constant(field) {
                Some(literal) => constants.push((field.name.clone(), literal.clone())),
                None => open.push(field),
            }
        }
        // The system fields come first.
        open.sort_by_key(|field| SYSTEM_FIELDS.iter().position(|name| *name == field.name).unwrap_or(usize::MAX));
        let names = self.assign(open.iter().map(|field| field.name.as_str()), Case::Snake, at);
        let fields = open
            .into_iter()
            .zip(names)
            .map(|(field, name)| {
                let ty = lower(self, &field.validator, &at.part(&field.name));
                Field { name, key: field.name.clone(), ty, optional: field.optional }
            })
            .collect();
        Object { fields, constants }
    }

    /// An enum of literals of one kind.
    pub(crate) fn literals(&mut self, kind: LiteralKind, literals: &[&Literal], at: &SelectorPath<'_>) -> Type {
        let names = self.literal_names(literals, at);
        let variants = names.into_iter().zip(literals).map(|(name, literal)| (name, (*literal).clone())).collect();
        self.named(Structure::Literals(Literals { kind, variants }), at)
    }

    pub(crate) fn literal_names(&mut self, literals: &[&Literal], at: &SelectorPath<'_>) -> Vec<String> {
        let texts: Vec<String> = literals.iter().map(|literal| variants::literal_text(literal)).collect();
        self.assign(texts.iter().map(String::as_str), Case::Variant, at)
    }

    /// Names the members of a type, in their order.
    pub(crate) fn assign<'r>(
        &mut self,
        raws: impl Iterator<Item = &'r str>,
        case: Case,
        at: &SelectorPath<'_>,
    ) -> Vec<String> {
        // `ALL` is an associated constant of enums of literals.
        let mut taken = HashSet::from(["ALL".to_owned()]);
        let mut collisions = Vec::new();
        let names = ident::assign(raws, case, &mut taken, &mut collisions);
        self.clashes.extend(collisions.into_iter().map(|collision| NameClash { selector: at.selector(), collision }));
        names
    }

    /// The type of a shape at a place.
    pub(crate) fn named(&mut self, structure: Structure, at: &SelectorPath<'_>) -> Type {
        Type::named(self.types.share(structure, at.module))
    }
}

/// An error, because the deployment would reject values of this type, or they could not be read.
fn misfit_error(misfit: &Misfit, selector: &str) -> Diagnostic {
    let Misfit { given, wanted } = misfit;
    let help = match (given, wanted) {
        (Kind::Int64, Kind::Number) => format!("to send integers as numbers, use `Builder::integers(\"{selector}\")`"),
        (Kind::Array, Kind::Bytes) => "use `convex_typed::Bytes`".to_owned(),
        (_given, wanted) => format!("use a type that holds {wanted}, or one of your own that serializes as such"),
    };
    Diagnostic::error(format!("the type given for `{selector}` is {given} in Convex, but the validator wants {wanted}"))
        .with_help(help)
}
