// Infers the return types that functions do not declare, as `FunctionReturnType` gives them to clients in TypeScript.
//
// The request: `{ convex, spec, schema, out, work, answer }`. The manifest `spec` is written to `out` with these types.

import fs from "node:fs";

import { Answers } from "./answers.mjs";
import { docs } from "./docs.mjs";
import { erased } from "./erase.mjs";
import { Problems, count } from "./failure.mjs";
import { fill, opened } from "./fill.mjs";
import { generated, sourceOf } from "./generated.mjs";
import { main, progress } from "./main.mjs";
import { Names } from "./names.mjs";
import * as packages from "./packages.mjs";
import { row } from "./report.mjs";
import { Sources } from "./sources.mjs";
import { options, typescript } from "./typescript.mjs";
import { Unions } from "./union.mjs";

/** How often sources are read again: each time, the types found are those of arguments, and so of more parameters. */
const ROUNDS = 5;

await main(async ({ convex, spec, schema: schemaFile, out }) => {
  const problems = new Problems();
  const manifest = packages.json(spec);
  const schema = manifest.schema ?? packages.json(schemaFile)?.schema;
  const functions = manifest.functions
    .filter(({ functionType }) => functionType !== "HttpAction")
    .map((entry, index) => known(convex, entry, index));
  const tables = schema?.tables.map(({ tableName }) => tableName) ?? [];
  const unions = new Unions();
  for (const part of [schema, ...manifest.functions]) unions.learn(part);

  const ts = typescript(convex);
  progress(`checking types with TypeScript ${ts.version}`);
  const { files, probe } = generated(convex, functions, tables);
  const sources = new Sources(convex, files, probe);
  const names = new Names();
  const isValidated = schema !== undefined && schema.schemaValidation !== false;
  await ask(functions, ts, await options(convex, ts), sources, { tables, isValidated, names, unions });
  sources.report(functions.filter(hasHole), problems);
  fs.writeFileSync(out, `${JSON.stringify(completed(manifest, schema, functions, names), null, 2)}\n`);
  return {
    typescript: ts.version,
    functions: functions.map(({ entry, notes }) => row(entry, notes)),
    problems: problems.list,
  };
});

/** Sets the `validator` and `notes` of each function without a declared return type, and the JSDoc of all functions. */
async function ask(functions, ts, options, sources, shared) {
  const first = await sources.open(ts, options);
  for (const one of functions) describe(one, first, sources);
  const open = functions.filter(({ entry, notes }) => notes.length === 0 && isOpen(entry));
  const answers = new Answers(first, sources, { ...shared, label: "first" }).of(open);
  answers.forEach((answer, index) => Object.assign(open[index], answer, { first: answer }));

  let program = first;
  let holes = open.filter(hasHole);
  let notes = holes.flatMap(({ notes }) => notes);
  const texts = new Map();
  for (let round = 1; round <= ROUNDS && holes.length > 0; round++) {
    const absent = notes.flatMap(({ absent }) => absent ?? []);
    const found = erased(program, sources, shared, absent);
    if (found.size === 0) break;
    program.close();
    for (const [file, text] of found) texts.set(file, text);
    const how = round === 1 ? "without `any`" : "again, with the types found";
    progress(`reading ${count(found.size, "file")} ${how}, for ${count(holes.length, "function")}`);
    program = await sources.reopen(ts, texts);
    const answers = new Answers(program, sources, { ...shared, label: `round ${round}` }).of(holes);
    answers.forEach((answer, index) => patch(holes[index], opened(answer), shared.names));
    notes = answers.flatMap(({ notes }) => notes);
    holes = holes.filter(hasHole);
  }
  program.close();
}

/** The manifest with the results of this run, and without those of an earlier one. */
function completed({ functions: entries, schema: _, types: _old, ...rest }, schema, functions, names) {
  const inferred = functions.filter(({ validator }) => validator !== undefined && validator.type !== "any");
  const { validators, types } = names.finish(inferred.map(({ validator }) => validator));
  inferred.forEach(({ entry }, index) => Object.assign(entry, { inferred: true, returns: validators[index] }));
  return {
    ...rest,
    functions: entries.map(sorted),
    ...(schema !== undefined && { schema }),
    ...(Object.keys(types).length > 0 && { types }),
  };
}

/** A function of the manifest, without the additions of an earlier run. */
function known(convex, entry, index) {
  if (entry.inferred === true) entry.returns = null;
  for (const key of ["inferred", "doc", "deprecated"]) delete entry[key];
  const colon = entry.identifier.lastIndexOf(":");
  const module = entry.identifier.slice(0, colon).replace(/\.js$/, "");
  const visibility = entry.visibility?.kind ?? "public";
  const name = entry.identifier.slice(colon + 1);
  return { entry, index, module, name, file: sourceOf(convex, module), visibility, notes: [] };
}

function isOpen({ returns }) {
  return returns === null || returns === undefined;
}

/** Whether its return type has an any that the author did not intend. */
function hasHole({ notes }) {
  return notes.some(isHole);
}

function isHole({ harmless, own }) {
  return !harmless && !own;
}

/** Adds the JSDoc of a function, or a note that its source is missing. */
function describe({ entry, name, file, notes }, program, sources) {
  const symbol = file === undefined ? undefined : program.exports(file).get(name);
  if (symbol !== undefined) {
    Object.assign(entry, docs(program, program.aliased(symbol)));
  } else if (isOpen(entry)) {
    notes.push({
      path: "",
      why: file === undefined ? "its source is missing" : "its source does not export it",
      at: file && sources.at(file),
    });
  }
}

/** Fills the holes of the first answer for a function, and only those, unless an earlier round has filled one of them. */
function patch(one, found, names) {
  const notes = left(one.first.notes, found.notes);
  const wasOpen = ({ path }) => one.notes.some((note) => isHole(note) && path.startsWith(note.path));
  if (!notes.filter(isHole).every(wasOpen)) return;
  Object.assign(one, { validator: fill(one.first.validator, found.validator, names), notes });
}

/** The notes on what is still any, after the holes that `first` describes were filled with what `second` describes. */
function left(first, second) {
  const notes = first.flatMap((note) => {
    if (note.harmless || note.own) return [note];
    const still = second.filter(({ path }) => path === note.path);
    if (still.length === 0) return second.filter(({ path, harmless }) => path.startsWith(note.path) && !harmless);
    // Behind the author's any there may be a `v.any()`.
    return still.every(({ own }) => own) ? still : [note];
  });
  return [...new Set(notes)];
}

/** The entry with sorted keys, as the command prints it. */
function sorted(entry) {
  return Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)));
}
