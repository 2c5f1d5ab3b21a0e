// The app's functions and schema as convex-test gets them.
//
// The values are checked here, around each handler, since convex-test's own checks are not the backend's.

import { convexToJson, jsonToConvex } from "convex/values";
import { Refusal } from "./failure.js";
import { inferred } from "./inferred.js";
import { mismatch } from "./validate.js";

/** A function that checks what goes in and what comes out, and has our file storage. */
export function forTest({ path, registered, args: argsValidator, returns }, files) {
  const { isQuery, isMutation, isAction, _handler: handler } = registered;
  const inferredReturns = inferred(path);
  const checked = async (ctx, args) => {
    check("ArgumentValidationError", argsValidator, args);
    const storage = isAction ? files.storageOfAction(ctx.storage) : files.storage(ctx.storage);
    const value = await handler({ ...ctx, storage }, args);
    if (returns !== null) check("ReturnsValidationError", returns, asSent(value));
    // No deployment does this: it shows that what we infer is true.
    if (inferredReturns !== undefined) check("InferredReturnsError", inferredReturns, asSent(value));
    return value;
  };
  return {
    isQuery,
    isMutation,
    isAction,
    _handler: checked,
    exportArgs: () => '{"type":"any"}',
    exportReturns: () => "null",
  };
}

function check(name, validator, value) {
  const fault = mismatch(validator, value);
  if (fault !== undefined) throw new Refusal(`${name}: ${fault}`);
}

/** Without the fields that are undefined. */
function asSent(value) {
  return value === undefined ? null : jsonToConvex(convexToJson(value));
}

/** A schema whose documents are checked but for int64 literals, which convex-test takes for no value at all. */
export function schemaForTest(schema) {
  const tables = Object.entries(schema.tables).map(([name, table]) => {
    const exported = table.export();
    return [name, { export: () => ({ ...exported, documentType: withoutInt64Literals(exported.documentType) }) }];
  });
  return { schemaValidation: schema.schemaValidation, tables: Object.fromEntries(tables) };
}

function withoutInt64Literals(json) {
  if (typeof json !== "object" || json === null) return json;
  if (json.type === "literal" && typeof json.value?.$integer === "string") return { type: "bigint" };
  if (Array.isArray(json)) return json.map(withoutInt64Literals);
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, withoutInt64Literals(value)]));
}
