// Checks values like the backend, with the same error messages.
//
// convex-test checks too, but accepts any record, does not support int64 literals, and has other messages.

import { tableOf } from "./ids.js";

/** What is wrong with a value, or undefined. */
export function mismatch(validator, value, path = "") {
  switch (validator.type) {
    case "any":
      return undefined;
    case "literal":
      return equal(value, literal(validator)) ? undefined : notLiteral(validator, value, path);
    case "id":
      return idMismatch(validator, value, path);
    case "array":
      if (!Array.isArray(value)) break;
      return first(value, (item, index) => mismatch(validator.value, item, `${path}[${index}]`));
    case "record":
      if (kindOf(value) !== "object") break;
      return first(
        Object.entries(value),
        ([key, field]) =>
          mismatch(validator.keys, key, `${path}.keys()`) ??
          mismatch(validator.values.fieldType, field, `${path}.values()`),
      );
    case "object":
      if (kindOf(value) !== "object") break;
      return objectMismatch(validator, value, path);
    case "union":
      if (validator.value.length === 1) return mismatch(validator.value[0], value, path);
      if (validator.value.some((member) => mismatch(member, value, path) === undefined)) return undefined;
      break;
    default:
      if (kindOf(value) === (validator.type === "commitTs" ? "bigint" : validator.type)) return undefined;
  }
  return noMatch(validator, value, path);
}

function idMismatch(validator, value, path) {
  const table = typeof value === "string" ? tableOf(value) : undefined;
  if (table === undefined) return noMatch(validator, value, path);
  if (table === validator.tableName) return undefined;
  const found = table.startsWith("_") ? "a system table" : `table \`${table}\``;
  const expected = `which does not match the table name in validator \`${source(validator)}\``;
  return `Found ID "${value}" from ${found}, ${expected}.${at(path)}`;
}

function objectMismatch(validator, value, path) {
  const wrong = (what) => `${what}\n${at(path)}\nObject: ${shown(value)}\nValidator: ${source(validator)}`;
  const fields = Object.keys(validator.value).sort();
  const fault = first(fields, (name) => {
    const { fieldType, optional } = validator.value[name];
    if (Object.hasOwn(value, name)) return mismatch(fieldType, value[name], `${path}.${name}`);
    const advice = "Consider wrapping the field validator in `v.optional(...)` if this is expected.";
    return optional ? undefined : wrong(`Object is missing the required field \`${name}\`. ${advice}`);
  });
  const extra = Object.keys(value)
    .sort()
    .find((name) => !Object.hasOwn(validator.value, name));
  return fault ?? (extra && wrong(`Object contains extra field \`${extra}\` that is not in the validator.`));
}

const noMatch = (validator, value, path) =>
  `Value does not match validator.\n${at(path)}\nValue: ${shown(value)}\nValidator: ${source(validator)}`;

const notLiteral = (validator, value, path) =>
  `\`${shown(value)}\` does not match literal validator \`${source(validator)}\`.${at(path)}`;

const at = (path) => (path === "" ? "" : `Path: ${path}`);

/** The first mismatch among the items. */
function first(items, check) {
  for (const [index, item] of items.entries()) {
    const fault = check(item, index);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** The kind of a value, named like the type of a validator. */
function kindOf(value) {
  if (value === null) return "null";
  if (value instanceof ArrayBuffer) return "bytes";
  if (Array.isArray(value)) return "array";
  return typeof value;
}

/** The value of a literal validator. Int64s and -0 are encoded, because JSON does not have them. */
function literal({ value }) {
  if (typeof value !== "object") return value;
  const [[tag, text]] = Object.entries(value);
  const bytes = Buffer.from(text, "base64");
  return tag === "$integer" ? bytes.readBigInt64LE() : bytes.readDoubleLE();
}

/** In Convex, -0 and 0 are different values. */
const equal = Object.is;

/** A value as the backend shows it. */
function shown(value) {
  switch (kindOf(value)) {
    case "number":
      return Number.isInteger(value) ? `${Object.is(value, -0) ? "-0" : value}.0` : String(value);
    case "bigint":
      return String(value);
    case "string":
      return JSON.stringify(value);
    case "bytes":
      return `b"${Buffer.from(value).toString("latin1")}"`;
    case "array":
      return `[${value.map(shown).join(", ")}]`;
    case "object": {
      const keys = Object.keys(value).sort();
      return `{${keys.map((key) => `${key}: ${shown(value[key])}`).join(", ")}}`;
    }
    default:
      return String(value);
  }
}

/** A validator as it is written in TypeScript. */
function source(validator) {
  switch (validator.type) {
    case "number":
      return "v.float64()";
    case "bigint":
      return "v.int64()";
    case "literal":
      return `v.literal(${typeof literal(validator) === "bigint" ? "<bigint>" : shown(literal(validator))})`;
    case "id":
      return `v.id("${validator.tableName}")`;
    case "array":
      return `v.array(${source(validator.value)})`;
    case "record":
      return `v.record(${source(validator.keys)}, ${source(validator.values.fieldType)})`;
    case "union":
      return `v.union(${validator.value.map(source).join(", ")})`;
    case "object": {
      const fields = Object.keys(validator.value).sort();
      const field = ({ fieldType, optional }) => (optional ? `v.optional(${source(fieldType)})` : source(fieldType));
      return `v.object({${fields.map((name) => `${name}: ${field(validator.value[name])}`).join(", ")}})`;
    }
    default:
      return `v.${validator.type}()`;
  }
}
