// Finds the packages of an app, and the command that installs them.

import fs from "node:fs";
import path from "node:path";
import { createRequire, isBuiltin } from "node:module";

import { Failure } from "./failure.mjs";

/** Resolves a specifier from `folder`. Returns a file, or undefined. */
export function find(folder, specifier) {
  try {
    return createRequire(path.join(folder, "x.js")).resolve(specifier);
  } catch {
    return undefined;
  }
}

/** Returns the folder of the package of a file. */
export function folderOf(file) {
  let folder = path.dirname(file);
  while (!hasName(path.join(folder, "package.json")) && folder !== path.dirname(folder)) folder = path.dirname(folder);
  return folder;
}

/** Whether a `package.json` is that of a package. Others may only say `"type": "module"`. */
const hasName = (file) => json(file)?.name !== undefined;

/** Returns the folder of the app's package `convex`. */
export function convex(folder) {
  const server = find(folder, "convex/server");
  if (server !== undefined) return folderOf(server);
  throw new Failure("the package `convex` is not installed", { help: install(folder, ["convex"]) });
}

/** Returns the package of a specifier: `@scope/name` or `name`. The types of Node's modules are in a package, too. */
export function nameOf(specifier) {
  if (isBuiltin(specifier)) return "@types/node";
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** Returns a help text with the command that installs packages. */
export function install(folder, names) {
  const home = up(folder, (one) => fs.existsSync(path.join(one, "package.json"))) ?? path.dirname(folder);
  const locked = up(folder, (one) => LOCKS.some(([file]) => fs.existsSync(path.join(one, file)))) ?? home;
  const [, tool, add] = LOCKS.find(([file]) => fs.existsSync(path.join(locked, file))) ?? LOCKS.at(-1);
  const manifest = json(path.join(home, "package.json"));
  const known = { ...manifest?.dependencies, ...manifest?.devDependencies, ...manifest?.peerDependencies };
  const unknown = names.filter((name) => !Object.hasOwn(known, name));
  const command = unknown.length === 0 ? `${tool} install` : `${tool} ${add} ${unknown.join(" ")}`;
  return `run \`${command}\` in ${home}`;
}

const LOCKS = [
  ["pnpm-lock.yaml", "pnpm", "add"],
  ["yarn.lock", "yarn", "add"],
  ["bun.lock", "bun", "add"],
  ["bun.lockb", "bun", "add"],
  ["package-lock.json", "npm", "install"],
];

/** Returns the folders of the packages in the same repository, by name. */
export function workspace(folder) {
  const root = up(folder, isRoot);
  const found = new Map();
  // A package can import itself, as the examples of components do.
  const own = up(folder, (one) => hasName(path.join(one, "package.json")));
  if (own !== undefined) found.set(json(path.join(own, "package.json")).name, own);
  const scan = (one, depth) => {
    const name = json(path.join(one, "package.json"))?.name;
    if (name !== undefined && !found.has(name)) found.set(name, one);
    if (depth === 0) return;
    for (const item of fs.readdirSync(one, { withFileTypes: true })) {
      if (!item.isDirectory() || item.name === "node_modules" || item.name.startsWith(".")) continue;
      scan(path.join(one, item.name), depth - 1);
    }
  };
  if (root !== undefined) scan(root, 4);
  return found;
}

function isRoot(folder) {
  return fs.existsSync(path.join(folder, "pnpm-workspace.yaml")) || json(path.join(folder, "package.json"))?.workspaces;
}

/** Returns the source of a specifier in a package of the same repository that has not been built. */
export function source(packages, specifier) {
  const name = nameOf(specifier);
  const folder = packages.get(name);
  if (folder === undefined) return undefined;
  const manifest = json(path.join(folder, "package.json"));
  const rest = specifier.slice(name.length + 1);
  const named = [...exported(manifest.exports, rest), ...(rest === "" ? [manifest.source, manifest.main] : [])];
  const usual = rest === "" ? ["src/index", "index"] : [rest, `src/${rest}`];
  for (const one of [...named.filter((one) => typeof one === "string"), ...usual]) {
    const stem = one.replace(/(\.d)?\.[cm]?[jt]sx?$/, "");
    for (const place of [stem, stem.replace(/^(\.\/)?(dist|lib|build)\/((esm|cjs)\/)?/, "src/")]) {
      const file = ENDINGS.map((ending) => path.join(folder, place + ending)).find((file) => isFile(file));
      if (file !== undefined) return file;
    }
  }
  return undefined;
}

const ENDINGS = [".ts", ".tsx", ".mts", ".js", ".mjs", "/index.ts", "/index.tsx", "/index.js"];

/** Returns all targets that `exports` has for a path in the package. */
function exported(exports, rest) {
  if (typeof exports === "string") return rest === "" ? [exports] : [];
  if (typeof exports !== "object" || exports === null) return [];
  const key = rest === "" ? "." : `./${rest}`;
  if (Object.hasOwn(exports, key)) return leaves(exports[key]);
  if (rest === "" && !Object.keys(exports).some((one) => one.startsWith("."))) return leaves(exports);
  return Object.entries(exports).flatMap(([pattern, target]) => {
    const [start, end] = pattern.split("*");
    if (end === undefined || !key.startsWith(start) || !key.endsWith(end)) return [];
    const star = key.slice(start.length, key.length - end.length);
    return leaves(target).map((one) => one.replaceAll("*", star));
  });
}

function leaves(target) {
  if (typeof target === "string") return [target];
  return typeof target === "object" && target !== null ? Object.values(target).flatMap(leaves) : [];
}

/** Returns the nearest folder from `folder` upwards for which `is` returns true. */
export function up(folder, is) {
  for (let one = folder; ; one = path.dirname(one)) {
    if (is(one)) return one;
    if (one === path.dirname(one)) return undefined;
  }
}

/** Returns a path relative to a folder, with `/`. */
export function relative(folder, file) {
  return path.relative(folder, file).split(path.sep).join("/");
}

export function json(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

export function isFile(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
