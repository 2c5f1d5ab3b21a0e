//! Chooses which objects get a constructor, and whether it takes the required fields by position or by name.
//!
//! Objects that are sent get one, so that a new optional field does not break callers. Parameters are positional only
//! where they cannot be swapped by mistake: they are sorted by name, so renaming a field could reorder two of the same
//! type and the calls would still compile.

use std::collections::HashSet;

use super::Model;
use super::modules::{Item, ModuleId};
use super::types::{Constructor, Field, Home, Object, Structure, Type, TypeDef};
use crate::ident;

/// More required fields are taken by name.
const MAX_POSITIONAL: usize = 3;

/// Sets the constructors, and names the structs of required fields.
pub(crate) fn choose_constructors(model: &mut Model) {
    let mut by_name = HashSet::new();
    let mut positional = Vec::new();
    let sent = model.types.held_by(model.functions.iter().map(|function| function.args));
    for id in sent {
        let def = model.types.get(id);
        let Structure::Object(object) = &def.structure else { continue };
        let Home { module, name } = def.home.clone();
        let constructor = if is_positional(object) {
            positional.push(id);
            Constructor::Positional(Vec::new())
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
    // After all names are taken.
    for id in positional {
        let parameters = parameters(model, model.types.get(id));
        model.types.get_mut(id).constructor = Some(Constructor::Positional(parameters));
    }
}

/// The names of the parameters, one per required field: that of the field, unless it could mean something else.
fn parameters(model: &Model, def: &TypeDef) -> Vec<String> {
    let Structure::Object(object) = &def.structure else { return Vec::new() };
    let taken = &model.modules.get(def.home.module).taken;
    let fields = object.fields.iter().enumerate().filter(|(_, field)| !field.has_default());
    let name = |(index, field): (usize, &Field)| {
        // A binding must not be spelled like a type of the module or a variant of its own type, and a leading
        // underscore means unused.
        let is_plain = field.name.starts_with(|c: char| c.is_ascii_lowercase())
            && !taken.contains(&field.name)
            && !has_variant(model, &field.ty, &field.name);
        if is_plain { field.name.clone() } else { format!("field_{index}") }
    };
    fields.map(name).collect()
}

fn has_variant(model: &Model, ty: &Type, name: &str) -> bool {
    let Type::Named(mention) = ty else { return false };
    model.types.get(mention.id).structure.variants().contains(&name)
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

#[cfg(test)]
mod tests {
    use crate::model::tests::{STRING, build_model, field, function, object};
    use crate::model::types::Constructor;

    fn constructor(fields: &[&str]) -> Option<Constructor> {
        let fields: Vec<String> = fields.iter().map(|name| field(name, STRING)).collect();
        let (model, _) = build_model(&[function("a.js:send", &object(&fields.join(",")), "null")], None);
        model.types.get(model.functions[0].args).constructor.clone()
    }

    #[test]
    fn what_could_be_swapped_is_taken_by_name() {
        assert_eq!(constructor(&[]), Some(Constructor::Positional(vec![])));
        assert_eq!(constructor(&["body"]), Some(Constructor::Positional(vec!["body".to_owned()])));
        assert_eq!(constructor(&["author", "body"]), Some(Constructor::Named("SendRequired".to_owned())));
    }

    #[test]
    fn a_parameter_that_could_mean_something_else_is_numbered() {
        assert_eq!(constructor(&["None"]), Some(Constructor::Positional(vec!["none".to_owned()])));
        assert_eq!(constructor(&["2fa"]), Some(Constructor::Positional(vec!["field_0".to_owned()])));
    }
}
