// The types that callers pass to a parameter that is annotated as any, if all callers are known to pass a better type.

import { Syntax } from "./syntax.mjs";

/** The most types of one parameter. */
const MOST = 8;
/** The longest type. Longer ones take too much time to parse again. */
const LONGEST = 50_000;

/** The type of an argument that is missing. */
const MISSING = Symbol("missing");

/** Words that mean the same in every file. */
const COMMON =
  /^(any|unknown|string|number|boolean|bigint|null|undefined|true|false|object|never|readonly|keyof|Array|ReadonlyArray|Record|Partial|Promise|Date|ArrayBuffer|Uint8Array|Error|Map|Set)$/;

/** Whether a parameter is a function's context, whose type is already known. */
export const isContext = (name) => /^_?ctx$/.test(name);

export class Callers extends Syntax {
  /** From a function to its parameters that are any: from their index to the types of their arguments. */
  #functions = new Map();
  #names = new Set();
  #documents;

  /**
   * Reads the files with these names. `hides` tests whether the text of a type hides something; `documents` are the
   * types of the tables' documents, each with an expression that refers to it.
   */
  constructor(program, files, hides, documents) {
    super(program);
    this.hides = hides;
    this.documents = documents;
    try {
      const sources = files.map((file) => program.sourceFile(file));
      for (const source of sources) walk(source, (node) => this.#learn(node));
      if (this.#names.size > 0) for (const source of sources) walk(source, (node) => this.#call(node));
    } catch {
      // If the checker fails here, the answers so far are still valid, and there is nothing to add.
      this.#functions.clear();
    }
  }

  /** Returns the type of a parameter, as text, or undefined. */
  given(parameter) {
    const { parent } = parameter;
    const types = [...(this.#functions.get(this.#key(parent))?.get(parent.parameters.indexOf(parameter)) ?? [])];
    if (types.length === 0 || types.length > MOST || types.includes(undefined)) return undefined;
    return types.map((type) => `(${type})`).join(" | ");
  }

  #key(node) {
    return `${this.file(node)}:${node.pos}`;
  }

  /** `function f(row: any) {..}` or `const f = (row: any) => ..` */
  #learn(node) {
    const isNamed =
      this.is(node, "FunctionDeclaration") ||
      (this.is(node, "ArrowFunction", "FunctionExpression") && this.is(node.parent, "VariableDeclaration"));
    if (!isNamed) return;
    const parameters = new Map();
    node.parameters.forEach((parameter, index) => {
      if (parameter.type === undefined || isContext(this.text(parameter.name))) return;
      if (this.hides(this.text(parameter.type))) parameters.set(index, new Set());
    });
    const { name } = this.is(node, "FunctionDeclaration") ? node : node.parent;
    if (parameters.size === 0 || !this.is(name, "Identifier")) return;
    this.#functions.set(this.#key(node), parameters);
    this.#names.add(name.text);
  }

  /** `f(order)`, or `orders.map(f)` */
  #call(node) {
    if (!this.is(node, "CallExpression")) return;
    const given = [...node.arguments];
    const isMethod = this.is(node.expression, "PropertyAccessExpression");
    const isSpread = given.some((one) => this.is(one, "SpreadElement"));
    this.#add(isMethod ? node.expression.name : node.expression, node, (index) => {
      if (isSpread) return undefined;
      return index < given.length ? this.program.typeAt(given[index]) : MISSING;
    });
    for (const callback of given) {
      this.#add(callback, node, (index) =>
        isMethod && index === 0 && callback === given[0] ? this.#element(node.expression.expression) : undefined,
      );
    }
  }

  #element(node) {
    const type = this.program.typeAt(node);
    return type !== undefined && this.program.isArray(type) ? this.program.arguments(type)[0] : undefined;
  }

  /** Adds the arguments of a call to the function `name`. `typeOf` returns undefined if a type is not known. */
  #add(name, call, typeOf) {
    if (!this.is(name, "Identifier") || !this.#names.has(name.text)) return;
    const definition = this.definition(name);
    const called = this.is(definition, "VariableDeclaration") ? definition.initializer : definition;
    const parameters = called && this.#functions.get(this.#key(called));
    if (parameters === undefined || this.#isWithin(call, called)) return;
    const isSameFile = this.file(call) === this.file(called);
    for (const [index, types] of parameters) types.add(this.#text(typeOf(index), isSameFile));
  }

  /** Whether the call is in the function itself. Then its arguments say nothing. */
  #isWithin(node, outer) {
    const key = this.#key(outer);
    for (let one = node; one !== undefined; one = one.parent) {
      if (this.is(one, "FunctionDeclaration", "ArrowFunction", "FunctionExpression") && this.#key(one) === key)
        return true;
    }
    return false;
  }

  /** The text of a type. Undefined if it says nothing, or has names that another file does not know. */
  #text(type, isSameFile) {
    const { Any, Unknown, Never, TypeParameter } = this.program.flags;
    if (type === MISSING) return "undefined";
    if (type === undefined || type.flags & (Any | Unknown | Never | TypeParameter)) return undefined;
    // Built only on demand: few apps need them, and a large app has many.
    this.#documents ??= this.documents.map(([type, reference]) => [this.program.qualified(type), reference]);
    const text = this.#documents.reduce(
      (text, [document, reference]) => text.replaceAll(document, reference),
      this.program.qualified(type),
    );
    if (text.length > LONGEST) return undefined;
    const names = text
      .replace(/import\("[^"]*"\)(\.\w+)+/g, "")
      .replace(/"(\\.|[^"\\])*"/g, "")
      .replace(/(\w+|\])\??:/g, "")
      .match(/[A-Za-z_$][\w$]*/g);
    return isSameFile || (names ?? []).every((name) => COMMON.test(name)) ? text : undefined;
  }
}

function walk(node, visit) {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}
