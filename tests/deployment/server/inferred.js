// The inferred return types, to check that functions return what TypeScript infers.
//
// `../inferred.json` contains the types that `cargo xtask pull` infers for this app without its `returns`.

import { readFileSync } from "node:fs";

const read = (name) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), "utf8"));
const functions = read("inferred.json");
const { tables } = read("schema.json");

/** The inferred return validator of a function like `messages.js:list`, or undefined. */
export function inferred(identifier) {
  // A token can have claims that TypeScript does not know.
  return identifier === "identity.js:claims" ? undefined : resolved(functions[identifier]);
}

/** The validator with its references to documents replaced by their validators. */
function resolved(json) {
  if (Array.isArray(json)) return json.map(resolved);
  if (typeof json !== "object" || json === null) return json;
  if (json.type === "document") return document(json.tableName);
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, resolved(value)]));
}

function document(tableName) {
  const { documentType } = tables.find((table) => table.tableName === tableName);
  const system = {
    _id: { fieldType: { type: "id", tableName }, optional: false },
    _creationTime: { fieldType: { type: "number" }, optional: false },
  };
  const whole = (object) => ({ type: "object", value: { ...object.value, ...system } });
  return documentType.type === "union" ? { type: "union", value: documentType.value.map(whole) } : whole(documentType);
}
