// The return types of functions, according to one program of TypeScript.

import { Converter } from "./convert.mjs";
import { short } from "./failure.mjs";
import { progress } from "./main.mjs";
import { Syntax } from "./syntax.mjs";
import { Tracer } from "./why.mjs";

export class Answers {
  #program;
  #questions;
  #converter;
  #syntax;
  #tracer;

  /** `label` distinguishes this program from others that share `names`. */
  constructor(program, sources, { tables, names, unions, label }) {
    this.#program = program;
    this.#questions = program.exports(sources.probe);
    this.#converter = new Converter(program, names, unions, sources.isOwn, label);
    this.#converter.documents(tables.map((table, index) => [table, this.#type(`d${index}`)]));
    this.#syntax = new Syntax(program);
    this.#tracer = new Tracer(program, sources);
  }

  /** Returns `{ validator, notes }` for the return type of each function. */
  of(functions) {
    return functions.map((one, done) => {
      if (done % 100 === 99) progress(`${done + 1} of ${functions.length} functions`);
      return this.#answer(one);
    });
  }

  #type(question) {
    return this.#program.declaredType(this.#questions.get(question));
  }

  #answer({ index, file, name }) {
    try {
      const found = this.#converter.convert(this.#type(`r${index}`));
      const { validator, notes } = found.validator.type === "any" ? (this.#ofHandler(file, name) ?? found) : found;
      return { validator, notes: notes.map((note) => this.#tracer.explained(note, file, name)) };
    } catch (error) {
      // If the checker fails for one function, it still answers for the others.
      return { validator: { type: "any" }, notes: [{ path: "", why: `TypeScript failed: ${short(error)}` }] };
    }
  }

  /** The return type of the handler, if the builder of a package types all its functions as any. */
  #ofHandler(source, name) {
    const { call, handler } = this.#syntax.registration(source, name);
    const builder = handler && this.#program.callee(call);
    const file = builder === undefined ? "" : this.#syntax.file(builder);
    if (!file.includes("/node_modules/") || file.includes("/node_modules/convex/")) return undefined;
    const { validator, notes } = this.#converter.convert(this.#program.returned(handler));
    if (validator.type === "any") return undefined;
    const why = `taken from its handler, because \`${this.#syntax.text(call.expression)}\` is typed as any`;
    return { validator, notes: [...notes, { path: "", why, harmless: true }] };
  }
}
