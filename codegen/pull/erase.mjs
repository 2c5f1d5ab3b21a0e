// Removes the author's own `any`, which hides what the compiler knows. The resulting texts are only used to read types.

import path from "node:path";

import { AbsentProperties } from "./absent.mjs";
import { Callers, isContext } from "./callers.mjs";

/** `unknown` hides as much as `any`. */
const HIDES = /\b(any|unknown)\b/;
const HIDES_ALL =
  /^(A|A\[\]|Array<A>|Promise<A>|Promise<A\[\]>|Record<string, ?A>|Record<string, ?A>\[\]|\{ ?\[\w+: ?string\]: ?A;? ?\})$/;
const hidesAll = (type) => HIDES_ALL.test(type.replace(HIDES, "A"));

/**
 * Returns the texts of the app's files without `any`, for the files that have one. `absent` are accesses to properties that
 * do not exist; `isValidated` says whether documents have exactly the fields of the schema.
 */
export function erased(program, sources, { tables, isValidated }, absent) {
  const files = program
    .fileNames()
    .filter((file) => /\.[cm]?tsx?$/.test(file) && !file.endsWith(".d.ts"))
    .filter((file) => sources.isOwn(file) && !sources.files.has(file));
  const questions = program.exports(sources.probe);
  const documents = tables.map((table, index) => [
    program.declaredType(questions.get(`d${index}`)),
    `${model(sources.convex)}[${JSON.stringify(table)}]["document"]`,
  ]);
  const hides = hiding(program, files);
  const callers = new Callers(program, files, (type) => hides.test(type), documents);
  const properties = new AbsentProperties(program, absent, isValidated);
  const texts = new Map();
  for (const file of files) {
    const source = program.sourceFile(file);
    const { text } = source;
    if (!hides.test(text) && !/\b(ReturnType|catch)\b/.test(text) && !properties.files.has(file)) continue;
    const without = new Eraser(program.kinds, text, context(sources.convex), callers, properties, hides).text(source);
    if (without !== text) texts.set(file, without);
  }
  return texts;
}

/** Returns a pattern for `any`, `unknown`, and the names of types that the author has declared with them. */
function hiding(program, files) {
  const declarations = [];
  for (const file of files) {
    const source = program.sourceFile(file);
    source.forEachChild(({ kind, name, end }) => {
      if (kind !== program.kinds.InterfaceDeclaration && kind !== program.kinds.TypeAliasDeclaration) return;
      const body = source.text.slice(name.end, end).replace(/\/\*[^]*?\*\/|\/\/.*/g, "");
      declarations.push({ name: name.text, body });
    });
  }
  const names = new Set(["any", "unknown"]);
  const found = () => new RegExp(`\\b(${[...names].join("|")})\\b`);
  for (let size = 0; size < names.size; ) {
    size = names.size;
    const hides = found();
    for (const { name, body } of declarations) if (hides.test(body)) names.add(name);
  }
  return found();
}

/** The type that replaces `ctx: any`: the context of a mutation, with the members that only an action's has. */
function context(convex) {
  const of = (kind) => `import("convex/server").Generic${kind}Ctx<${model(convex)}>`;
  return `${of("Mutation")} & Pick<${of("Action")}, "runAction" | "vectorSearch">`;
}

/** The data model, as a type that every file can refer to. */
function model(convex) {
  const file = path.join(convex, "_generated/dataModel").split(path.sep).join("/");
  return `import(${JSON.stringify(file)}).DataModel`;
}

class Eraser {
  #edits = [];

  /** `hides` is a pattern for types that hide something. */
  constructor(kinds, source, context, callers, properties, hides) {
    this.K = kinds;
    this.source = source;
    this.context = context;
    this.callers = callers;
    this.properties = properties;
    this.hides = hides;
  }

  text(file) {
    const visit = (node) => {
      this.#erase(node);
      node.forEachChild(visit);
    };
    visit(file);
    let { source } = this;
    let last = source.length;
    // Insertions are made after a change that starts at the same place, which then is still where it was.
    const isInsertion = ({ start, end }) => Number(start === end);
    const order = (a, b) => b.start - a.start || isInsertion(a) - isInsertion(b) || a.end - b.end;
    for (const { start, end, by } of this.#edits.sort(order)) {
      if (end > last) continue;
      source = source.slice(0, start) + by + source.slice(end);
      last = start;
    }
    return source;
  }

