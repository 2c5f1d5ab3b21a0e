// Creates the manifest of an app from its folder, as `npx convex function-spec` would print it after a push.
//
// The request: `{ convex, out, schemaOnly, work, milliseconds, answer }`. The manifest is written to `out`.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { Bundler } from "./bundle.mjs";
import { components, entries, modulePath, refusal } from "./entries.mjs";
import { Failure, Problems, count, short, some } from "./failure.mjs";
import { main, progress } from "./main.mjs";
import * as packages from "./packages.mjs";
import { declared } from "./report.mjs";

await main(async ({ convex, out, schemaOnly, work, milliseconds }) => {
  const problems = new Problems();
  const bundler = new Bundler(convex, work);
  const all = schemaOnly ? [] : entries(convex);
  if (!schemaOnly && all.length === 0) {
    throw new Failure(`there are no modules in ${convex}`, {
      help: "pass the folder with your Convex functions, usually `convex`",
    });
  }
  progress(`loading ${schemaOnly ? "the schema" : count(all.length, "module")}`);

  const { bundles, failed } = await bundled(all, bundler);
  const schemaFile = ["schema.ts", "schema.js"].map((name) => path.join(convex, name)).find(packages.isFile);
  const [schemaBundle] = schemaFile === undefined ? [] : await bundler.bundle([schemaFile], "browser");

  const loaded = load(work, performance.timeOrigin + milliseconds, bundles, schemaBundle?.out, problems);
  const modules = loaded.modules.filter((module) => module.failed === undefined);
  for (const module of loaded.modules) if (module.failed !== undefined) failed.set(module.path, module.failed);
  if (all.length > 0 && modules.length === 0) {
    const notes = [...failed].map(([module, why]) => `${module}: ${why}`).slice(0, 10);
    throw new Failure("none of the modules could be loaded", { notes });
  }
  reportModules(failed, modules, problems);
  reportPackages(convex, modules, bundler, problems);
  reportSchema(schemaFile && (bundler.failed.get(schemaFile) ?? loaded.schema?.failed), problems);
  reportComponents(convex, problems);

  modules.sort((a, b) => byComponents(a.path, b.path));
  const manifest = { functions: modules.flatMap(({ entries }) => entries), schema: loaded.schema?.json };
  fs.writeFileSync(out, `${JSON.stringify(manifest, null, 2)}\n`);
  return { functions: declared(manifest.functions), problems: problems.list };
});

/** Returns `{ bundles, failed }`: the bundles of modules, and the reasons why others have none. */
async function bundled(modules, bundler) {
  const failed = new Map();
  const bundles = [];
  const good = modules.filter((one) => {
    const why = refusal(one);
    if (why !== undefined) failed.set(one.module, why);
    return why === undefined;
  });
  for (const node of [false, true]) {
    const byFile = new Map(good.filter((one) => one.node === node).map((one) => [one.file, one]));
    const built = await bundler.bundle([...byFile.keys()], node ? "node" : "browser");
    for (const { file, out } of built) bundles.push({ path: byFile.get(file).module, out, node });
  }
  for (const { file, module } of good) if (bundler.failed.has(file)) failed.set(module, bundler.failed.get(file));
  return { bundles, failed };
}

/** Loads the modules in a separate process: without environment variables, and if that fails, with placeholders. */
function load(work, deadline, modules, schema, problems) {
  const first = child(work, deadline, "first", { modules, schema, placeholders: false });
  // A variable that one module lacks may be why another module, which imports it, fails.
  const asked = [
    ...new Set([...first.modules, first.schema ?? { asked: [] }].flatMap((one) => (one.failed ? one.asked : []))),
  ];
  const again = new Set(first.modules.filter((one) => one.failed !== undefined).map(({ path }) => path));
  const schemaAgain = first.schema?.failed !== undefined;
  if (asked.length === 0) return first;
  const second = child(work, deadline, "second", {
    modules: modules.filter(({ path }) => again.has(path)),
    schema: schemaAgain ? schema : undefined,
    placeholders: true,
  });
  const better = second.modules.filter((one) => one.failed === undefined);
  if (better.length > 0) {
    problems.push(
      `${count(better.length, "module")} needed environment variables to load, and got placeholders: ${some(asked.sort())}`,
      {
        notes: [some(better.map(({ path }) => path))],
      },
    );
  }
  const replaced = new Map(second.modules.map((one) => [one.path, one]));
  return {
    modules: first.modules.map((one) => replaced.get(one.path) ?? one),
    schema: schemaAgain ? second.schema : first.schema,
  };
}

