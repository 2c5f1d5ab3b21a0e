//! Infers the derives that a type can have.

use super::Model;
use super::types::{Derives, Field, Holds, Structure, Type, TypeDef, Types};

/// Sets the derives of every type. Types may be recursive, so each starts with all derives, and loses those that its
/// parts lack.
pub(crate) fn infer_derives(model: &mut Model) {
    for id in model.types.ids() {
        model.types.get_mut(id).derives = Derives { copy: true, eq: true, default: true };
    }
    let mut changed = true;
    while std::mem::take(&mut changed) {
        for id in model.types.ids() {
            let derives = of(&model.types, model.types.get(id));
            changed |= std::mem::replace(&mut model.types.get_mut(id).derives, derives) != derives;
        }
    }
}

/// The traits that the wire formats implement.
const IMPLEMENTED: &[&str] = &["Serialize", "Deserialize"];

/// Sets the paths to derive: those that a type can have, then those that the user adds.
pub(crate) fn merge_derives(model: &mut Model) {
    for id in model.types.ids() {
        let def = model.types.get_mut(id);
        def.derive_paths = paths(def.derives, &def.extra_derives);
    }
    for route in &mut model.routes {
        // Fields are strings.
        route.derives = paths(Derives { copy: !route.has_fields(), eq: true, default: true }, &[]);
    }
}

fn paths(Derives { copy, eq, default }: Derives, extra: &[String]) -> Vec<String> {
    let mut paths = vec!["Debug", "Clone"];
    paths.extend(copy.then_some("Copy"));
    paths.push("PartialEq");
    paths.extend(eq.then_some(["Eq", "Hash"]).into_iter().flatten());
    paths.extend(default.then_some("Default"));
    let given: Vec<&str> = paths.iter().chain(IMPLEMENTED).copied().collect();
    let name = |path: &str| path.rsplit_once("::").map_or(path, |(_, name)| name).to_owned();
    paths.extend(extra.iter().map(String::as_str).filter(|path| !given.contains(&name(path).as_str())));
    paths.into_iter().map(str::to_owned).collect()
}

fn of(types: &Types, def: &TypeDef) -> Derives {
    match &def.structure {
        Structure::Object(object) => {
            let all = |test: fn(&Types, &Type) -> bool| object.fields.iter().all(|field| test(types, &field.ty));
            Derives { copy: all(is_copy), eq: all(is_eq), default: object.fields.iter().all(Field::has_default) }
        }
        Structure::Dynamic => Derives { copy: false, eq: true, default: true },
        Structure::Literals(literals) => {
            use super::types::LiteralKind::{Number, String};
            let open = def.fallback.is_some();
            Derives { copy: !(open && literals.kind == String), eq: !(open && literals.kind == Number), default: false }
        }
        Structure::Tagged(tagged) => {
            let all = |test: fn(&Types, &Type) -> bool| {
                tagged.variants.iter().filter_map(|variant| variant.payload.as_ref()).all(|ty| test(types, ty))
            };
            Derives { copy: def.fallback.is_none() && all(is_copy), eq: all(is_eq), default: false }
        }
        Structure::Newtype(ty) => Derives { copy: is_copy(types, ty), eq: is_eq(types, ty), default: false },
        Structure::Union(variants) => {
            let all = |test: fn(&Types, &Type) -> bool| {
                variants.iter().all(|variant| match &variant.holds {
                    Holds::Literal(_) => true,
                    Holds::Type(ty) => test(types, ty),
                })
            };
            Derives { copy: def.fallback.is_none() && all(is_copy), eq: all(is_eq), default: false }
        }
    }
}

fn is_copy(types: &Types, ty: &Type) -> bool {
    match ty {
        Type::Unit | Type::Boolean | Type::Number | Type::Integer(_) | Type::Timestamp | Type::Int64 | Type::Never => {
            true
        }
        Type::Option(inner) => is_copy(types, inner),
        Type::Named(mention) => types.get(mention.id).derives.copy,
        Type::Box(_)
        | Type::String
        | Type::Bytes
        | Type::Value
        | Type::Id(_)
        | Type::Vec(_)
        | Type::Map(..)
        | Type::PaginationOptions
        | Type::PaginationResult(_)
        | Type::Custom(_) => false,
    }
}

fn is_eq(types: &Types, ty: &Type) -> bool {
    match ty {
        Type::Number | Type::Custom(_) => false,
        Type::Option(inner) | Type::Vec(inner) | Type::PaginationResult(inner) | Type::Box(inner) => {
            is_eq(types, inner)
        }
        Type::Map(key, value) => is_eq(types, key) && is_eq(types, value),
        Type::Named(mention) => types.get(mention.id).derives.eq,
        Type::Unit
        | Type::PaginationOptions
        | Type::Boolean
        | Type::Integer(_)
        | Type::Timestamp
        | Type::Int64
        | Type::String
        | Type::Bytes
        | Type::Value
        | Type::Never
        | Type::Id(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::merge_derives;
    use crate::model::tests::{STRING, build_model, field, function, object};

    #[test]
    fn derives_are_not_repeated() {
        let (mut model, _) = build_model(&[function("a.js:b", &object(&field("x", STRING)), "null")], None);
        let args = model.functions[0].args;
        let wanted = ["Ord", "core::hash::Hash", "serde::Serialize", "schemars::JsonSchema"];
        model.types.get_mut(args).extra_derives = wanted.map(str::to_owned).to_vec();
        merge_derives(&mut model);
        let expected = ["Debug", "Clone", "PartialEq", "Eq", "Hash", "Ord", "schemars::JsonSchema"];
        assert_eq!(model.types.get(args).derive_paths, expected);
    }

    #[test]
    fn a_route_without_fields_can_be_copied() {
        let route = |path: &str| format!(r#"{{ "functionType": "HttpAction", "method": "GET", "path": "{path}" }}"#);
        let (model, _) = build_model(&[route("/files/*"), route("/health")], None);
        let copied: Vec<bool> = model.routes.iter().map(|route| route.derives.contains(&"Copy".to_owned())).collect();
        assert_eq!(copied, [false, true]);
    }
}
