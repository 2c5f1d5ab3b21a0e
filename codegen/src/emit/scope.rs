//! The names that can be used in one module: short where nothing of the user's shadows them, qualified elsewhere.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::iter;

use super::ty::Ty;
use crate::model::{Constructor, Mention, Model, ModuleId, Type, TypeId, UserType, UserTypePart, system_table};

/// A module that is being emitted.
pub(super) struct Scope<'a> {
    model: &'a Model,
    module: ModuleId,
    /// The names from the top of the file to the module.
    here: Vec<&'a str>,
    uses: RefCell<Uses>,
}

#[derive(Default)]
struct Uses {
    runtime: BTreeSet<&'static str>,
    std: BTreeSet<&'static str>,
    tables: bool,
}

/// What generated code takes from the standard library without the prelude, or with it: name -> path.
const STD: &[(&str, &str, &str)] = &[
    ("BTreeMap", "collections", "BTreeMap"),
    ("Box", "boxed", "Box"),
    ("Cow", "borrow", "Cow"),
    ("Default", "default", "Default"),
    ("Into", "convert", "Into"),
    ("None", "option::Option", "None"),
    ("Option", "option", "Option"),
    ("Result", "result", "Result"),
    ("String", "string", "String"),
    ("Vec", "vec", "Vec"),
    ("bool", "primitive", "bool"),
    ("char", "primitive", "char"),
    ("f32", "primitive", "f32"),
    ("f64", "primitive", "f64"),
    ("i128", "primitive", "i128"),
    ("i16", "primitive", "i16"),
    ("i32", "primitive", "i32"),
    ("i64", "primitive", "i64"),
    ("i8", "primitive", "i8"),
    ("isize", "primitive", "isize"),
    ("str", "primitive", "str"),
    ("u128", "primitive", "u128"),
    ("u16", "primitive", "u16"),
    ("u32", "primitive", "u32"),
    ("u64", "primitive", "u64"),
    ("u8", "primitive", "u8"),
    ("usize", "primitive", "usize"),
];
const NOT_IN_PRELUDE: &[&str] = &["BTreeMap", "Cow"];

impl<'a> Scope<'a> {
    pub(super) fn new(model: &'a Model, module: ModuleId) -> Self {
        Self { model, module, here: model.modules.path(module), uses: RefCell::default() }
    }

