//! The names that code in one module uses: short ones, unless a name from the deployment shadows them.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::iter;

use super::ty::Ty;
use crate::model::{Home, Mention, Model, ModuleId, StdItem, Top, Type, UserType, UserTypePart, system_table};
use crate::output::Code;

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
    std: BTreeSet<StdItem>,
    tables: bool,
}

impl<'a> Scope<'a> {
    pub(super) fn new(model: &'a Model, module: ModuleId) -> Self {
        Self { model, module, here: model.modules.path(module), uses: RefCell::default() }
    }

    pub(super) fn model(&self) -> &'a Model {
        self.model
    }

    /// Whether the module has an item of this name.
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

    /// An item of the standard library.
    pub(super) fn std(&self, item: StdItem) -> Ty<'a> {
        if self.shadowed(item.name) {
            return Ty::path(["", "std"].into_iter().chain(item.module.split("::")).chain([item.name]));
        }
        if !item.in_prelude {
            self.uses.borrow_mut().std.insert(item);
        }
        Ty::path([item.name])
    }

    /// The `use` lines for all names so far, in the order of rustfmt.
    pub(super) fn into_uses(self) -> Vec<Code> {
        let root = |name: &str| if self.shadowed(name) { format!("::{name}") } else { name.to_owned() };
        let uses = self.uses.borrow();
        let mut lines = Vec::new();
        match uses.runtime.iter().copied().collect::<Vec<_>>().as_slice() {
            [] => {}
            [one] => lines.push(format!("use {}::{one};", root("convex_typed"))),
            many => lines.push(format!("use {}::{{{}}};", root("convex_typed"), many.join(", "))),
        }
        lines.extend(uses.std.iter().map(|item| format!("use {}::{}::{};", root("std"), item.module, item.name)));
        if uses.tables {
            lines.push(format!("use {}tables;", "super::".repeat(self.here.len())));
        }
        lines.into_iter().map(Code::Line).collect()
    }

    /// The path to the module of tables from another module.
    fn tables(&self) -> Vec<&'a str> {
        if self.shadowed("tables") {
            return iter::repeat_n("super", self.here.len()).chain(["tables"]).collect();
        }
        self.uses.borrow_mut().tables = true;
        vec!["tables"]
    }

    /// The path to an item of a module.
    fn path<'t>(&'t self, module: ModuleId, name: &'t str) -> Ty<'t> {
        if module == self.module {
            return Ty::path([name]);
        }
        let there = self.model.modules.path(module);
        let tops = [module, self.module].map(|module| self.model.modules.top_of(module));
        let (mut parts, common) = if tops[0] == Some(Top::Tables) && tops[1] != Some(Top::Tables) {
            (self.tables(), 1)
        } else {
            let common = self.here.iter().zip(&there).take_while(|(a, b)| a == b).count();
            (vec!["super"; self.here.len() - common], common)
        };
        parts.extend(there.into_iter().skip(common));
        parts.push(name);
        Ty::path(parts)
    }

    /// The path to a definition.
    pub(super) fn home<'t>(&'t self, home: &'t Home) -> Ty<'t> {
        self.path(home.module, &home.name)
    }

    /// A type, under the name it has in the module `within`.
    fn mention<'t>(&'t self, mention: &'t Mention, within: ModuleId) -> Ty<'t> {
        match &mention.name {
            Some(name) => self.path(within, name),
            None => self.home(&self.model.types.get(mention.id).home),
        }
    }

    /// A type expression with the names of the module `within`.
    pub(super) fn ty<'t>(&'t self, ty: &'t Type, within: ModuleId) -> Ty<'t> {
        match ty {
            Type::Unit => Ty::Tuple(Vec::new()),
            Type::Boolean => self.std(StdItem::BOOL),
            Type::Number => self.std(StdItem::F64),
            Type::Integer(item) => self.std(*item),
            Type::Timestamp => self.runtime("Timestamp"),
            Type::Int64 => self.std(StdItem::I64),
            Type::String => self.std(StdItem::STRING),
            Type::Bytes => self.runtime("Bytes"),
            Type::Value => self.runtime("Value"),
            Type::Never => self.runtime("Never"),
            Type::Id(tables) => self.id(tables),
            Type::Option(inner) => self.option(self.ty(inner, within)),
            Type::Vec(inner) => self.std(StdItem::VEC).of(vec![self.ty(inner, within)]),
            Type::Map(key, value) => {
                self.std(StdItem::BTREE_MAP).of(vec![self.ty(key, within), self.ty(value, within)])
            }
            Type::PaginationOptions => self.runtime("PaginationOptions"),
            Type::PaginationResult(item) => self.runtime("PaginationResult").of(vec![self.ty(item, within)]),
            Type::Box(inner) => self.std(StdItem::BOX).of(vec![self.ty(inner, within)]),
            Type::Named(mention) => self.mention(mention, within),
            Type::Custom(given) => Ty::Given(self.given(given)),
        }
    }

    /// A type of the user's, whose paths start at the top of the file.
    fn given(&self, given: &UserType) -> String {
        let above = |levels: usize| vec!["super"; levels].join("::");
        let depth = self.here.len();
        let part = |part: &UserTypePart| match part {
            UserTypePart::Text(text) => text.clone(),
            UserTypePart::Std(item) => self.std(*item).to_string(),
            UserTypePart::Crate(name) if self.shadowed(name) => format!("::{name}"),
            UserTypePart::Crate(name) => name.clone(),
            UserTypePart::Top(name) => format!("{}::{name}", above(depth)),
            UserTypePart::File => above(depth),
            UserTypePart::Above => above(depth + 1),
        };
        given.parts.iter().map(part).collect()
    }

    pub(super) fn option<'t>(&'t self, inner: Ty<'t>) -> Ty<'t> {
        self.std(StdItem::OPTION).of(vec![inner])
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
