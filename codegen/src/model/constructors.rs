//! Chooses which objects get a constructor, and whether it takes the required fields by position or by name.
//!
//! Objects that are sent get one, so that a new optional field does not break callers. Parameters are positional only
//! where they cannot be swapped by mistake: they are sorted by name, so renaming a field could reorder two of the same
//! type and the calls would still compile.

use std::collections::HashSet;

use super::Model;
use super::modules::{Item, ModuleId};
use super::types::{Constructor, Home, Object, Structure, Type};
use crate::ident;

/// More required fields are taken by name.
const MAX_POSITIONAL: usize = 3;

/// Sets the constructors, and names the structs of required fields.
pub(crate) fn choose_constructors(model: &mut Model) {
    let mut by_name = HashSet::new();
    let sent = model.types.held_by(model.functions.iter().map(|function| function.args));
    for id in sent {
        let def = model.types.get(id);
        let Structure::Object(object) = &def.structure else { continue };
        let Home { module, name } = def.home.clone();
        let constructor = if is_positional(object) {
            Constructor::Positional
        } else {
            by_name.insert(id);
            Constructor::Named(required_name(model, module, &name))
        };
        model.types.get_mut(id).constructor = Some(constructor);
    }
    for module in model.modules.ids() {
        let mut items = Vec::new();
        for item in std::mem::take(&mut model.modules.get_mut(module).items) {
            let alias = if let Item::Alias(name, ty) = &item
                && by_name.contains(ty)
            {
                Some((required_name(model, module, name), *ty))
            } else {
                None
            };
            items.push(item);
            items.extend(alias.map(|(name, ty)| Item::RequiredAlias(name, ty)));
        }
        model.modules.get_mut(module).items = items;
    }
}

fn is_positional(object: &Object) -> bool {
    let required = object.fields.iter().filter(|field| !field.has_default());
    let distinct: HashSet<Type> = required.clone().map(|field| without_name(&field.ty)).collect();
    required.count() <= MAX_POSITIONAL.min(distinct.len())
}

/// A type, however the place calls it.
fn without_name(ty: &Type) -> Type {
    let mut ty = ty.clone();
    if let Type::Named(mention) = ty.innermost_mut() {
        mention.name = None;
    }
    ty
}

/// A name for the struct of required fields, next to the type that is called `name` there.
fn required_name(model: &mut Model, module: ModuleId, name: &str) -> String {
    let taken = &mut model.modules.get_mut(module).taken;
    let wanted = format!("{name}Required");
    let free = ident::free_name(&wanted, |name| taken.contains(name));
    taken.insert(free.clone());
    free
}
