//! Sorts modules and wire formats by name, so that their order does not depend on the manifest.

use super::Model;
use super::modules::ModuleId;
use super::types::{Home, TypeId};

/// An implementation of a wire format, or of a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum WireFormat {
    /// The wire format of a type.
    Type(TypeId),
    /// The shape by which unions recognize a type.
    Shape(TypeId),
    /// A function that is paginated by this argument.
    Paginated { args: TypeId, argument: String },
}

/// Orders the children of each module, and lists the wire formats.
pub(crate) fn order(model: &mut Model) {
    for module in model.modules.ids() {
        let mut children: Vec<ModuleId> = model.modules.get(module).children.values().copied().collect();
        children.sort_by(|a, b| model.modules.get(*a).name.cmp(&model.modules.get(*b).name));
        model.modules.get_mut(module).ordered = children;
    }
    model.wire_formats = wire_formats(model);
}

fn wire_formats(model: &Model) -> Vec<WireFormat> {
    let mut formats = Vec::new();
    for id in model.emitted_types() {
        let def = model.types.get(id);
        let path = path(model, &def.home);
        if def.has_shape {
            formats.push((path.clone(), WireFormat::Shape(id)));
        }
        formats.push((path, WireFormat::Type(id)));
    }
    for function in &model.functions {
        if let Some(argument) = &function.paginated {
            let format = WireFormat::Paginated { args: function.args, argument: argument.clone() };
            formats.push((path(model, &model.types.get(function.args).home), format));
        }
    }
    let rank = |format: &WireFormat| match format {
        WireFormat::Type(_) => 0,
        WireFormat::Shape(_) => 1,
        WireFormat::Paginated { .. } => 2,
    };
    formats.sort_by(|(a_path, a), (b_path, b)| (a_path, rank(a)).cmp(&(b_path, rank(b))));
    formats.into_iter().map(|(_, format)| format).collect()
}

fn path<'m>(model: &'m Model, home: &'m Home) -> Vec<&'m str> {
    let mut path = model.modules.path(home.module);
    path.push(&home.name);
    path
}

#[cfg(test)]
mod tests {
    use crate::model::WireFormat;
    use crate::model::tests::{STRING, build_model, field, function, object, union};

    #[test]
    fn modules_are_in_the_order_of_their_names_in_rust() {
        // By their spelling in Convex, `A_x` would be the first.
        let functions = ["b.js:f", "A_y.js:f", "aX.js:f"].map(|path| function(path, &object(""), "null"));
        let (model, _) = build_model(&functions, None);
        let api = model.modules.get(model.modules.tops()[0]);
        let names: Vec<&str> = api.ordered.iter().map(|id| model.modules.get(*id).name.as_str()).collect();
        assert_eq!(names, ["a_x", "a_y", "b"]);
    }

    #[test]
    fn wire_formats_are_in_the_order_of_their_types() {
        let (one, other) = (object(&field("x", STRING)), object(&field("y", STRING)));
        let functions =
            [function("b.js:get", &object(""), &union(&[&one, &other])), function("a.js:get", &object(""), "null")];
        let (model, _) = build_model(&functions, None);
        let formats = model.wire_formats.iter().map(|format| match format {
            WireFormat::Type(id) => model.types.get(*id).home.name.clone(),
            WireFormat::Shape(id) => format!("shape of {}", model.types.get(*id).home.name),
            WireFormat::Paginated { argument, .. } => argument.clone(),
        });
        let expected = ["Get", "Get", "Returns", "X", "shape of X", "Y", "shape of Y"];
        assert_eq!(formats.collect::<Vec<_>>(), expected);
    }
}
