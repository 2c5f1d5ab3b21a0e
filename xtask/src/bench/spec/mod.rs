//! Function specs of any size, like those of real apps: half of the functions have at most two arguments, one in six
//! declares its return type, those of a file repeat its document, and unions of words are everywhere. Every run makes
//! the same specs.

mod validators;

use fastrand::Rng;
use serde_json::{Value, json};

use validators::{
    any, array, boolean, bytes, id, int64, literal, literals, null, nullable, number, object, record, string, tagged,
    union,
};

/// The number of functions in a file, which share a document.
const PER_FILE: usize = 10;

const AREAS: [&str; 8] = ["admin", "billing", "catalog", "content", "people", "reports", "shop", "team"];
const THINGS: [&str; 16] = [
    "account",
    "booking",
    "customer",
    "delivery",
    "event",
    "folder",
    "game",
    "invoice",
    "job",
    "lesson",
    "member",
    "notification",
    "order",
    "project",
    "review",
    "ticket",
];
const VERBS: [&str; 20] = [
    "add", "archive", "assign", "cancel", "count", "create", "find", "get", "import", "list", "move", "notify",
    "publish", "remove", "rename", "restore", "search", "share", "sync", "update",
];
const WORDS: [&str; 24] = [
    "active",
    "approved",
    "archived",
    "cancelled",
    "daily",
    "done",
    "draft",
    "expired",
    "high",
    "in_progress",
    "low",
    "manual",
    "medium",
    "monthly",
    "on-hold",
    "open",
    "paid",
    "private",
    "public",
    "rejected",
    "shipped",
    "urgent",
    "weekly",
    "yearly",
];
const FIELDS: [&str; 32] = [
    "address",
    "amount",
    "assignee",
    "category",
    "color",
    "contact",
    "currency",
    "description",
    "dueDate",
    "email",
    "endsAt",
    "externalId",
    "format",
    "frequency",
    "index",
    "language",
    "level",
    "limit",
    "locale",
    "name",
    "note",
    "origin",
    "phone",
    "priority",
    "reference",
    "region",
    "slug",
    "startsAt",
    "summary",
    "timeZone",
    "title",
    "website",
];

/// The JSON of a function spec, as `npx convex function-spec` prints it.
pub(crate) fn manifest(functions: usize) -> String {
    print(&list(functions))
}

/// The same function spec, with another argument in one function.
pub(crate) fn changed_manifest(functions: usize) -> String {
    let mut list = list(functions);
    if let Some(function) = list.get_mut(functions / 2) {
        function["args"]["value"]["oneMore"] = json!({ "fieldType": string(), "optional": true });
    }
    print(&list)
}

fn print(functions: &[Value]) -> String {
    format!("{:#}\n", json!({ "url": "https://happy-animal-123.convex.cloud", "functions": functions }))
}

fn list(functions: usize) -> Vec<Value> {
    (0..functions.div_ceil(PER_FILE)).flat_map(file).take(functions).collect()
}

/// The functions of a file. Each file has its own seed, so that a larger spec starts like a smaller one.
fn file(index: usize) -> Vec<Value> {
    let mut rng = Rng::with_seed(index as u64);
    let (thing, area) = (THINGS[index % THINGS.len()], AREAS[index / THINGS.len() % AREAS.len()]);
    let file = File { table: format!("{area}_{thing}s"), document: Vec::new() };
    let document = file.document(&mut rng);
    let file = File { document, ..file };
    let mut verbs = VERBS;
    rng.shuffle(&mut verbs);
    verbs[..PER_FILE]
        .iter()
        .map(|verb| {
            let args = file.arguments(&mut rng);
            let returns = if rng.u32(..6) == 0 { file.returns(&mut rng) } else { Value::Null };
            json!({
                "args": args,
                "functionType": pick(&mut rng, &["Query", "Query", "Mutation", "Mutation", "Action"]),
                "identifier": format!("{area}/{thing}s{index}.js:{verb}"),
                "returns": returns,
                "visibility": { "kind": "public" },
            })
        })
        .collect()
}

