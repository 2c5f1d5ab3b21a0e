// Properties that do not exist, which makes what is read from them any.

import path from "node:path";

import { Syntax } from "./syntax.mjs";

/**
 * Properties that only some members of a union have, or that no document has. They are undefined where they are absent, but
 * to TypeScript it is an error to read them.
 */
export class AbsentProperties extends Syntax {
  /** From a file to the texts of the objects. */
  files = new Map();

  /** `absent` are such accesses; `isValidated` says whether documents have exactly the fields of the schema. */
  constructor(program, absent, isValidated) {
    super(program);
    this.isValidated = isValidated;
    for (const node of absent) {
      const file = path.normalize(this.file(node));
      this.files.set(file, (this.files.get(file) ?? new Set()).add(this.text(node.expression)));
    }
  }

  /** Returns the type of an access to such a property, as text. */
  type(node) {
    try {
      return this.#type(node);
    } catch {
      // If the checker fails here, there is nothing to add.
      return undefined;
    }
  }

  #type(node) {
    const object = this.text(node.expression);
    const isAbsent = this.files.get(path.normalize(this.file(node)))?.has(object);
    if (!isAbsent || !/^[\w$.]+$/.test(object) || this.program.symbolAt(node.name) !== undefined) return undefined;
    const type = this.program.typeAt(node.expression);
    const { Null, Undefined } = this.program.flags;
    const members = (type === undefined ? [] : (this.program.members(type) ?? [type])).filter(
      ({ flags }) => !(flags & (Null | Undefined)),
    );
    const { text: name } = node.name;
    const has = (member, name) => this.program.property(member, name) !== undefined;
    const areDocuments = this.isValidated && members.every((member) => has(member, "_creationTime"));
    if (!members.some((member) => has(member, name)) && !(areDocuments && members.length > 0)) return undefined;
    const key = JSON.stringify(name);
    const part = `T extends unknown ? ${key} extends keyof T ? T[keyof T & ${key}] : undefined : never`;
    return `(typeof ${object} extends infer T ? ${part} : never)`;
  }
}
