//! Pagination: recognizes Convex's own validators for it, and paginated queries.

use std::collections::BTreeMap;

use super::reference;
use crate::manifest::{self, Field, FunctionKind, Literal, Validator};

/// The argument that Convex's own clients paginate by.
pub(crate) const USUAL_ARGUMENT: &str = "paginationOpts";

/// Whether this is Convex's `paginationOptsValidator`. Its versions differ in their optional fields.
pub(crate) fn is_options(validator: &Validator) -> bool {
    let is_option = |field: &Field| match (field.name.as_str(), field.optional) {
        ("numItems", false) | ("id" | "maximumRowsRead" | "maximumBytesRead", true) => {
            field.validator == Validator::Number
        }
        ("cursor", false) | ("endCursor", true) => is_text_or_null(&field.validator),
        (_other, _) => false,
    };
    validator.as_object().is_some_and(|fields| {
        required(fields, "numItems").is_some() && required(fields, "cursor").is_some() && fields.iter().all(is_option)
    })
}

/// The items of the page, if this is a `paginationResultValidator`. The fields for splitting a page were added later.
pub(crate) fn item(validator: &Validator) -> Option<&Validator> {
    let fields = validator.as_object()?;
    let item = required(fields, "page")?.as_array()?;
    let is_result = required(fields, "isDone") == Some(&Validator::Boolean)
        && required(fields, "continueCursor") == Some(&Validator::String)
        && fields.iter().all(|field| match (field.name.as_str(), field.optional) {
            ("page" | "isDone" | "continueCursor", false) => true,
            ("splitCursor", true) => is_text_or_null(&field.validator),
            ("pageStatus", true) => is_status(&field.validator),
            (_other, _) => false,
        });
    is_result.then_some(item)
}

/// The argument that a query is paginated by, if it returns pages or may do so.
pub(crate) fn argument<'f>(
    function: &'f manifest::Function,
    definitions: &BTreeMap<String, Validator>,
) -> Option<&'f str> {
    let fields = match function.kind {
        FunctionKind::Query => function.args.as_object()?,
        FunctionKind::Mutation | FunctionKind::Action => return None,
    };
    let returns = function.returns.as_ref().map(|returns| reference::behind(returns, definitions));
    let returns_pages = match returns {
        None | Some(Validator::Any) => true,
        Some(returns) => item(returns).is_some(),
    };
    let takes_options = |field: &&Field| {
        is_options(&field.validator) || field.name == USUAL_ARGUMENT && accepts_options(&field.validator)
    };
    let argument = fields.iter().filter(takes_options).min_by_key(|field| field.name != USUAL_ARGUMENT);
    argument.filter(|_| returns_pages).map(|field| field.name.as_str())
}

/// Whether a number of items and a nullable cursor are accepted, and nothing else is required.
fn accepts_options(validator: &Validator) -> bool {
    let accepted = |field: &Field| match field.name.as_str() {
        "numItems" => field.validator == Validator::Number,
        "cursor" => is_text_or_null(&field.validator),
        _other => field.optional,
    };
    *validator == Validator::Any
        || validator.as_object().is_some_and(|fields| {
            let has = |name: &str| fields.iter().any(|field| field.name == name);
            has("numItems") && has("cursor") && fields.iter().all(accepted)
        })
}

fn required<'v>(fields: &'v [Field], name: &str) -> Option<&'v Validator> {
    fields.iter().find(|field| field.name == name && !field.optional).map(|field| &field.validator)
}

fn is_text_or_null(validator: &Validator) -> bool {
    is_union_of(validator, &[Validator::String, Validator::Null])
}

fn is_status(validator: &Validator) -> bool {
    let status = |text: &str| Validator::Literal(Literal::String(text.to_owned()));
    is_union_of(validator, &[status("SplitRecommended"), status("SplitRequired"), Validator::Null])
}

fn is_union_of(validator: &Validator, wanted: &[Validator]) -> bool {
    let is_wanted =
        |members: &[Validator]| members.len() == wanted.len() && wanted.iter().all(|member| members.contains(member));
    validator.as_union().is_some_and(is_wanted)
}
