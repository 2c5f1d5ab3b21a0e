// The table of named types: those with a name in the app, and those that contain themselves.

import path from "node:path";

export class Names {
  /** The types by key, until they have names: `{ base, file, validator }`. */
  #types = new Map();

  /** Returns a reference to the type `key`, which is declared as `base` in `file`, or has no name. */
  reference(key, base, file) {
    if (!this.#types.has(key)) this.#types.set(key, { base: upperCamel(base), file, validator: undefined });
    return { type: "ref", name: key };
  }

  define(key, validator) {
    this.#types.get(key).validator = validator;
  }

  /** Returns the validator of a reference. */
  meant({ name }) {
    return this.#types.get(name).validator;
  }

  /** Names the types that `validators` need. Returns the validators with these names, and the table. */
  finish(validators) {
    const used = new Map();
    const visit = (part) => {
      if (typeof part !== "object" || part === null) return;
      if (part.type === "ref" && !used.has(part.name)) {
        used.set(part.name, this.#types.get(part.name));
        visit(this.#types.get(part.name).validator);
      }
      Object.values(part).forEach(visit);
    };
    validators.forEach(visit);
    const names = chosen(used);
    const rename = (part) => {
      if (Array.isArray(part)) return part.map(rename);
      if (typeof part !== "object" || part === null) return part;
      if (part.type === "ref") return { name: names.get(part.name), type: "ref" };
      return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, rename(value)]));
    };
    const table = [...used].map(([key, { validator }]) => [names.get(key), rename(validator)]);
    table.sort(([a], [b]) => (a < b ? -1 : 1));
    return { validators: validators.map(rename), types: Object.fromEntries(table) };
  }
}

/** Equal names get the name of their module as a prefix, and if they are still equal, a number. */
function chosen(used) {
  const names = new Map();
  const taken = new Set();
  const count = (base) => [...used.values()].filter((one) => one.base === base).length;
  const inOrder = [...used].sort(([, a], [, b]) => (`${a.file} ${a.base}` < `${b.file} ${b.base}` ? -1 : 1));
  for (const [key, { base, file }] of inOrder) {
    const stem = path.basename(file).replace(/\..*$/, "");
    const wanted = count(base) > 1 ? upperCamel(`${stem} ${base}`) : base;
    let name = wanted;
    for (let number = 2; taken.has(name); number++) name = `${wanted}${number}`;
    taken.add(name);
    names.set(key, name);
  }
  return names;
}

function upperCamel(text) {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const name = words.map((word) => word[0].toUpperCase() + word.slice(1)).join("");
  return /^[A-Za-z]/.test(name) ? name : `Type${name}`;
}
