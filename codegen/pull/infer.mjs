// What functions return that do not declare it, as `FunctionReturnType` says it to clients in TypeScript.
//
// The request: `{ convex, spec, schema, out, work, answer }`. The manifest `spec` is written to `out` with what was found.

import fs from "node:fs";

import { Converter } from "./convert.mjs";
import { docs } from "./docs.mjs";
import { erased, fill } from "./erase.mjs";
import { Problems, count, short } from "./failure.mjs";
import { generated, sourceOf } from "./generated.mjs";
import { main, progress } from "./main.mjs";
import { Names } from "./names.mjs";
import * as packages from "./packages.mjs";
import { row } from "./report.mjs";
import { Sources } from "./sources.mjs";
import { Syntax } from "./syntax.mjs";
import { options, typescript } from "./typescript.mjs";
import { Unions, same } from "./union.mjs";
import { Tracer } from "./why.mjs";

await main(async ({ convex, spec, schema: schemaFile, out }) => {
  const problems = new Problems();
  const manifest = packages.json(spec);
  const schema = manifest.schema ?? packages.json(schemaFile)?.schema;
  const functions = manifest.functions
    .filter(({ functionType }) => functionType !== "HttpAction")
    .map((entry, index) => known(convex, entry, index));
  const tables = schema?.tables.map(({ tableName }) => tableName) ?? [];
  const ts = typescript(convex);
  const { files, probe } = generated(convex, functions, tables);
  const sources = new Sources(convex, files, probe);
  progress(`checking types with TypeScript ${ts.version}`);
  const program = await sources.open(ts, await options(convex, ts));

  const names = new Names();
  const unions = new Unions();
  for (const part of [schema, ...manifest.functions]) unions.learn(part);
  const ask = (program, functions, label) => {
    const converter = new Converter(program, names, unions, sources.isOwn, label);
    const questions = program.exports(probe);
    converter.documents(tables.map((table, index) => [table, program.declaredType(questions.get(`d${index}`))]));
    const tracer = new Tracer(program, sources);
    return functions.map((one, done) => {
      if (done % 100 === 99) progress(`${done + 1} of ${functions.length} functions`);
      return answer(one, program, converter, questions, tracer);
    });
  };

  for (const one of functions) describe(one, program, sources);
  const open = functions.filter(({ entry, notes }) => notes.length === 0 && isOpen(entry));
  ask(program, open, "first").forEach((found, index) => Object.assign(open[index], found));
  const holes = open.filter(hasHole);
  const texts = holes.length === 0 ? new Map() : erased(program, sources);
  program.close();
  if (texts.size > 0) {
    progress(`looking behind the \`any\` of ${count(texts.size, "file")}, for ${count(holes.length, "function")}`);
    const second = await sources.reopen(ts, texts);
    ask(second, holes, "second").forEach((found, index) => patch(holes[index], found));
    second.close();
  }

  sources.report(functions.filter(hasHole), problems);

  const inferred = open.filter(({ validator }) => validator !== undefined && validator.type !== "any");
  const { validators, types } = names.finish(inferred.map(({ validator }) => validator));
  inferred.forEach(({ entry }, index) => Object.assign(entry, { inferred: true, returns: validators[index] }));
  const { functions: entries, schema: _, types: _old, ...rest } = manifest;
  const written = {
    ...rest,
    functions: entries.map(sorted),
    ...(schema !== undefined && { schema }),
    ...(Object.keys(types).length > 0 && { types }),
  };
  fs.writeFileSync(out, `${JSON.stringify(written, null, 2)}\n`);
  return {
    typescript: ts.version,
    functions: functions.map(({ entry, notes }) => row(entry, notes)),
    problems: problems.list,
  };
});

/** A function of the manifest, with what an earlier run has added taken away. */
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

/** Whether there is an any that is not the author's. */
function hasHole({ notes }) {
  return notes.some(({ harmless, own }) => !harmless && !own);
}

/** Adds the JSDoc of a function, or a note that it is not there. */
function describe({ entry, name, file, notes }, program, sources) {
  const symbol = file === undefined ? undefined : program.exports(file).get(name);
  if (symbol !== undefined) {
    Object.assign(entry, docs(program, program.aliased(symbol)));
  } else if (isOpen(entry)) {
    notes.push({
      path: "",
      why: file === undefined ? "its source is not there" : "its source does not export it",
      at: file && sources.at(file),
    });
  }
}

/** `{ validator, notes }` of what a function returns. */
function answer({ index, file, name }, program, converter, questions, tracer) {
  try {
    const found = converter.convert(program.declaredType(questions.get(`r${index}`)));
    const { validator, notes } =
      found.validator.type === "any" ? (ofHandler(file, name, program, converter) ?? found) : found;
    return { validator, notes: notes.map((note) => tracer.explained(note, file, name)) };
  } catch (error) {
    // A checker that gives up on one function has answers for the others.
    return { validator: { type: "any" }, notes: [{ path: "", why: `TypeScript has failed: ${short(error)}` }] };
  }
}

/** Of the handler, if a package's builder says any of all that it makes. */
function ofHandler(file, name, program, converter) {
  const syntax = new Syntax(program);
  const { call, handler } = syntax.registration(file, name);
  const builder = handler && program.callee(call);
  if (builder === undefined || !syntax.file(builder).includes("/node_modules/")) return undefined;
  const { validator, notes } = converter.convert(program.returned(handler));
  const why = `its handler's type, as \`${syntax.text(call.expression)}\` says any`;
  return { validator, notes: [...notes, { path: "", why, harmless: true }] };
}

/** Fills the holes of a function, and only those. */
function patch(one, found) {
  const filled = fill(one.validator, found.validator);
  if (same(filled, one.validator)) return;
  const left =
    one.validator.type === "any"
      ? found.notes
      : one.notes.filter((note) => note.harmless || found.notes.some(({ path }) => path === note.path));
  Object.assign(one, { validator: filled, notes: left });
}

/** With its keys in order, as the command prints them. */
function sorted(entry) {
  return Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)));
}
