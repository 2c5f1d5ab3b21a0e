// Finds where an any comes from: the expression that is any by itself, and not because of another one.
//
// The result is only an explanation. If it does not understand an expression, it names that expression.

import { Syntax } from "./syntax.mjs";

/** The most steps from expression to expression. */
const FARTHEST = 40;

export class Tracer extends Syntax {
  constructor(program, sources) {
    super(program);
    this.sources = sources;
  }

  /**
   * Returns the note for the report: `{ path, why, at, harmless, own, absent }`. It is `own` if the author wrote `v.any()`;
   * `absent` is an access to a property that does not exist.
   */
  explained({ path, why, symbol, harmless, own }, file, name) {
    if (why !== "any" && why !== "unknown") return { path, why, at: this.sources.at(file), harmless, own };
    let found;
    try {
      found = symbol === undefined ? this.#export(file, name) : this.#symbol(symbol, 0);
    } catch {
      // With unexpected syntax, the reason remains unknown.
    }
    const { text = "for an unknown reason", node } = found ?? {};
    return {
      path,
      why: text,
      at: node === undefined ? this.sources.at(file) : this.#at(node),
      harmless,
      own: found?.own,
      absent: found?.absent,
    };
  }

  #at(node) {
    return this.sources.at(this.file(node), this.line(node));
  }

  /** Explains why the whole return type of a function is any. */
  #export(file, name) {
    const { declaration, call, handler } = this.registration(file, name);
    if (declaration?.type !== undefined) {
      return { text: `the export is annotated \`${this.text(declaration.type)}\``, node: declaration };
    }
    if (call === undefined) return this.#declaration(declaration, 0);
    if (this.isAny(call.expression)) return this.#expression(call.expression, 0);
    if (handler !== undefined) return this.#body(handler, 0);
    return this.#made(call);
  }

  #made(call) {
    const declaration = this.program.callee(call);
    const file = declaration === undefined ? "" : this.file(declaration);
    const name = this.text(call.expression);
    if (!file.includes("/node_modules/")) return { text: `\`${name}\` creates a function of type any`, node: call };
    return { text: `the package \`${packageOf(file)}\` types functions of \`${name}\` as returning any`, node: call };
  }

  #symbol(symbol, step) {
    const [declaration] = this.program.declarations(symbol);
    // Only the properties of mapped types have no declaration, and those are made from validators.
    return declaration === undefined ? { text: "`v.any()`", own: true } : this.#declaration(declaration, step + 1);
  }

  #declaration(node, step) {
    if (node === undefined) return { text: "its declaration is missing" };
    if (step > FARTHEST) return { text: "its origin is too many steps away", node };
    if (this.file(node).includes("/node_modules/"))
      return {
        text: `the package \`${packageOf(this.file(node))}\` declares it as any`,
        // Convex's own tables have arguments of functions, which can be any value.
        own: /\/convex\/dist\/.*\/server\/schema\.d\.ts$/.test(this.file(node)),
      };
    if (node.type !== undefined && !this.isFunction(node)) return this.#annotation(node, node.type, step);
    if (this.is(node, "BindingElement")) return this.#binding(node, step);
    if (this.is(node, "Parameter")) return this.#parameter(node, step);
    if (this.isFunction(node)) return this.#body(node, step + 1);
    if (this.is(node, "ShorthandPropertyAssignment")) return this.#shorthand(node, step);
    if (node.initializer !== undefined) {
      const isValidator = /\bv\s*\.\s*any\s*\(/.test(this.whole(node.initializer));
      return isValidator ? { text: "`v.any()`", own: true, node } : this.#expression(node.initializer, step + 1);
    }
    const list = node.parent?.parent;
    if (this.is(list, "ForOfStatement")) return this.#expression(list.expression, step + 1);
    if (this.is(node.parent, "CatchClause")) return { text: "a caught error", node };
    return { text: `\`${this.text(node)}\` has no type`, node };
  }

  #annotation(node, type, step) {
    if (this.is(type, "AnyKeyword")) return { text: `\`${this.text(node.name)}: any\``, node };
    if (this.is(type, "UnknownKeyword")) return { text: `\`${this.text(node.name)}: unknown\``, node };
    if (this.is(type, "TypeReference") && this.is(type.typeName, "Identifier")) {
      const missing = this.#missing(type.typeName);
      if (missing !== undefined) return missing;
    }
    return { text: `the type \`${this.text(type)}\` contains any`, node };
  }

  /** `const { name } = object` or `({ name }) => ..` */
  #binding(node, step) {
    let outer = node;
    while (this.is(outer, "BindingElement", "ObjectBindingPattern", "ArrayBindingPattern")) outer = outer.parent;
    const type = this.program.typeAt(outer);
    const property = type && this.program.property(type, this.text(node.propertyName ?? node.name));
    return property === undefined ? this.#declaration(outer, step + 1) : this.#symbol(property, step + 1);
  }

  #shorthand(node, step) {
    const symbol = this.program.shorthand(node);
    return symbol === undefined
      ? { text: `\`${this.text(node)}\` is undefined`, node }
      : this.#symbol(symbol, step + 1);
  }

  #parameter(node, step) {
    const call = node.parent?.parent;
    if (this.is(call, "CallExpression") && this.isAny(call.expression))
      return this.#expression(call.expression, step + 1);
    if (this.is(call, "CallExpression") && this.is(call.expression, "PropertyAccessExpression")) {
      return this.#expression(call.expression.expression, step + 1);
    }
    return { text: `the parameter \`${this.text(node.name)}\` has no type`, node };
  }

  /** Explains a name whose import cannot be resolved. */
  #missing(name) {
    const [declaration] = this.program.declarations(this.program.symbolAt(name) ?? { declarations: [] });
    let outer = declaration;
    while (outer !== undefined && !this.is(outer, "ImportDeclaration")) outer = outer.parent;
    if (outer === undefined || this.program.symbolAt(outer.moduleSpecifier) !== undefined) return undefined;
    return { text: `\`${outer.moduleSpecifier.text}\` is missing or has no types`, node: outer };
  }

  #expression(node, step) {
    if (node === undefined || step > FARTHEST) return { text: "its origin is too many steps away", node };
    if (this.is(node, "AsExpression", "TypeAssertionExpression")) {
      if (this.is(node.type, "AnyKeyword")) return { text: "`as any`", node };
      return this.isAny(node)
        ? { text: `\`as ${this.text(node.type)}\`, which is any`, node }
        : this.#expression(node.expression, step + 1);
    }
    if (
      this.is(
        node,
        "ParenthesizedExpression",
        "AwaitExpression",
        "NonNullExpression",
        "SatisfiesExpression",
        "SpreadElement",
        "SpreadAssignment",
      )
    ) {
      return this.#expression(node.expression, step + 1);
    }
    if (this.is(node, "Identifier")) return this.#name(node, step);
    if (this.is(node, "PropertyAccessExpression", "ElementAccessExpression")) return this.#access(node, step);
    if (this.is(node, "CallExpression")) return this.#call(node, step);
    if (this.is(node, "ConditionalExpression")) return this.#either(node.whenTrue, node.whenFalse, step);
    if (this.is(node, "BinaryExpression")) return this.#either(node.left, node.right, step);
    if (this.isFunction(node)) return this.#body(node, step + 1);
    if (this.is(node, "ObjectLiteralExpression", "ArrayLiteralExpression")) {
      const part = [...(node.properties ?? node.elements)].find((one) =>
        this.#holdsAny(one.initializer ?? one.expression ?? one.name ?? one),
      );
      if (this.is(part, "ShorthandPropertyAssignment")) return this.#shorthand(part, step);
      if (part !== undefined) return this.#expression(part.initializer ?? part.expression ?? part, step + 1);
    }
    return { text: `\`${this.text(node)}\` is any`, node };
  }

  #either(left, right, step) {
    return this.#expression(this.isAny(left) || !this.#holdsAny(right) ? left : right, step + 1);
  }

  /** Whether the text of its type contains any. */
  #holdsAny(node) {
    const type = this.program.typeAt(node);
    return type !== undefined && /\b(any|unknown)\b/.test(this.program.text(type));
  }

  #name(node, step) {
    const missing = this.#missing(node);
    if (missing !== undefined) return missing;
    const symbol = this.program.symbolAt(node);
    if (symbol === undefined) return { text: `\`${this.text(node)}\` is undefined`, node };
    return this.#declaration(this.definition(node), step + 1);
  }

  #access(node, step) {
    if (this.isAny(node.expression)) return this.#expression(node.expression, step + 1);
    const member = node.name ?? node.argumentExpression;
    const symbol = this.program.symbolAt(member);
    if (symbol === undefined) return { text: `there is no \`${this.text(member)}\``, node, absent: node };
    return this.#symbol(symbol, step + 1);
  }

  #call(node, step) {
    const callee = node.expression;
    const method = this.is(callee, "PropertyAccessExpression") ? this.text(callee.name) : "";
    const [first] = node.arguments;
    if (/^run(Query|Mutation|Action)$/.test(method) && first !== undefined) {
      const components = /\bcomponents\./.test(this.text(first));
      if (this.isAny(first)) return this.#expression(first, step + 1);
      return { text: `\`${this.text(first)}\` returns any${components ? ", like most components" : ""}`, node };
    }
    if (this.isAny(callee)) return this.#expression(callee, step + 1);
    if (method === "json" || this.text(callee) === "JSON.parse") return { text: `\`${method}()\` of JSON`, node };
    if (this.isFunction(first) && /^(map|flatMap|all|reduce|then)$/.test(method)) return this.#body(first, step + 1);
    if (this.text(callee) === "Promise.all" && first !== undefined) return this.#expression(first, step + 1);
    const declaration = this.program.callee(node);
    if (declaration?.body !== undefined) return this.#body(declaration, step + 1);
    if (method !== "" && this.#holdsAny(callee.expression)) return this.#expression(callee.expression, step + 1);
    return { text: `\`${this.text(callee)}(..)\` returns any`, node };
  }

  /** Explains why a function returns any. */
  #body(node, step) {
    if (node.type !== undefined)
      return { text: `a function is annotated \`${this.text(node.type)}\``, node: node.type };
    const returned = this.#returned(node);
    const any = returned.find((one) => this.isAny(one)) ?? returned.find((one) => this.#holdsAny(one));
    return any === undefined ? { text: "its type depends on itself", node } : this.#expression(any, step + 1);
  }

  #returned({ body }) {
    if (body === undefined) return [];
    if (!this.is(body, "Block")) return [body];
    const found = [];
    const visit = (node) => {
      if (this.is(node, "ReturnStatement")) {
        if (node.expression !== undefined) found.push(node.expression);
      } else if (!this.isFunction(node)) {
        node.forEachChild(visit);
      }
    };
    body.forEachChild(visit);
    return found;
  }
}

function packageOf(file) {
  const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file);
  return name;
}
