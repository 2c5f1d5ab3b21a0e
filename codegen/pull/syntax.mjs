// The syntax of the app's files, which is the same in all versions of TypeScript.

/** Expressions that have the value of the expression they contain. */
const WRAPPERS = [
  "ParenthesizedExpression",
  "AwaitExpression",
  "NonNullExpression",
  "SatisfiesExpression",
  "AsExpression",
];

export class Syntax {
  constructor(program) {
    this.program = program;
  }

  is(node, ...kinds) {
    return node !== undefined && kinds.some((kind) => node.kind === this.program.kinds[kind]);
  }

  isFunction(node) {
    return this.is(node, "ArrowFunction", "FunctionExpression", "FunctionDeclaration", "MethodDeclaration");
  }

  /** Whether its type is any or unknown. */
  isAny(node) {
    const { Any, Unknown } = this.program.flags;
    return ((this.program.typeAt(node)?.flags ?? 0) & (Any | Unknown)) !== 0;
  }

  source(node) {
    let source = node;
    while (source.parent !== undefined) source = source.parent;
    return source;
  }

  file(node) {
    return this.source(node).fileName;
  }

  whole(node) {
    return this.source(node).text.slice(node.pos, node.end);
  }

  /** The text of a node without comments and line breaks, shortened. */
  text(node) {
    return this.whole(node)
      .replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, "")
      .replace(/\s+/g, " ")
      .trim()
      .slice(0, 60);
  }

  /** The line on which a node starts, counted from 1. */
  line(node) {
    const { text } = this.source(node);
    const start = node.pos + /^(\s|\/\*[^]*?\*\/|\/\/[^\n]*)*/.exec(text.slice(node.pos, node.end))[0].length;
    return text.slice(0, start).split("\n").length;
  }

  /** Removes wrappers that do not change the value, except casts to any. */
  bare(node) {
    let bare = node;
    while (this.is(bare, ...WRAPPERS) && !(this.is(bare, "AsExpression") && this.isAny(bare))) bare = bare.expression;
    return bare;
  }

  /** The declaration of a name. */
  definition(name) {
    const symbol = this.program.symbolAt(name);
    return symbol === undefined ? undefined : this.program.declarations(this.program.aliased(symbol))[0];
  }

  /** Returns `{ declaration, call, handler }` of an export such as `export const list = query({ handler })`. */
  registration(file, name) {
    const symbol = this.program.exports(file).get(name);
    const [declaration] = symbol === undefined ? [] : this.program.declarations(this.program.aliased(symbol));
    const call = this.bare(declaration?.initializer ?? declaration?.expression);
    if (!this.is(call, "CallExpression")) return { declaration };
    const handler = this.#handler(call.arguments[0]);
    return { declaration, call, handler: this.isFunction(handler) ? handler : undefined };
  }

  #handler(argument) {
    if (!this.is(argument, "ObjectLiteralExpression")) return this.#resolved(argument);
    const property = argument.properties.find(({ name }) => name !== undefined && this.text(name) === "handler");
    return this.is(property, "MethodDeclaration") ? property : this.#resolved(property?.initializer ?? property?.name);
  }

  #resolved(node) {
    if (!this.is(node, "Identifier")) return node;
    const definition = this.definition(node);
    return definition?.initializer ?? definition;
  }
}
