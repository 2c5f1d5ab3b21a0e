// Validators as the deployment stores and prints them (`ValidatorJson` in crates/common/src/schemas/json.rs).

/** An error for something that a deployment would reject. */
export class Refused extends Error {}

/** Returns the JSON of arguments as stored: an object or any. */
export function args(json) {
  const read = validator(json, "args");
  if (read.type === "object" || read.type === "any") return read;
  throw new Refused("the arguments are neither an object nor any");
}

export function returns(json) {
  return json === null ? null : validator(json, "returns");
}

/** The keys are sorted at every level, because the deployment stores validators as objects of the database. */
function validator(json, at) {
  switch (json?.type) {
    case "null":
    case "number":
    case "bigint":
    case "commitTs":
    case "boolean":
    case "string":
    case "bytes":
    case "any":
      return { type: json.type };
    case "map":
    case "set":
      return { type: "any" };
    case "literal":
      return { type: "literal", value: literal(json.value, at) };
    case "id":
      if (typeof json.tableName !== "string" || !isIdentifier(json.tableName)) throw refused(at, "not a valid table name");
      return { tableName: json.tableName, type: "id" };
    case "array":
      return { type: "array", value: validator(json.value, `${at}[]`) };
    case "record":
      return record(json, at);
    case "object":
      return object(json, at);
    case "union":
      if (!Array.isArray(json.value)) throw refused(at, "a union without members");
      return { type: "union", value: json.value.map((member) => validator(member, at)) };
    default:
      throw refused(at, `not a validator: ${String(JSON.stringify(json)).slice(0, 60)}`);
  }
}

function literal(value, at) {
  if (typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)) return value;
  if (typeof value?.$integer === "string" || typeof value?.$float === "string") return value;
  throw refused(at, "not a literal");
}

function record(json, at) {
  const keys = validator(json.keys, `${at}.keys()`);
  const values = field(json.values, `${at}.values()`);
  if (!isString(keys)) throw refused(at, "the keys of a record must be strings");
  if (values.optional) throw refused(at, "the values of a record cannot be optional");
  return { keys, type: "record", values };
}

/** Whether the keys of records can be ids and strings, but not literals: `RecordKeyValidatorJson`. */
function isString(keys) {
  return keys.type === "string" || keys.type === "id" || (keys.type === "union" && keys.value.every(isString));
}

function object(json, at) {
  if (typeof json.value !== "object" || json.value === null) throw refused(at, "an object without fields");
  const names = Object.keys(json.value).sort();
  const wrong = names.find((name) => !isIdentifier(name));
  if (wrong !== undefined) throw refused(at, `\`${wrong}\` is not a valid field name`);
  return {
    type: "object",
    value: Object.fromEntries(names.map((name) => [name, field(json.value[name], `${at}.${name}`)])),
  };
}

function field(json, at) {
  if (typeof json?.optional !== "boolean") throw refused(at, "not a field");
  return { fieldType: validator(json.fieldType, at), optional: json.optional };
}

/** `check_valid_identifier` in crates/convex/sync_types/src/identifier.rs */
export function isIdentifier(name) {
  return name.length <= 64 && /^[A-Za-z_]\w*$/.test(name) && /[A-Za-z0-9]/.test(name);
}

const refused = (at, what) => new Refused(`${at}: ${what}`);
