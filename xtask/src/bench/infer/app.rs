//! Apps of any size, in the style of real ones: a table for each module of ten functions.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

/// The number of functions in a module.
const PER_MODULE: usize = 10;

/// Writes an app that type-checks.
pub(super) fn write(folder: &Path, functions: usize, packages: &Path) -> io::Result<()> {
    let modules = functions / PER_MODULE;
    let convex = folder.join("convex");
    fs::create_dir_all(convex.join("_generated"))?;
    fs::create_dir_all(folder.join("node_modules"))?;
    for package in ["convex", "typescript"] {
        link(&packages.join(package), &folder.join("node_modules").join(package))?;
    }
    fs::write(folder.join("tsconfig.json"), TSCONFIG)?;
    fs::write(convex.join("schema.ts"), schema(modules))?;
    fs::write(convex.join("_generated/api.d.ts"), api(modules))?;
    fs::write(convex.join("_generated/api.js"), API)?;
    fs::write(convex.join("_generated/dataModel.d.ts"), DATA_MODEL)?;
    fs::write(convex.join("_generated/server.d.ts"), server_types())?;
    fs::write(convex.join("_generated/server.js"), SERVER)?;
    (0..modules).try_for_each(|number| fs::write(convex.join(format!("module{number}.ts")), module(number, modules)))
}

#[cfg(unix)]
fn link(target: &Path, path: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, path)
}

#[cfg(windows)]
fn link(target: &Path, path: &Path) -> io::Result<()> {
    std::os::windows::fs::symlink_dir(target, path)
}

fn schema(modules: usize) -> String {
    let mut tables = String::new();
    for number in 0..modules {
        // Writing to a String cannot fail.
        let _ = write!(
            tables,
            "  items{number}: defineTable({{
    owner: v.id(\"items0\"),
    title: v.string(),
    state: v.union(v.literal(\"open\"), v.literal(\"done\"), v.literal(\"late{number}\")),
    score: v.number(),
    tags: v.array(v.string()),
    place: v.object({{ city: v.string(), at: v.optional(v.array(v.number())) }}),
    note: v.optional(v.string()),
  }}).index(\"by_owner\", [\"owner\"]),
"
        );
    }
    format!(
        "import {{ defineSchema, defineTable }} from \"convex/server\";
import {{ v }} from \"convex/values\";

export default defineSchema({{
{tables}}});
"
    )
}

/// Ten functions, three of which use an explicit `any`.
fn module(number: usize, modules: usize) -> String {
    let other = (number + 1) % modules;
    MODULE
        .replace("TABLE", &format!("items{number}"))
        .replace("OTHER", &format!("module{other}"))
        .replace("OWN", &format!("module{number}"))
}

const MODULE: &str = r#"import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { api, internal } from "./_generated/api";
import type { Doc } from "./_generated/dataModel";
import { type QueryCtx, action, internalQuery, mutation, query } from "./_generated/server";

const summary = (item: Doc<"TABLE">) => ({ id: item._id, title: item.title, city: item.place.city, state: item.state });

async function open(ctx: QueryCtx) {
  const items = await ctx.db.query("TABLE").collect();
  return items.filter((item) => item.state === "open");
}

async function loose(ctx: any) {
  const items = await ctx.db.query("TABLE").collect();
  return items.map((item: any) => ({ title: item.title, tags: item.tags }));
}

export const list = query({ args: {}, handler: async (ctx) => await ctx.db.query("TABLE").collect() });

export const get = query({ args: { id: v.id("TABLE") }, handler: async (ctx, { id }) => await ctx.db.get(id) });

export const page = query({
  args: { paginationOpts: paginationOptsValidator },
  handler: async (ctx, { paginationOpts }) => await ctx.db.query("TABLE").paginate(paginationOpts),
});

export const summaries = query({ args: {}, handler: async (ctx) => (await open(ctx)).map(summary) });

export const detail = query({
  args: { id: v.id("TABLE") },
  handler: async (ctx, { id }) => {
    const item = await ctx.db.get(id);
    if (item === null) return { ok: false as const, error: "not found" };
    const owner = await ctx.db.get(item.owner);
    return { ok: true as const, item: { ...item, owner: owner?.title ?? null, words: item.title.split(" ").length } };
  },
});

export const add = mutation({
  args: { owner: v.id("items0"), title: v.string() },
  handler: async (ctx, args) =>
    await ctx.db.insert("TABLE", { ...args, state: "open", score: 0, tags: [], place: { city: "" } }),
});

export const scores = internalQuery({
  args: {},
  handler: async (ctx) => {
    const scores: Record<string, number> = {};
    for (const item of await open(ctx)) scores[item._id] = item.score;
    return scores;
  },
});

export const totals = action({
  args: {},
  handler: async (ctx): Promise<any> => {
    const scores: Record<string, number> = await ctx.runQuery(internal.OWN.scores, {});
    const total = Object.values(scores).reduce((sum, score) => sum + score, 0);
    return { total, count: Object.keys(scores).length };
  },
});

export const others = action({
  args: {},
  handler: async (ctx) => {
    const items: any[] = await ctx.runQuery(api.OTHER.list, {});
    return items.map((item) => ({ title: item.title, score: item.score }));
  },
});

export const anything = query({ args: {}, handler: async (ctx) => await loose(ctx) });
"#;

/// As `npx convex codegen` writes it.
fn api(modules: usize) -> String {
    let imports: String = (0..modules)
        .map(|number| format!("import type * as module{number} from \"../module{number}.js\";\n"))
        .collect();
    let members: String = (0..modules).map(|number| format!("  module{number}: typeof module{number};\n")).collect();
    format!(
        "{imports}
import type {{ ApiFromModules, FilterApi, FunctionReference }} from \"convex/server\";

declare const fullApi: ApiFromModules<{{
{members}}}>;
export declare const api: FilterApi<typeof fullApi, FunctionReference<any, \"public\">>;
export declare const internal: FilterApi<typeof fullApi, FunctionReference<any, \"internal\">>;
export declare const components: {{}};
"
    )
}

const API: &str = r#"import { anyApi, componentsGeneric } from "convex/server";
export const api = anyApi;
export const internal = anyApi;
export const components = componentsGeneric();
"#;

const DATA_MODEL: &str = r#"import type {
  DataModelFromSchemaDefinition,
  DocumentByName,
  SystemTableNames,
  TableNamesInDataModel,
} from "convex/server";
import type { GenericId } from "convex/values";
import schema from "../schema.js";