    pub(super) fn model(&self) -> &'a Model {
        self.model
    }

    /// Whether the module has something of this name.
    pub(super) fn shadowed(&self, name: &str) -> bool {
        self.model.modules.get(self.module).taken.contains(name)
    }

    /// An item of the runtime.
    pub(super) fn runtime(&self, name: &'static str) -> Ty<'a> {
        if self.shadowed(name) {
            return Ty::path(["", "convex_typed", name]);
        }
        self.uses.borrow_mut().runtime.insert(name);
        Ty::path([name])
    }

    /// An item of the standard library, one of [`STD`].
    pub(super) fn std(&self, name: &'static str) -> Ty<'a> {
        match STD.iter().find(|(known, ..)| *known == name) {
            Some((_, module, _)) if self.shadowed(name) => {
                Ty::path(["", "std"].into_iter().chain(module.split("::")).chain([name]))
            }
            _ => {
                if NOT_IN_PRELUDE.contains(&name) {
                    self.uses.borrow_mut().std.insert(name);
                }
                Ty::path([name])
            }
        }
    }

    /// The `use` lines for what was asked for, in the order of rustfmt.
    pub(super) fn into_uses(self) -> Vec<String> {
        let root = |name: &str| if self.shadowed(name) { format!("::{name}") } else { name.to_owned() };
        let uses = self.uses.borrow();
        let mut lines = Vec::new();
        match uses.runtime.iter().copied().collect::<Vec<_>>().as_slice() {
            [] => {}
            [one] => lines.push(format!("use {}::{one};", root("convex_typed"))),
            many => lines.push(format!("use {}::{{{}}};", root("convex_typed"), many.join(", "))),
        }
        for name in &uses.std {
            if let Some((_, module, _)) = STD.iter().find(|(known, ..)| known == name) {
                lines.push(format!("use {}::{module}::{name};", root("std")));
            }
        }
        if uses.tables {
            lines.push(format!("use {}tables;", "super::".repeat(self.here.len())));
        }
        lines
    }

    /// The module of tables, from outside of it.
    fn tables(&self) -> Vec<&'a str> {
        if self.shadowed("tables") {
            return iter::repeat_n("super", self.here.len()).chain(["tables"]).collect();
        }
        self.uses.borrow_mut().tables = true;
        vec!["tables"]
    }

    /// What has this name in a module, seen from here.
    fn path<'t>(&'t self, module: ModuleId, name: &'t str) -> Ty<'t> {
        if module == self.module {
            return Ty::path([name]);
        }
        let there = self.model.modules.path(module);
        let (mut parts, common) = if there.first() == Some(&"tables") && self.here.first() != Some(&"tables") {
            (self.tables(), 1)
        } else {
            let common = self.here.iter().zip(&there).take_while(|(a, b)| a == b).count();
            (vec!["super"; self.here.len() - common], common)
        };
        parts.extend(there.into_iter().skip(common));
        parts.push(name);
        Ty::path(parts)
    }

    /// A type where it is defined.
    pub(super) fn home(&self, id: TypeId) -> Ty<'_> {
        let home = &self.model.types.get(id).home;
        self.path(home.module, &home.name)
    }

    /// The struct with the required fields of a type, where it is defined.
    pub(super) fn required(&self, id: TypeId) -> Ty<'_> {
        let def = self.model.types.get(id);
        match &def.constructor {
            Some(Constructor::Named(name)) => self.path(def.home.module, name),
            Some(Constructor::Positional(_)) | None => self.home(id),
        }
    }

    /// A type as a place of `within` mentions it.
    fn mention<'t>(&'t self, mention: &'t Mention, within: ModuleId) -> Ty<'t> {
        match &mention.name {
            Some(name) => self.path(within, name),
            None => self.home(mention.id),
        }
    }

    /// A type expression; its named parts are those of `within`.
    pub(super) fn ty<'t>(&'t self, ty: &'t Type, within: ModuleId) -> Ty<'t> {
        match ty {
            Type::Unit => Ty::Tuple(Vec::new()),
            Type::Boolean => self.std("bool"),
            Type::Number => self.std("f64"),
            Type::Integer(name) => self.std(name),
            Type::Timestamp => self.runtime("Timestamp"),
            Type::Int64 => self.std("i64"),
            Type::String => self.std("String"),
            Type::Bytes => self.runtime("Bytes"),
            Type::Value => self.runtime("Value"),
            Type::Never => self.runtime("Never"),
            Type::Id(tables) => self.id(tables),
            Type::Option(inner) => self.option(self.ty(inner, within)),
            Type::Vec(inner) => self.std("Vec").of(vec![self.ty(inner, within)]),
            Type::Map(key, value) => self.std("BTreeMap").of(vec![self.ty(key, within), self.ty(value, within)]),
            Type::PaginationOptions => self.runtime("PaginationOptions"),
            Type::PaginationResult(item) => self.runtime("PaginationResult").of(vec![self.ty(item, within)]),
            Type::Box(inner) => self.std("Box").of(vec![self.ty(inner, within)]),
            Type::Named(mention) => self.mention(mention, within),
            Type::Custom(given) => Ty::Given(self.given(given)),
        }
    }

    /// A type of the user's, whose paths are meant at the top of the file.
    fn given(&self, given: &UserType) -> String {
        let above = |levels: usize| vec!["super"; levels].join("::");
        let depth = self.here.len();
        let part = |part: &UserTypePart| match part {
            UserTypePart::Text(text) => text.clone(),
            UserTypePart::Std(name) => self.std(name).to_string(),
            UserTypePart::Crate(name) if self.shadowed(name) => format!("::{name}"),
            UserTypePart::Crate(name) => name.clone(),
            UserTypePart::Top(name) => format!("{}::{name}", above(depth)),
            UserTypePart::File => above(depth),
            UserTypePart::Above => above(depth + 1),
        };
        given.parts.iter().map(part).collect()
    }

    pub(super) fn option<'t>(&'t self, inner: Ty<'t>) -> Ty<'t> {
        self.std("Option").of(vec![inner])
    }

    fn id(&self, tables: &[String]) -> Ty<'_> {
        let markers: Vec<Ty<'_>> = tables.iter().map(|table| self.marker(table)).collect();
        self.runtime("Id").of(if markers.len() == 1 { markers } else { vec![Ty::Tuple(markers)] })
    }

    fn marker(&self, table: &str) -> Ty<'_> {
        match (self.model.table(table), system_table(table)) {
            (Some(table), _) => self.path(table.module, &table.ident),
            (None, Some(name)) => self.runtime(name),
            // The `verify` pass of the model reports such a table.
            (None, None) => Ty::Tuple(Vec::new()),
        }
    }
}
