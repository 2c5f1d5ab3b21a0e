//! Checks that the model is complete. Anything missing is a bug in an earlier pass.

use std::collections::BTreeSet;

use super::types::{Structure, Type, TypeId};
use super::{Model, tables};
use crate::diagnostic::Diagnostic;

/// Returns an error for everything that cannot be emitted.
pub(crate) fn verify(model: &Model) -> Vec<Diagnostic> {
    let functions = model.functions.iter().map(|function| {
        let returned = function.returns.mention().map(|mention| mention.id);
        (function.path.clone(), Some(&function.returns), vec![Some(function.args), returned])
    });
    let documents = model.tables.iter().map(|table| (tables::selector(&table.name), None, vec![table.document]));
    let mut bugs = Vec::new();
    let mut checked = BTreeSet::new();
    for (subject, returns, roots) in functions.chain(documents) {
        let problems = returns.and_then(|ty| unknown_table(model, ty)).into_iter();
        let types = held_by(model, roots.into_iter().flatten(), &mut checked);
        let problems = problems.chain(types.into_iter().filter_map(|id| problem(model, id)));
        bugs.extend(problems.map(|problem| Diagnostic::bug(&subject, problem)));
    }
    bugs
}

/// The types that can be reached from `roots` and have not been checked yet.
fn held_by(model: &Model, roots: impl Iterator<Item = TypeId>, checked: &mut BTreeSet<TypeId>) -> Vec<TypeId> {
    let mut waiting: Vec<TypeId> = roots.collect();
    let mut found = Vec::new();
    while let Some(id) = waiting.pop() {
        if checked.insert(id) {
            found.push(id);
            waiting.extend(model.types.get(id).structure.mentions().map(|mention| mention.id));
        }
    }
    found
}

/// Describes what a type lacks, if it lacks anything.
fn problem(model: &Model, id: TypeId) -> Option<String> {
    let def = model.types.get(id);
    if !def.home.is_known() {
        return Some("a type has no name".to_owned());
    }
    let name = &def.home.name;
    if let Structure::Tagged(tagged) = &def.structure {
        let is_object = |ty: &Type| matches!(ty, Type::Named(mention) if matches!(model.types.get(mention.id).structure, Structure::Object(_)));
        if tagged.variants.iter().filter_map(|variant| variant.payload.as_ref()).any(|payload| !is_object(payload)) {
            return Some(format!("a variant of `{name}` does not hold an object"));
        }
    }
    if let Structure::Union(variants) = &def.structure
        && variants.len() != def.discriminants.len()
    {
        return Some(format!("a variant of `{name}` has no discriminant"));
    }
    if let (Structure::Object(object), Some(constructor)) = (&def.structure, &def.constructor)
        && object.fields.len() != constructor.values.len()
    {
        return Some(format!("the constructor of `{name}` does not set all fields"));
    }
    def.structure.parts().into_iter().find_map(|(_, ty)| unknown_table(model, ty))
}

/// A table that ids refer to but that is not emitted.
fn unknown_table(model: &Model, ty: &Type) -> Option<String> {
    let mut mentioned = BTreeSet::new();
    tables::collect(ty, &mut mentioned);
    let known = |name: &String| tables::system(name).is_some() || model.table(name).is_some();
    let unknown = mentioned.into_iter().find(|name| !known(name))?;
    Some(format!("the table `{unknown}` of an id is not emitted"))
}

#[cfg(test)]
mod tests {
    use crate::model::tests::{build_model, function, object};

    #[test]
    fn missing_parts_are_reported_as_bugs_with_the_function() {
        let id = r#"{ "type": "id", "tableName": "users" }"#;
        let (mut model, diagnostics) = build_model(&[function("messages.js:author", &object(""), id)], None);
        assert!(diagnostics.is_empty(), "{diagnostics}");
        assert!(super::verify(&model).is_empty());
        model.tables.clear();
        model.types.get_mut(model.functions[0].args).home.name.clear();
        let bugs: Vec<_> = super::verify(&model).iter().map(ToString::to_string).collect();
        let bugs = bugs.join("\n\n").replace(env!("CARGO_PKG_VERSION"), "VERSION");
        insta::assert_snapshot!(bugs, @r"
        error: bug in convex-typed-codegen VERSION: the table `users` of an id is not emitted
          note: found while generating `messages:author`
          help: please report this message with the definition of `messages:author`

        error: bug in convex-typed-codegen VERSION: a type has no name
          note: found while generating `messages:author`
          help: please report this message with the definition of `messages:author`
        ");
    }
}
