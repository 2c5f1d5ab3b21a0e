// Finds the modules of an app as `npx convex` does (`entryPoints` in convex/src/bundler/index.ts).

import fs from "node:fs";
import path from "node:path";

import { relative } from "./packages.mjs";

const EXTENSIONS = [".js", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".jsx"];

/** Returns `{ file, module, node }` for each module below `folder`, with `module` as in `dir/file.js`. */
export function entries(folder) {
  return files(folder)
    .filter((file) => isModule(folder, file))
    .map((file) => ({ file, module: modulePath(folder, file), node: usesNode(file) }));
}

/** Returns `dir/file.js` for `dir/file.ts`. */
export function modulePath(folder, file) {
  return relative(folder, file).replace(/\.[^/.]+$/, "") + ".js";
}

/** Returns the folders of components inside the app, which are deployed separately. */
export function components(folder) {
  return walk(folder)
    .filter(({ component }) => component)
    .map(({ entry }) => entry);
}

/** Returns the reason why the backend or the command would not accept a module, if there is one. */
export function refusal({ module, node }) {
  const parts = module.split("/");
  // `check_valid_path_component` in crates/convex/sync_types/src/path.rs
  const bad = parts.find((part) => part.length > 64 || !/^[A-Za-z0-9_.]+$/.test(part) || !/[A-Za-z0-9]/.test(part));
  if (bad !== undefined) {
    return `Convex does not accept the path: \`${bad}\` must consist of at most 64 letters, digits, \`_\` and \`.\``;
  }
  // `determineEnvironment` in convex/src/bundler/index.ts
  if (node && ["http.js", "crons.js"].includes(module)) return '"use node" is not allowed in this file';
  if (!node && parts[0] === "actions" && parts.length > 1) return 'files in `actions/` need "use node"';
  return undefined;
}

function files(folder) {
  return walk(folder)
    .filter(({ component }) => !component)
    .map(({ entry }) => entry);
}

function walk(folder) {
  const list = fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return list.flatMap((item) => {
    const entry = path.join(folder, item.name);
    if (item.isFile()) return [{ entry, component: false }];
    if (!item.isDirectory() || item.name === "node_modules") return [];
    if (fs.existsSync(path.join(entry, "convex.config.ts"))) return [{ entry, component: true }];
    return walk(entry);
  });
}

function isModule(folder, file) {
  const name = relative(folder, file);
  const base = path.basename(file);
  if (!EXTENSIONS.some((extension) => name.endsWith(extension))) return false;
  if (name.startsWith("_generated/") || name.startsWith("_deps/") || name.includes(" ")) return false;
  if (base.startsWith(".") || base.startsWith("#") || base === "schema.ts" || base === "schema.js") return false;
  // `auth.config.ts`, `convex.config.ts`, `foo.test.ts`
  if (base.split(".").length > 2) return false;
  return !/\.tsx?$/.test(file) || /^\s{0,100}(import|export)/m.test(fs.readFileSync(file, "utf8"));
}

/** Whether a file has the directive, with only comments and other directives before it. */
function usesNode(file) {
  const text = fs.readFileSync(file, "utf8");
  return /^\uFEFF?(\s|\/\*[^]*?\*\/|\/\/[^\n]*|(["'])(?!use node)[^"'\n]*\2\s*;?)*(["'])use node\3/.test(text);
}
