// The files that `npx convex codegen` writes, as texts for TypeScript. On disk they are often missing or stale.

import fs from "node:fs";
import path from "node:path";

import * as packages from "./packages.mjs";

const SOURCES = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];

/** Returns the source of the app with this path without extension, or undefined. */
export function sourceOf(convex, module) {
  return SOURCES.map((extension) => path.join(convex, module + extension)).find(packages.isFile);
}

/**
 * Returns `{ files, probe }`: the files of `_generated/` for TypeScript, and the path of one that asks for types. In
 * the probe, `r0`, `r1`, .. are the return types of the functions, and `d0`, `d1`, .. the documents of the tables.
 */
export function generated(convex, functions, tables) {
  const place = (name) => path.join(convex, "_generated", name);
  const onDisk = (name) => [".ts", ".d.ts"].map((extension) => place(name + extension)).find(packages.isFile);
  const probe = place("convex-typed-probe.ts");
  // The app's api may be older than its modules, so it is always replaced.
  const files = new Map([
    [onDisk("api") ?? place("api.d.ts"), api(convex, functions, onDisk("api"))],
    [probe, probeText(functions, tables)],
  ]);
  if (onDisk("dataModel") === undefined) files.set(place("dataModel.d.ts"), dataModel(convex));
  if (onDisk("server") === undefined) files.set(place("server.d.ts"), SERVER);
  return { files, probe };
}

/** The type of an export. */
function typeOf({ module, name, file }) {
  const extension = { ".mts": ".mjs", ".cts": ".cjs", ".jsx": ".jsx", ".mjs": ".mjs", ".cjs": ".cjs" }[
    path.extname(file)
  ];
  return `(typeof import(${JSON.stringify(`../${module}${extension ?? ".js"}`)}))[${JSON.stringify(name)}]`;
}

function probeText(functions, tables) {
  const returns = functions.map((one, index) => {
    return one.file === undefined ? "" : `export type r${index} = FunctionReturnType<Reference<${typeOf(one)}>>;`;
  });
  const documents = tables.map((table, index) => {
    return `export type d${index} = DataModel extends { ${JSON.stringify(table)}: { document: infer D } } ? D : never;`;
  });
  return [
    'import type { FunctionReturnType } from "convex/server";',
    'import type { Reference } from "./api.js";',
    'import type { DataModel } from "./dataModel.js";',
    ...returns,
    ...documents,
  ].join("\n");
}

/**
 * The api with a property for each function. The generated file uses mapped types, for which TypeScript reads all
 * functions to determine the type of one. That includes the function itself, which makes it any, and in large apps
 * TypeScript gives up. `api` and `internal` both have all functions, because the server accepts either for each
 * function.
 */
function api(convex, functions, existing) {
  const root = new Map();
  const child = (node, name) => node.get(name) ?? node.set(name, new Map()).get(name);
  for (const one of functions.filter(({ file }) => file !== undefined)) {
    // `api.folder.module` is the usual form; the server also accepts `api["folder/module"]`.
    for (const parts of [one.module.split("/"), [one.module]]) {
      child(parts.reduce(child, root), one.name).set("", typeOf(one));
    }
  }
  return `import type { AnyComponents, FunctionReference, RegisteredAction, RegisteredMutation, RegisteredQuery } from "convex/server";
type NullOf<T> = T extends void ? null : T;
export type Reference<E> =
  E extends RegisteredQuery<infer V, infer A, infer R> ? FunctionReference<"query", V, A, NullOf<Awaited<R>>> :
  E extends RegisteredMutation<infer V, infer A, infer R> ? FunctionReference<"mutation", V, A, NullOf<Awaited<R>>> :
  E extends RegisteredAction<infer V, infer A, infer R> ? FunctionReference<"action", V, A, NullOf<Awaited<R>>> : never;
type All = ${tree(root)};
export declare const api: All;
export declare const internal: All;
export declare const components: ${components(convex, existing)};
`;
}

/** The type of a function, or of a folder or module. One name can be both. */
function tree(node) {
  const properties = [...node].filter(([name]) => name !== "");
  const object = `{ ${properties.map(([name, inner]) => `${JSON.stringify(name)}: ${tree(inner)}`).join("; ")} }`;
  if (!node.has("")) return object;
  return `Reference<${node.get("")}>${properties.length > 0 ? ` & ${object}` : ""}`;
}

/** The type of the components that the app uses: from the committed file, or else from convex.config.ts. */
function components(convex, existing) {
  const text = existing === undefined ? "" : fs.readFileSync(existing, "utf8");
  const committed = /components(?::| = componentsGeneric\(\) as unknown as) (\{[^]*\});?\s*$/.exec(text);
  if (committed !== null) return committed[1];
  const config = sourceOf(convex, "convex.config");
  if (config === undefined) return "{}";
  const source = fs.readFileSync(config, "utf8");
  const imports = new Map(
    [...source.matchAll(/import\s+(\w+)\s+from\s+["']([^"']+)["']/g)].map(([, name, from]) => [name, from]),
  );
  const used = [...source.matchAll(/\.use\(\s*(\w+)\s*(?:,\s*\{[^}]*?name:\s*["'](\w+)["'])?/g)];
  const members = used.flatMap(([, local, given]) => {
    const from = imports.get(local);
    if (from === undefined) return [];
    const base = from.replace(/\/convex\.config(\.js|\.ts)?$/, "").replace(/^\.\//, "../");
    const name = given ?? componentName(convex, from) ?? local;
    return [
      `${name}: import(${JSON.stringify(`${base}/_generated/component.js`)}).ComponentApi<${JSON.stringify(name)}>`,
    ];
  });
  return `{ ${members.join("; ")} }`;
}

function componentName(convex, from) {
  const file = from.startsWith(".") ? sourceOf(convex, from.replace(/\.(js|ts)$/, "")) : packages.find(convex, from);
  const text = file === undefined ? "" : fs.readFileSync(file, "utf8");
  return /defineComponent(?:<[^(]*>)?\(\s*["'](\w+)["']/.exec(text)?.[1];
}

function dataModel(convex) {
  const model =
    sourceOf(convex, "schema") === undefined
      ? "AnyDataModel"
      : 'DataModelFromSchemaDefinition<(typeof import("../schema.js"))["default"]>';
  return `import type { AnyDataModel, DataModelFromSchemaDefinition, DocumentByName, SystemTableNames, TableNamesInDataModel } from "convex/server";
import type { GenericId } from "convex/values";
export type DataModel = ${model};
export type TableNames = TableNamesInDataModel<DataModel>;
export type Doc<T extends TableNames> = DocumentByName<DataModel, T>;
export type Id<T extends TableNames | SystemTableNames> = GenericId<T>;
`;
}

const SERVER = `import type { ActionBuilder, GenericActionCtx, GenericDatabaseReader, GenericDatabaseWriter, GenericMutationCtx, GenericQueryCtx, HttpActionBuilder, MutationBuilder, QueryBuilder } from "convex/server";
import type { DataModel } from "./dataModel.js";
${["Query", "Mutation", "Action"]
  .map(
    (kind) => `export declare const ${kind.toLowerCase()}: ${kind}Builder<DataModel, "public">;
export declare const internal${kind}: ${kind}Builder<DataModel, "internal">;
export type ${kind}Ctx = Generic${kind}Ctx<DataModel>;`,
  )
  .join("\n")}
export declare const httpAction: HttpActionBuilder;
export type DatabaseReader = GenericDatabaseReader<DataModel>;
export type DatabaseWriter = GenericDatabaseWriter<DataModel>;
export declare const env: { [name: string]: string };
`;
