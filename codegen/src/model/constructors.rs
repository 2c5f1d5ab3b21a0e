//! Chooses which objects get a constructor, its parameters, and the values it sets.
//!
//! Objects that are sent have one, so that a new optional field does not break callers. Its parameters are positional
//! only if they cannot be swapped by mistake: they are sorted by name, so renaming a field could reorder two of the
//! same type, and calls would still compile.

use std::collections::{HashMap, HashSet};

use super::Model;
use super::modules::{Item, ModuleId};
use super::types::{Constructor, Field, FieldValue, Home, Object, RequiredFields, Structure, Type, TypeDef, TypeId};
use crate::ident;

/// The most positional parameters.
const MAX_POSITIONAL: usize = 3;

/// Sets the constructors, and adds aliases of the structs that they take to the modules that send the type.
pub(crate) fn choose_constructors(model: &mut Model) {
    let mut positional = Vec::new();
    // The structs of required fields, by type.
    let mut structs: HashMap<TypeId, Home> = HashMap::new();
    let sent = model.types.held_by(model.functions.iter().map(|function| function.args));
    for id in sent {
        let def = model.types.get(id);
        let Structure::Object(object) = &def.structure else { continue };
        if is_positional(object) {
            positional.push(id);
            continue;
        }
        let is_alias = !object.fields.iter().any(Field::has_default);
        let values = object.fields.iter().map(|field| value(field, |_| FieldValue::Required)).collect();
        let Home { module, name } = def.home.clone();
        let name = required_name(model, module, &name);
        structs.insert(id, Home { module, name: name.clone() });
        let required = Some(RequiredFields { name, is_alias });
        model.types.get_mut(id).constructor = Some(Constructor { required, values });
    }
    add_aliases(model, &structs);
    // After all names have been assigned.
    for id in positional {
        let values = positional_values(model, model.types.get(id));
        model.types.get_mut(id).constructor = Some(Constructor { required: None, values });
    }
}

/// Adds an alias of a struct of required fields next to each alias of its type, in the modules of functions that send
/// it.
fn add_aliases(model: &mut Model, structs: &HashMap<TypeId, Home>) {
    let mut senders: HashMap<ModuleId, Vec<TypeId>> = HashMap::new();
    for function in &model.functions {
        senders.entry(function.helper).or_default().push(function.args);
    }
    for module in model.modules.ids() {
        let Some(args) = senders.remove(&module) else { continue };
        let aliased = |item: &Item| matches!(item, Item::Alias(_, ty) if structs.contains_key(ty));
        if !model.modules.get(module).items.iter().any(aliased) {
            continue;
        }
        let sent = model.types.reachable(args);
        let mut items = Vec::new();
        for item in std::mem::take(&mut model.modules.get_mut(module).items) {
            let alias = match &item {
                Item::Alias(name, ty) if sent.contains(ty) => structs.get(ty).map(|home| (name.clone(), home.clone())),
                Item::Alias(..)
                | Item::Function(_)
                | Item::Table(_)
                | Item::Route(_)
                | Item::Type(_)
                | Item::RequiredAlias(..) => None,
            };
            items.push(item);
            if let Some((name, home)) = alias {
                items.push(Item::RequiredAlias(required_name(model, module, &name), home));
            }
        }
        model.modules.get_mut(module).items = items;
    }
}

/// The value of a field: its default, or else the result of `required`.
fn value(field: &Field, required: impl FnOnce(&Field) -> FieldValue) -> FieldValue {
    match (field.optional, &field.ty) {
        (true, _) => FieldValue::Absent,
        (false, Type::PaginationOptions) => FieldValue::FirstPage,
        (false, _) => required(field),
    }
}

/// The values of the fields if each required one has a parameter. The parameter has the name of the field, unless that
/// could mean something else.
fn positional_values(model: &Model, def: &TypeDef) -> Vec<FieldValue> {
    let Structure::Object(object) = &def.structure else { return Vec::new() };
    let taken = &model.modules.get(def.home.module).taken;
    let parameter = |index: usize, field: &Field| {
        // A binding must not be spelled like a type of the module or a variant of its own type, and a leading
        // underscore means unused.
        let is_plain = field.name.starts_with(|c: char| c.is_ascii_lowercase())
            && !taken.contains(&field.name)
            && !has_variant(model, &field.ty, &field.name);
        let name = if is_plain { field.name.clone() } else { format!("field_{index}") };
        if field.ty == Type::String { FieldValue::IntoParameter(name) } else { FieldValue::Parameter(name) }
    };
    let fields = object.fields.iter().enumerate();
    fields.map(|(index, field)| value(field, |field| parameter(index, field))).collect()
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

/// A type without the name that the module gives it.
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
    use crate::model::Item;
    use crate::model::tests::{NUMBER, STRING, build_model, field, function, object};
    use crate::model::types::{Constructor, FieldValue, RequiredFields};

    fn constructor(fields: &[String]) -> Constructor {
        let (model, _) = build_model(&[function("a.js:send", &object(&fields.join(",")), "null")], None);
        model.types.get(model.functions[0].args).constructor.clone().unwrap()
    }

    fn parameter(name: &str) -> FieldValue {
        FieldValue::Parameter(name.to_owned())
    }

    #[test]
    fn parameters_that_could_be_swapped_are_fields_of_a_struct() {
        assert_eq!(constructor(&[]), Constructor { required: None, values: vec![] });
        let text = || FieldValue::IntoParameter("body".to_owned());
        let one = constructor(&[field("body", STRING), field("size", NUMBER)]);
        assert_eq!(one, Constructor { required: None, values: vec![text(), parameter("size")] });
        let required = |is_alias| Some(RequiredFields { name: "SendRequired".to_owned(), is_alias });
        let fields = [field("author", STRING), field("body", STRING)];
        let values = vec![FieldValue::Required, FieldValue::Required];
        assert_eq!(constructor(&fields), Constructor { required: required(true), values: values.clone() });
        let optional = field("limit", NUMBER).replace("false", "true");
        let values = [values, vec![FieldValue::Absent]].concat();
        let fields = [&fields[..], &[optional]].concat();
        assert_eq!(constructor(&fields), Constructor { required: required(false), values });
    }

    #[test]
    fn a_parameter_that_could_mean_something_else_is_numbered() {
        assert_eq!(constructor(&[field("None", NUMBER)]).values, [parameter("none")]);
        assert_eq!(constructor(&[field("2fa", NUMBER)]).values, [parameter("field_0")]);
    }

    #[test]
    fn the_struct_of_required_fields_has_a_name_only_where_its_type_is_sent() {
        let image = object(&[field("height", NUMBER), field("width", NUMBER)].join(","));
        let functions = [
            function("a.js:add", &object(&field("image", &image)), "null"),
            function("a.js:get", &object(""), &image),
            function("a.js:update", &object(&field("image", &image)), "null"),
        ];
        let (model, _) = build_model(&functions, None);
        let aliases = model.functions.iter().map(|function| {
            let items = &model.modules.get(function.helper).items;
            items.iter().filter(|item| matches!(item, Item::RequiredAlias(..))).count()
        });
        // The struct itself is in the first module.
        assert_eq!(aliases.collect::<Vec<_>>(), [0, 0, 1]);
    }
}
