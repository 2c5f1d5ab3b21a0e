//! The modules that will be emitted: a tree in an arena, with a module for each folder, file, and function with types.

use std::collections::{BTreeMap, HashSet};

use super::types::{Home, TypeId};

/// A module at the top of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Top {
    // In order of precedence: a type that occurs in several modules is defined in the first.
    Tables,
    Api,
    Internal,
    Http,
}

impl Top {
    fn name(self) -> &'static str {
        match self {
            Self::Tables => "tables",
            Self::Api => "api",
            Self::Internal => "internal",
            Self::Http => "http",
        }
    }
}

/// A module of the arena.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ModuleId(usize);

#[derive(Debug)]
pub(crate) struct Module {
    /// Which module at the top it is, if it is one.
    pub(crate) top: Option<Top>,
    pub(crate) parent: Option<ModuleId>,
    /// The name in Rust; set by the `naming` pass.
    pub(crate) name: String,
    /// The child modules, by their spelling in Convex.
    pub(crate) children: BTreeMap<String, ModuleId>,
    /// The children in the order in which they are emitted; set by the `order` pass.
    pub(crate) ordered: Vec<ModuleId>,
    pub(crate) items: Vec<Item>,
    /// All names in this module.
    pub(crate) taken: HashSet<String>,
}

/// An item of a module, other than its child modules.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    /// Index into `Model::functions`.
    Function(usize),
    /// Index into `Model::tables`.
    Table(usize),
    /// Index into `Model::routes`.
    Route(usize),
    /// A type that is defined here.
    Type(TypeId),
    /// An alias of a type.
    Alias(String, TypeId),
    /// An alias of a struct of required fields, with its definition.
    RequiredAlias(String, Home),
}

/// All modules. The file itself is not one of them: its modules have no parent.
#[derive(Debug, Default)]
pub(crate) struct Modules {
    modules: Vec<Module>,
    tops: Vec<ModuleId>,
}

impl Modules {
    /// Adds a module at the top of the file.
    pub(crate) fn top(&mut self, top: Top) -> ModuleId {
        let id = self.push(None);
        let module = self.get_mut(id);
        module.top = Some(top);
        module.name = top.name().to_owned();
        self.tops.push(id);
        id
    }

    /// The child with this spelling: the existing one, or a new one.
    pub(crate) fn child(&mut self, parent: ModuleId, raw: &str) -> ModuleId {
        if let Some(id) = self.get(parent).children.get(raw) {
            return *id;
        }
        let id = self.push(Some(parent));
        self.get_mut(parent).children.insert(raw.to_owned(), id);
        id
    }

    /// Drops empty modules, except `kept`.
    pub(crate) fn drop_empty(&mut self, kept: Top) {
        for index in 0..self.modules.len() {
            let mut children = std::mem::take(&mut self.modules[index].children);
            children.retain(|_, child| !self.is_empty(*child));
            self.modules[index].children = children;
        }
        let tops = std::mem::take(&mut self.tops);
        self.tops = tops.into_iter().filter(|id| self.get(*id).top == Some(kept) || !self.is_empty(*id)).collect();
    }

    fn is_empty(&self, id: ModuleId) -> bool {
        let module = self.get(id);
        module.items.is_empty() && module.children.values().all(|child| self.is_empty(*child))
    }

    fn push(&mut self, parent: Option<ModuleId>) -> ModuleId {
        self.modules.push(Module {
            top: None,
            parent,
            name: String::new(),
            children: BTreeMap::new(),
            ordered: Vec::new(),
            items: Vec::new(),
            taken: HashSet::new(),
        });
        ModuleId(self.modules.len() - 1)
    }

    pub(crate) fn get(&self, id: ModuleId) -> &Module {
        &self.modules[id.0]
    }

    pub(crate) fn get_mut(&mut self, id: ModuleId) -> &mut Module {
        &mut self.modules[id.0]
    }

    /// The modules at the top of the file, in the order they were added.
    pub(crate) fn tops(&self) -> &[ModuleId] {
        &self.tops
    }

    /// Every module, parents before children.
    pub(crate) fn ids(&self) -> impl Iterator<Item = ModuleId> + use<> {
        (0..self.modules.len()).map(ModuleId)
    }

    /// The names from the top of the file to the module, both included.
    pub(crate) fn path(&self, id: ModuleId) -> Vec<&str> {
        let mut path = vec![self.get(id).name.as_str()];
        let mut parent = self.get(id).parent;
        while let Some(id) = parent {
            path.push(&self.get(id).name);
            parent = self.get(id).parent;
        }
        path.reverse();
        path
    }

    /// The top module that it is in, or itself.
    pub(crate) fn top_of(&self, id: ModuleId) -> Option<Top> {
        let module = self.get(id);
        module.parent.map_or(module.top, |parent| self.top_of(parent))
    }
}

#[cfg(test)]
mod tests {
    use super::{Item, Modules, Top};

    #[test]
    fn empty_modules_are_dropped_with_their_children() {
        let mut modules = Modules::default();
        let [api, internal, http] = [Top::Api, Top::Internal, Top::Http].map(|top| modules.top(top));
        let folder = modules.child(internal, "folder");
        modules.child(folder, "empty");
        let full = modules.child(folder, "full");
        modules.get_mut(full).items.push(Item::Function(0));
        modules.child(http, "get");
        modules.drop_empty(Top::Api);
        assert_eq!(modules.tops(), [api, internal]);
        assert_eq!(modules.get(folder).children.keys().collect::<Vec<_>>(), ["full"]);
    }
}
