// Converts types of TypeScript to validators.
//
// A type that has no validator becomes `any`, with a note: `{ path, why, symbol, harmless, own }`. A `harmless` note
// says that the validator is wider than the type, an `own` note that the author meant any.

import { ANY, EMPTY } from "./union.mjs";

/** The deepest nesting. Deeper types become any. */
const DEEPEST = 24;
/** The most times that a generic type may occur in itself with other arguments, because it can grow without end. */
const REPEATED = 4;
/** The most notes of one function. */
const NOTES = 100;

/** Names of types for all of JSON, with which the author means any. */
const JSON_TYPES = /^(Value|JSONValue|JsonValue|Json|JSONObject|JsonObject|JSONArray)$/;

/** Objects of the language that are not Convex values. */
const NO_VALUES =
  /^(Date|Map|Set|WeakMap|WeakSet|RegExp|Promise|Function|Error|Response|Request|Headers|URL|Blob|File|FormData|(Big)?(Ui|I)nt\d+(Clamped)?Array|Float\d+Array|Buffer|ReadableStream|Iterator|Generator|AsyncGenerator)$/;

/** A type without Convex values. Whatever the function sends has another type. */
class NoValue {
  constructor(what) {
    this.why = `${what} is not a Convex value`;
  }
}

export class Converter {
  /** The tables by their documents as JSON. */
  #documents = new Map();
  #memo = new Map();
  /** The types that are being converted, from the outside in. */
  #open = [];
  #notes = [];
  #cuts = 0;

  /** `isOwn` tests for the app's own files; `label` distinguishes this program from others that share `names`. */
  constructor(program, names, unions, isOwn, label) {
    this.program = program;
    this.names = names;
    this.unions = unions;
    this.isOwn = isOwn;
    this.label = label;
  }

  /** From now on, types that are equal to a document of these tables become references to it. */
  documents(types) {
    for (const [table, type] of types) this.#document(table, type);
    this.#memo.clear();
  }

