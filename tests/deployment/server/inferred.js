// What TypeScript says that functions return, to check that it is what they do return.
//
// `../inferred.json` has what `cargo xtask pull` infers for this app with all its `returns` hidden.

import { readFileSync } from "node:fs";

const read = (name) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), "utf8"));
const functions = read("inferred.json");
const { tables } = read("schema.json");

/** The validator of what the function at `messages.js:list` returns, or undefined. */
export function inferred(identifier) {
  // A token may have other claims than TypeScript knows.
  return identifier === "identity.js:claims" ? undefined : resolved(functions[identifier]);
}

/** Without references to the documents of tables. */
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
