//! Programs that use every function of a generated file once, so that all of its code is compiled.

use std::fmt::Write;

use syn::{Item, PathArguments, Type};

use crate::Error;

/// The start of a program. A call is a boxed future, so that its code must be generated.
const HEAD: &str = "\
use std::future::Future;
use std::pin::Pin;

type Call<'a> = Pin<Box<dyn Future<Output = bool> + Send + 'a>>;

";

/// A program that calls every function through convex-typed.
pub(super) fn of_references(rust: &str) -> Result<String, Error> {
    let file = syn::parse_file(rust)?;
    let mut found = Vec::new();
    references(&file.items, "backend", &mut found);
    if found.is_empty() {
        return Err("the generated file has no `impl FunctionReference`".into());
    }
    Ok(program("use convex_typed::Client;\nmod backend;\n", &found, |index, (path, method)| {
        format!(
            "fn call_{index}<'a>(client: &'a Client, args: &'a {path}) -> Call<'a> {{\n    Box::pin(async move {{ client.{method}(args).await.is_ok() }})\n}}\n"
        )
    }))
}

/// Finds the paths of the functions' structs, and the client's methods for their kinds.
fn references(items: &[Item], path: &str, found: &mut Vec<(String, String)>) {
    for item in items {
        match item {
            Item::Mod(module) => {
                let inner = module.content.as_ref().map(|(_, items)| items.as_slice()).unwrap_or_default();
                references(inner, &format!("{path}::{}", module.ident), found);
            }
            Item::Impl(item) => {
                let Some((of, _)) = &item.trait_ else { continue };
                let Some(last) = of.segments.last().filter(|last| last.ident == "FunctionReference") else { continue };
                let (PathArguments::AngleBracketed(kind), Type::Path(name)) = (&last.arguments, &*item.self_ty) else {
                    continue;
                };
                let (kind, name) = (&kind.args, &name.path);
                let kind = quote::quote!(#kind).to_string().to_lowercase();
                found.push((format!("{path}::{}", quote::quote!(#name)), kind));
            }
            _ => {}
        }
    }
}

/// A program that calls every operation of progenitor's builders.
pub(super) fn of_operations(spec: &serde_json::Value) -> String {
    use heck::ToPascalCase;
    let operations: Vec<String> = spec["functions"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|function| Some(function["identifier"].as_str()?.replace(".js:", "_").replace('/', "_")))
        .collect();
    program("mod backend;\nuse backend::{Client, types};\n", &operations, |index, operation| {
        let body = format!("Request_{operation}").to_pascal_case();
        format!(
            "fn call_{index}<'a>(client: &'a Client, args: &'a types::{body}) -> Call<'a> {{\n    Box::pin(async move {{ client.{}().body(args.clone()).send().await.is_ok() }})\n}}\n",
            heck::ToSnakeCase::to_snake_case(operation.as_str())
        )
    })
}

fn program<T>(head: &str, functions: &[T], call: impl Fn(usize, &T) -> String) -> String {
    let mut text = format!("{head}{HEAD}");
    for (index, function) in functions.iter().enumerate() {
        text.push_str(&call(index, function));
    }
    text.push_str("\nfn main() {\n");
    for index in 0..functions.len() {
        let _ = writeln!(text, "    std::hint::black_box(call_{index} as *const ());");
    }
    text.push_str("}\n");
    text
}