export type TableNames = TableNamesInDataModel<DataModel>;
export type Doc<TableName extends TableNames> = DocumentByName<DataModel, TableName>;
export type Id<TableName extends TableNames | SystemTableNames> = GenericId<TableName>;
export type DataModel = DataModelFromSchemaDefinition<typeof schema>;
"#;

fn server_types() -> String {
    let kinds: String = ["Query", "Mutation", "Action"]
        .iter()
        .map(|kind| {
            let lower = kind.to_lowercase();
            format!(
                "export declare const {lower}: {kind}Builder<DataModel, \"public\">;
export declare const internal{kind}: {kind}Builder<DataModel, \"internal\">;
export type {kind}Ctx = Generic{kind}Ctx<DataModel>;
"
            )
        })
        .collect();
    format!(
        "import {{ ActionBuilder, GenericActionCtx, GenericMutationCtx, GenericQueryCtx, MutationBuilder, QueryBuilder }} from \"convex/server\";
import type {{ DataModel }} from \"./dataModel.js\";

{kinds}"
    )
}

const SERVER: &str = r#"export {
  actionGeneric as action,
  internalActionGeneric as internalAction,
  internalMutationGeneric as internalMutation,
  internalQueryGeneric as internalQuery,
  mutationGeneric as mutation,
  queryGeneric as query,
} from "convex/server";
"#;

const TSCONFIG: &str = r#"{
  "compilerOptions": {
    "target": "ESNext",
    "lib": ["ES2023", "dom"],
    "module": "ESNext",
    "moduleResolution": "Bundler",
    "allowJs": true,
    "strict": true,
    "skipLibCheck": true,
    "isolatedModules": true,
    "noEmit": true
  },
  "include": ["convex"]
}
"#;