function child(work, deadline, name, request) {
  const [file, answer] = ["request", "answer"].map((kind) => path.join(work, `${name}.${kind}.json`));
  fs.writeFileSync(file, JSON.stringify({ ...request, answer }));
  const script = fileURLToPath(new URL("load.mjs", import.meta.url));
  const { error, stderr, signal } = spawnSync(process.execPath, [...process.execArgv, script, file], {
    stdio: ["ignore", "ignore", "pipe"],
    timeout: Math.max(1, Math.round(deadline - Date.now())),
    killSignal: "SIGKILL",
    maxBuffer: 1 << 20,
    encoding: "utf8",
  });
  const found = packages.json(answer);
  if (found !== undefined) return found;
  if (error?.code === "ETIMEDOUT") {
    throw new Failure("loading the modules timed out", {
      help: "does a module run code that never ends when it is imported? Otherwise raise `--timeout SECONDS`",
    });
  }
  const lines = (stderr ?? "").trim().split("\n").slice(-10);
  throw new Failure("the process that loads the modules crashed", {
    notes: [...(signal ? [`by ${signal}`] : []), ...(error ? [short(error)] : []), ...lines],
  });
}

/** Reports modules and functions that are left out. */
function reportModules(failed, modules, problems) {
  for (const why of new Set(failed.values())) {
    const list = [...failed.keys()].filter((module) => failed.get(module) === why);
    const [who, whose] = list.length === 1 ? [list[0], "its"] : [count(list.length, "module"), "their"];
    problems.push(`${who} could not be loaded, so ${whose} functions are left out: ${why}`, {
      notes: list.length === 1 ? [] : [some(list)],
    });
  }
  for (const { path, refused } of modules) {
    for (const { name, why } of refused) problems.push(`\`${path}:${name}\` is left out: ${why}`);
  }
}

/** Reports packages that are not installed, and the functions that need them. */
function reportPackages(convex, modules, bundler, problems) {
  const byPackage = new Map();
  for (const [specifier, files] of bundler.missing) {
    const name = packages.nameOf(specifier);
    byPackage.set(name, new Set([...(byPackage.get(name) ?? []), ...files]));
  }
  const functionsOf = new Map(modules.map((module) => [module.path, module.entries.length]));
  for (const [name, files] of byPackage) {
    const paths = [...files].map((file) => modulePath(convex, file));
    const functions = paths.reduce((sum, path) => sum + (functionsOf.get(path) ?? 0), 0);
    const lost = modules.flatMap(({ path, missing }) =>
      missing.filter((one) => packages.nameOf(one.specifier) === name).map((one) => `${path}:${one.name}`),
    );
    problems.push(
      `the package \`${name}\` is not installed: ${count(functions, "function")} of ${count(paths.length, "module")} may be wrong without it`,
      {
        notes: [some(paths), ...(lost.length > 0 ? [`left out: ${some(lost)}`] : [])],
        help: packages.install(bundler.importers.get(name) ?? convex, [name]),
      },
    );
  }
}

function reportSchema(why, problems) {
  if (why === undefined) return;
  problems.push(`the schema could not be loaded: ${why}`, {
    notes: ["documents are written out where they are returned"],
  });
}

function reportComponents(convex, problems) {
  const nested = components(convex).map((folder) => packages.relative(convex, folder));
  if (nested.length > 0) problems.note(`components are left out: ${some(nested)}`);
}

/** The order of paths in a `BTreeMap`, in which a first push adds the modules. */
function byComponents(a, b) {
  const [left, right] = [a.split("/"), b.split("/")];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at === -1 || right[at] === undefined ? left.length - right.length : left[at] < right[at] ? -1 : 1;
}
