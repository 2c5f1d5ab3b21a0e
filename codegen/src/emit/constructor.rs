//! `new` for objects that are sent, and the struct of required fields that it may take.

use super::name;
use super::scope::Scope;
use crate::ident::Name;
use crate::model::{FieldValue, Object, RequiredFields, StdItem, TypeDef};
use crate::output::Code;

/// The constructor, if the type has one.
pub(super) fn constructor(scope: &Scope<'_>, def: &TypeDef, object: &Object) -> Option<Code> {
    let constructor = def.constructor.as_ref()?;
    let required = constructor.required.as_ref();
    let mut parameters: Vec<String> =
        required.iter().map(|required| format!("required: {}", Name(&required.name))).collect();
    let mut values = Vec::new();
    let mut docs = None;
    for (field, value) in object.fields.iter().zip(&constructor.values) {
        let name = Name(&field.name);
        let ty = scope.ty(&field.ty, def.scope);
        values.push(match value {
            FieldValue::Absent => format!("{name}: {}", scope.std(StdItem::NONE)),
            FieldValue::FirstPage => {
                docs = Some(Code::Verbatim(format!("/// `{}` requests the first page.", field.name)));
                format!("{name}: {}::default()", scope.std(StdItem::DEFAULT))
            }
            FieldValue::Required => format!("{name}: required.{name}"),
            FieldValue::Parameter(parameter) => {
                let parameter = Name(parameter);
                parameters.push(format!("{parameter}: {ty}"));
                if parameter == name { name.to_string() } else { format!("{name}: {parameter}") }
            }
            FieldValue::IntoParameter(parameter) => {
                let parameter = Name(parameter);
                parameters.push(format!("{parameter}: impl {}<{ty}>", scope.std(StdItem::INTO)));
                format!("{name}: {parameter}.into()")
            }
        });
    }
    let value = if required.is_some_and(|required| required.is_alias) {
        "required".to_owned()
    } else if values.is_empty() {
        "Self".to_owned()
    } else {
        format!("Self {{ {} }}", values.join(", "))
    };
    let new = Code::compact(format!("pub fn new({}) -> Self", parameters.join(", ")), vec![Code::Line(value)]);
    Some(Code::compact(format!("impl {}", name(def)), docs.into_iter().chain([new]).collect()))
}

/// The struct that the constructor takes, if it takes one.
pub(super) fn required(scope: &Scope<'_>, def: &TypeDef, object: &Object) -> Option<Vec<Code>> {
    let RequiredFields { name: required, is_alias } = def.constructor.as_ref()?.required.as_ref()?;
    let (name, required) = (name(def), Name(required));
    if *is_alias {
        let docs = format!("/// All fields of [`{name}`] are required.");
        return Some(vec![Code::Verbatim(docs), Code::Line(format!("pub type {required} = {name};"))]);
    }
    let fields = object.fields.iter().filter(|field| !field.has_default());
    let fields = fields
        .map(|field| Code::Line(format!("pub {}: {},", Name(&field.name), scope.ty(&field.ty, def.scope))))
        .collect();
    let docs = format!("/// The required fields of [`{name}`], for [`{name}::new`].");
    Some(vec![Code::Verbatim(docs), Code::block(format!("pub struct {required}"), fields)])
}
