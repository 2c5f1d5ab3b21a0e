// The syntax of the app's files, which all versions of TypeScript have in common.

/** What does not change the value of the expression in it. */
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

  /** Whether the checker says any of it. */
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

  /** As it is written, but for comments and breaks, and not too much of it. */
  text(node) {
    return this.whole(node)
      .replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, "")
      .replace(/\s+/g, " ")
      .trim()
      .slice(0, 60);
  }

  /** The line on which it starts, counted from 1. */
  line(node) {
    const { text } = this.source(node);
    const start = node.pos + /^(\s|\/\*[^]*?\*\/|\/\/[^\n]*)*/.exec(text.slice(node.pos, node.end))[0].length;
    return text.slice(0, start).split("\n").length;
  }

  /** Without what does not change the value, unless that makes it any. */
  bare(node) {
    let bare = node;
    while (this.is(bare, ...WRAPPERS) && !(this.is(bare, "AsExpression") && this.isAny(bare))) bare = bare.expression;
    return bare;
  }

  /** What a name stands for. */
  definition(name) {
    const symbol = this.program.symbolAt(name);
    return symbol === undefined ? undefined : this.program.declarations(this.program.aliased(symbol))[0];
  }

  /** How an export is made, as in `export const list = query({ handler })`: `{ declaration, call, handler }`. */
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