  /** Replaces a part of the text, without moving the rest to other lines. */
  #cut(start, end, by = "") {
    this.#edits.push({ start, end, by: by + this.source.slice(start, end).replace(/[^\n]/g, "") });
  }

  #is(node, ...kinds) {
    return node !== undefined && kinds.some((kind) => node.kind === this.K[kind]);
  }

  #words(node) {
    return this.source.slice(node.pos, node.end).replace(/\s+/g, " ").trim();
  }

  #erase(node) {
    if (this.#is(node, "AsExpression")) this.#cast(node);
    else if (this.#is(node, "Parameter")) this.#parameter(node);
    else if (this.#is(node, "CatchClause")) this.#caught(node);
    else if (this.#is(node, "VariableDeclaration")) this.#variable(node);
    else if (this.#is(node, "PropertyAccessExpression")) this.#access(node);
    else if (node.type !== undefined && node.body !== undefined) this.#result(node);
  }

  /** `x as any`, but not `x as any as T`, nor an object or array that only the cast gives a type. */
  #cast({ type, expression, parent, end }) {
    const outer = this.#is(parent, "ParenthesizedExpression") ? parent.parent : parent;
    const literal = this.#is(expression, "ObjectLiteralExpression", "ArrayLiteralExpression");
    if (hidesAll(this.#words(type)) && !this.#is(outer, "AsExpression") && !literal) this.#cut(expression.end, end);
  }

  /** `(row: any) => ..` if the context determines the type, `ctx: any`, and parameters whose callers know the type. */
  #parameter(parameter) {
    const { name, type, parent } = parameter;
    if (type === undefined || !this.#is(name, "Identifier")) return;
    const words = this.#words(type);
    if (hidesAll(words) && this.#isContextual(parent)) {
      this.#cut(name.end, type.end, this.#isCallbackOf(parent, "catch") ? ": Error" : "");
    } else if (words === "any" && isContext(this.#words(name))) {
      this.#cut(type.pos, type.end, ` ${this.context}`);
    } else if (this.hides.test(words)) {
      const given = this.callers.given(parameter);
      if (given !== undefined && (hidesAll(words) || !HIDES.test(given))) this.#cut(type.pos, type.end, ` ${given}`);
    }
  }

  #isContextual(node) {
    const isFunction = this.#is(node, "ArrowFunction", "FunctionExpression");
    let outer = node.parent;
    while (this.#is(outer, "ParenthesizedExpression")) outer = outer.parent;
    if (this.#is(node, "MethodDeclaration")) return this.#is(outer, "ObjectLiteralExpression");
    return isFunction && this.#is(outer, "CallExpression", "PropertyAssignment");
  }

  /** `promise.catch((error) => ..)` */
  #isCallbackOf({ parent }, method) {
    if (!this.#is(parent, "CallExpression")) return false;
    const { expression } = parent;
    return this.#is(expression, "PropertyAccessExpression") && this.#words(expression.name) === method;
  }

  /** `catch (error: any)` becomes an `Error`. The message of other values is undefined, which is read as empty text. */
  #caught({ variableDeclaration }) {
    if (!this.#is(variableDeclaration?.name, "Identifier")) return;
    const { name, end } = variableDeclaration;
    const { text } = name;
    // An earlier round did it.
    if (text.startsWith("thrown_")) return;
    const body = this.source.indexOf("{", end) + 1;
    this.#cut(name.end - text.length, end, `thrown_${text}`);
    this.#edits.push({ start: body, end: body, by: ` let ${text} = thrown_${text} as Error;` });
  }

  /** `const rows: any[] = ..`, and exports with an annotation that says less than their builder. */
  #variable({ name, type, initializer, parent }) {
    if (type === undefined || !this.#is(name, "Identifier")) return;
    const words = this.#words(type);
    const exported = /^export\b/.test(this.#words(parent?.parent ?? parent));
    if (exported && this.#is(initializer, "CallExpression")) {
      if (this.hides.test(words) || /ReturnType<\s*typeof/.test(words)) this.#cut(name.end, type.end);
      return;
    }
    const needed = this.#is(initializer, "ObjectLiteralExpression") || /^(Map|Set|WeakMap)</.test(words);
    if (this.hides.test(words) && !needed) this.#cut(name.end, type.end);
  }

  /** `either.name`, if only one of both has it. */
  #access(node) {
    const type = this.properties.type(node);
    const start = node.end - this.source.slice(node.pos, node.end).trimStart().length;
    // Elsewhere, a parenthesis could make a call of the line before.
    const isOperand = /([=(,:?|&[<>!+*/-]|\breturn|\bawait)\s*$/.test(this.source.slice(Math.max(0, start - 99), start));
    // A cast is the author's, or of an earlier round.
    if (type === undefined || !isOperand || this.#is(node.parent, "AsExpression")) return;
    this.#edits.push({ start, end: start, by: "(" }, { start: node.end, end: node.end, by: ` as unknown as ${type})` });
  }

  /** `function f(): Promise<any>` */
  #result({ type }) {
    const colon = this.source[type.pos - 1] === ":";
    if (this.hides.test(this.#words(type)) && colon && !this.#is(type, "TypePredicate")) this.#cut(type.pos - 1, type.end);
  }
}