/// A field's name, its validator, and whether it may be absent.
type Field = (&'static str, Value, bool);

struct File {
    table: String,
    document: Vec<Field>,
}

impl File {
    fn document(&self, rng: &mut Rng) -> Vec<Field> {
        let system = [("_id", id(&self.table), false), ("_creationTime", number(), false)];
        let count = rng.usize(4..12);
        system.into_iter().chain(self.fields(rng, count)).chain([("status", words(rng), false)]).collect()
    }

    fn fields(&self, rng: &mut Rng, count: usize) -> Vec<Field> {
        let names = rng.choose_multiple(FIELDS, count);
        names.into_iter().map(|name| (name, self.validator(rng), rng.u32(..3) == 0)).collect()
    }

    fn validator(&self, rng: &mut Rng) -> Value {
        match rng.u32(..100) {
            0..30 => string(),
            30..45 => number(),
            45..53 => boolean(),
            53..63 => id(pick(rng, &[self.table.as_str(), "users", "_storage"])),
            63..78 => words(rng),
            78..83 => nullable(string()),
            83..87 => array(string()),
            87..90 => {
                array(object([("label", string(), false), ("value", number(), false), ("kind", words(rng), true)]))
            }
            90..92 => object([("from", number(), false), ("to", number(), true)]),
            92..94 => self.message(rng),
            94..95 => union([string(), number()]),
            95..96 => record(number()),
            96..97 => int64(),
            97..98 => bytes(),
            _ => any(),
        }
    }

    fn message(&self, rng: &mut Rng) -> Value {
        union([
            tagged("type", literal("email"), [("subject", string()), ("importance", words(rng))]),
            tagged("type", literal("push"), [("title", string())]),
            tagged("type", literal("reference"), [("to", id(&self.table)), ("at", number())]),
        ])
    }

    fn arguments(&self, rng: &mut Rng) -> Value {
        let count = pick(rng, &[0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 7, 9, 12]);
        match rng.u32(..20) {
            0 if count > 0 => {
                let cursor = ("cursor", nullable(string()), false);
                let options = object([cursor, ("numItems", number(), false), ("id", number(), true)]);
                object([("paginationOpts", options, false), ("status", words(rng), true)])
            }
            // It takes a whole document, or some of its fields.
            1 if count > 0 => object([("document", object(self.document.clone()), false)]),
            2 if count > 0 => {
                let fields = self.document[2..].iter().map(|(name, value, _)| (*name, value.clone(), true));
                object([("id", id(&self.table), false), ("patch", object(fields), false)])
            }
            _ => object(self.fields(rng, count)),
        }
    }

    fn returns(&self, rng: &mut Rng) -> Value {
        let document = || object(self.document.clone());
        match rng.u32(..8) {
            0 | 1 => null(),
            2 => nullable(document()),
            3 => array(document()),
            4 => {
                let end = [("isDone", boolean(), false), ("continueCursor", string(), false)];
                object([("page", array(document()), false)].into_iter().chain(end))
            }
            5 => id(&self.table),
            6 => union([
                tagged("ok", literal(true), [("id", id(&self.table)), ("version", int64())]),
                tagged("ok", literal(false), [("reason", words(rng))]),
            ]),
            _ => object(self.fields(rng, 4)),
        }
    }
}

/// A union of two to five words.
fn words(rng: &mut Rng) -> Value {
    let count = rng.usize(2..6);
    literals(rng.choose_multiple(WORDS, count))
}

fn pick<T: Copy>(rng: &mut Rng, list: &[T]) -> T {
    list[rng.usize(..list.len())]
}

#[cfg(test)]
mod tests {
    use convex_typed_codegen::{Builder, Source};

    use super::*;

    #[test]
    fn is_like_the_specs_of_real_apps() {
        let json = manifest(1000);
        let spec: Value = serde_json::from_str(&json).unwrap();
        let functions = spec["functions"].as_array().unwrap();
        assert_eq!(list(10), functions[..10]);
        let share = |test: &dyn Fn(&Value) -> bool| {
            functions.iter().filter(|function| test(function)).count() as f64 / functions.len() as f64
        };
        let few = share(&|function| function["args"]["value"].as_object().unwrap().len() <= 2);
        assert!((0.5..0.65).contains(&few), "{few} have two arguments or fewer");
        let declared = share(&|function| !function["returns"].is_null());
        assert!((0.14..0.19).contains(&declared), "{declared} declare what they return");
        let per_function = json.len() / 1000;
        assert!((1500..2500).contains(&per_function), "{per_function} bytes per function");
        let generated = Builder::new().generate_from(&Source::new("spec.json", json), None).unwrap();
        assert_eq!(generated.summary.functions, 1000);
        assert!(generated.warnings.is_empty(), "{}", generated.warnings);
    }
}