  #document(table, type) {
    const { validator } = this.convert(type);
    const members = validator.type === "union" ? validator.value : [validator];
    const isDocument = ({ type, value }) => type === "object" && value._id?.fieldType.tableName === table;
    if (members.length > 0 && members.every(isDocument))
      this.#documents.set(JSON.stringify(validator), { table, members });
  }

  /** Returns the validator of a return type, with notes. */
  convert(type) {
    this.#notes = [];
    const validator = this.#validator(type, "", undefined) ?? { type: "null" };
    return { validator, notes: this.#notes.slice(0, NOTES) };
  }

  #any(path, why, symbol) {
    this.#notes.push({ path, why, symbol, harmless: false });
    return ANY;
  }

  #json(path, why) {
    this.#notes.push({ path, why, own: true });
    return ANY;
  }

  #wider(path, why) {
    this.#notes.push({ path, why, harmless: true });
  }

  /** The validator of a type. Undefined for undefined, which is not a Convex value. */
  #validator(type, path, symbol) {
    const found = this.#found(type, path, symbol);
    return found instanceof NoValue ? this.#any(path, found.why) : found;
  }

  /** Like `#validator`, but may also return a `NoValue`. */
  #found(type, path, symbol) {
    const { program } = this;
    const { flags } = type;
    const F = program.flags;
    if (flags & F.Any) return this.#any(path, "any", symbol);
    if (flags & F.Unknown) return this.#any(path, "unknown", symbol);
    if (flags & F.Null) return { type: "null" };
    if (flags & (F.Undefined | F.Void)) return undefined;
    if (flags & F.Never)
      return path === "" ? this.#any(path, "it never returns", symbol) : { type: "union", value: [] };
    if (flags & (F.StringLiteral | F.NumberLiteral | F.BooleanLiteral | F.BigIntLiteral))
      return literal(program.literal(type));
    if (flags & (F.String | F.TemplateLiteral | F.StringMapping)) return { type: "string" };
    if (flags & F.Boolean) return { type: "boolean" };
    if (flags & F.BigInt) return { type: "bigint" };
    if (flags & F.ESSymbolLike) return new NoValue("a symbol");
    if (flags & F.NonPrimitive) return this.#any(path, "the type `object`");
    const alias = program.aliasOf(type);
    if (alias !== undefined && JSON_TYPES.test(alias.name)) return this.#json(path, `the type \`${alias.name}\``);
    if (flags & F.Union)
      return this.#remembered(type, path, alias, symbol, (inner) => this.#union(type, inner, symbol));
    if (flags & (F.Number | F.Enum)) return { type: "number" };
    if (flags & (F.TypeParameter | F.Conditional | F.IndexedAccess | F.Index | F.Substitution)) {
      const constraint = program.constraint(type);
      const open = constraint === undefined || constraint === type || constraint.flags & F.Unknown;
      return open
        ? this.#any(path, "a generic type that is not resolved", symbol)
        : this.#found(constraint, path, symbol);
    }
    if (flags & F.Intersection) {
      const branded = this.#branded(type, path);
      if (branded !== undefined) return branded;
    }
    return this.#remembered(type, path, alias, symbol, (inner) => this.#structure(type, alias, inner, symbol));
  }

  /** Converts each type once. A type that contains itself gets a name. */
  #remembered(type, path, alias, symbol, convert) {
    const known = this.#memo.get(type.id);
    if (known !== undefined) {
      // Another `any[]` is the same type, but its any has another reason.
      this.#add(
        known.notes.map((note) => (note.symbol === known.symbol ? { ...note, symbol } : note)),
        path,
      );
      return known.validator;
    }
    const outer = this.#open.find((one) => one.type.id === type.id);
    if (outer !== undefined) {
      outer.reference ??= this.names.reference(this.#key(type), ...this.#named(type, alias));
      return outer.reference;
    }
    const repeated = this.#open.filter((one) => alias !== undefined && one.alias?.name === alias.name).length;
    if (this.#open.length > DEEPEST || repeated > REPEATED) {
      this.#cuts += 1;
      return this.#any(path, "a type that is nested without end");
    }
    const cuts = this.#cuts;
    const notes = this.#notes;
    this.#notes = [];
    const self = { type, alias, reference: undefined };
    this.#open.push(self);
    let validator = convert("");
    this.#open.pop();
    if (self.reference !== undefined) {
      this.names.define(self.reference.name, validator);
      validator = self.reference;
    }
    if (this.#cuts === cuts) this.#memo.set(type.id, { validator, symbol, notes: this.#notes });
    const inner = this.#notes;
    this.#notes = notes;
    this.#add(inner, path);
    return validator;
  }

  /** The ids of types are only unique within a program. */
  #key(type) {
    return `${this.label} ${type.id}`;
  }

  #add(notes, path) {
    for (const note of notes) {
      if (this.#notes.length >= NOTES) return;
      this.#notes.push({ ...note, path: path + note.path });
    }
  }

  /** The name of a type, and the file that declares it. */
  #named(type, alias) {
    const symbol = alias ?? this.program.symbolOf(type);
    const name = symbol === undefined || symbol.name.startsWith("__") ? "Recursive" : symbol.name;
    return [name, symbol === undefined ? "" : (this.program.declared(symbol)[0] ?? "")];
  }

  #union(type, path, symbol) {
    const all = this.program.members(type).map((member) => this.#found(member, path, symbol));
    const refused = all.filter((member) => member instanceof NoValue);
    if (refused.length === all.length) return refused[0];
    for (const { why } of refused) this.#wider(path, why);
    const validator = this.unions.of(all.filter((member) => member !== undefined && !refused.includes(member)));
    if (validator === undefined) return undefined;
    if (isJson(validator)) {
      this.#notes = [];
      return this.#json(path, "a type for all of JSON");
    }
    return this.#withDocuments(validator);
  }

  /** Finds documents of a table whose validator is a union. */
  #withDocuments(validator) {
    if (validator.type !== "union") return validator;
    let members = validator.value;
    for (const { table, members: document } of this.#documents.values()) {
      const texts = new Set(document.map((one) => JSON.stringify(one)));
      const others = members.filter((one) => !texts.has(JSON.stringify(one)));
      if (document.length > 1 && members.length - others.length === document.length) {
        if (others.every(({ type }) => type === "null")) this.#notes = [];
        members = [{ tableName: table, type: "document" }, ...others];
      }
    }
    return members === validator.value ? validator : this.unions.of(members);
  }

  /** Branded primitives: `Id<"users">`, which is a string with the name of a table, and others. */
  #branded(type, path) {
    const { program } = this;
    const F = program.flags;
    const tag = program.property(type, "__tableName");
    if (tag !== undefined) {
      const [names] = program.typesOf([tag]);
      const list = names.flags & F.Union ? program.members(names) : [names];
      if (!list.every(({ flags }) => flags & F.StringLiteral)) return { type: "string" };
      return this.unions.of(list.map((name) => ({ tableName: program.literal(name), type: "id" })));
    }
    const primitive =
      F.String | F.StringLiteral | F.Number | F.NumberLiteral | F.Boolean | F.BigInt | F.TemplateLiteral;
    const part = program.members(type).find(({ flags }) => flags & primitive);
    return part === undefined ? undefined : this.#validator(part, path, undefined);
  }

  /** An array, a record or an object. */
  #structure(type, alias, path, outerSymbol) {
    const { program } = this;
    const objectFlags = type.objectFlags ?? 0;
    if (objectFlags & program.objectFlags.Reference) {
      if (program.isArray(type)) return this.#array(program.arguments(type), path, outerSymbol);
      if (program.isTuple(type)) {
        this.#wider(path, "a tuple is written as an array");
        return this.#array(program.arguments(type), path, outerSymbol);
      }
    }
    const symbol = program.symbolOf(type);
    const declared = symbol === undefined ? [] : program.declared(symbol);
    if (declared.some((file) => /\/lib\.[^/]*\.d\.ts$|\/@types\/node\//.test(file))) {
      if (symbol.name === "ArrayBuffer") return { type: "bytes" };
      if (NO_VALUES.test(symbol.name)) return new NoValue(`\`${symbol.name}\``);
    }
    // In `bigint | CommitTsPlaceholder`, readers only get the bigint.
    if (symbol?.name === "CommitTsPlaceholder") return undefined;
    if (program.isCallable(type)) return new NoValue("a function");
    if (symbol !== undefined && symbol.flags & program.symbolFlags.Class) {
      return new NoValue(`an instance of the class \`${symbol.name}\``);
    }
    const validator = this.#object(type, path, outerSymbol);
    const document = this.#documents.get(JSON.stringify(validator));
    if (document !== undefined) {
      // An any inside is declared in the schema.
      this.#notes = [];
      return { tableName: document.table, type: "document" };
    }
    return validator.type === "object" ? this.#ownName(type, alias, symbol, declared, validator) : validator;
  }

  #array(elements, path, symbol) {
    const members = elements.map((element) => this.#validator(element, `${path}[]`, symbol));
    const value = this.unions.of(members.filter((member) => member !== undefined));
    return value === undefined ? EMPTY : { type: "array", value };
  }

  #object(type, path, outerSymbol) {
    const { program } = this;
    const properties = program.properties(type).filter(({ name }) => !name.startsWith("__@"));
    const types = program.typesOf(properties);
    const fields = properties.flatMap((symbol, index) => this.#field(symbol, types[index], `${path}.${symbol.name}`));
    const value = Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
    const indexes = program.indexes(type);
    if (indexes.length > 0) {
      const before = this.#notes.length;
      const values = indexes.map(
        ({ valueType }) => this.#validator(valueType, `${path}{}`, outerSymbol) ?? { type: "null" },
      );
      const all = this.unions.of([...values, ...fields.map(([, { fieldType }]) => fieldType)]);
      if (fields.length === 0) return record(this.#keys(indexes, path), all);
      if (!values.some(({ type }) => type === "any")) {
        this.#wider(path, "fields beside an index signature are written as a record");
        return record({ type: "string" }, all);
      }
      this.#notes.length = before;
      this.#wider(path, "there may be other fields");
    }
    // The type `{}` accepts everything, but `return {}` is an object without fields.
    const literal = (program.symbolOf(type)?.flags ?? 0) & program.symbolFlags.ObjectLiteral;
    if (properties.length === 0 && indexes.length === 0 && !literal) return this.#any(path, "the type `{}`");
    return { type: "object", value };
  }

  #field(symbol, type, path) {
    const F = this.program.flags;
    if (!/^[ -#%-~][ -~]*$/.test(symbol.name)) {
      this.#wider(path, "Convex does not accept the name of this field");
      return [];
    }
    const members = type.flags & F.Union ? this.program.members(type) : [type];
    const optional =
      (symbol.flags & this.program.symbolFlags.Optional) !== 0 ||
      members.some(({ flags }) => flags & (F.Undefined | F.Void));
    const fieldType = type.flags & F.Never && optional ? undefined : this.#validator(type, path, symbol);
    // A field that is always undefined is never sent.
    return fieldType === undefined ? [] : [[symbol.name, { fieldType, optional }]];
  }

  #keys(indexes, path) {
    const keys = this.unions.of(
      indexes.map(({ keyType }) => this.#validator(keyType, path, undefined) ?? { type: "string" }),
    );
    const list = keys.type === "union" ? keys.value : [keys];
    return list.every(({ type }) => type === "string" || type === "id") ? keys : { type: "string" };
  }

  /**
   * An interface of the app, or `type Name = {..}`, is in the table of types. A union is not: unions with the same
   * members are the same type for TypeScript, under the name of the alias that it reads first.
   */
  #ownName(type, alias, symbol, declared, validator) {
    const { program } = this;
    const generic =
      (type.objectFlags ?? 0) & program.objectFlags.Reference ||
      (alias !== undefined && program.hasAliasArguments(type));
    const isInterface = symbol !== undefined && (symbol.flags & program.symbolFlags.Interface) !== 0;
    const isAlias =
      alias !== undefined && symbol !== undefined && (symbol.flags & program.symbolFlags.TypeLiteral) !== 0;
    const [name, file] = isInterface
      ? [symbol.name, declared[0]]
      : isAlias
        ? [alias.name, program.declared(alias)[0]]
        : [];
    if (generic || file === undefined || !this.isOwn(file)) return validator;
    const self = this.#open.at(-1);
    self.reference ??= this.names.reference(this.#key(type), name, file);
    return validator;
  }
}

/** Whether a union is a type for all of JSON. For TypeScript, `JSONValue | undefined` has no name. */
function isJson({ type, value }) {
  const has = (kind) => value.some(({ type }) => type === kind);
  const ofAny = value?.some?.(({ type, value }) => type === "array" && value.type === "any");
  return (
    type === "union" &&
    ofAny === true &&
    has("string") &&
    has("number") &&
    has("boolean") &&
    (has("record") || has("object"))
  );
}

function record(keys, values) {
  return { keys, type: "record", values: { fieldType: values, optional: false } };
}

function literal(value) {
  if (typeof value === "bigint") {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt.asIntN(64, value));
    return { type: "literal", value: { $integer: bytes.toString("base64") } };
  }
  return typeof value === "number" && !Number.isFinite(value) ? { type: "number" } : { type: "literal", value };
}
