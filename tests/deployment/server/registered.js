// The app's functions and schema for convex-test.
//
// A wrapper around each handler checks the values, because convex-test's own checks differ from the backend's.

import { convexToJson, jsonToConvex } from "convex/values";
import { Refusal } from "./failure.js";
import { inferred } from "./inferred.js";
import { mismatch } from "./validate.js";

/** Wraps a function: checks its arguments and return value, and gives it our file storage. */
export function forTest({ path, registered, args: argsValidator, returns }, files) {
  const { isQuery, isMutation, isAction, _handler: handler } = registered;
  const inferredReturns = inferred(path);
  const checked = async (ctx, args) => {
    check("ArgumentValidationError", argsValidator, args);
    const storage = isAction ? files.storageOfAction(ctx.storage) : files.storage(ctx.storage);
    const value = await handler({ ...ctx, storage }, args);
    if (returns !== null) check("ReturnsValidationError", returns, asSent(value));
    // No real deployment checks this. It tests that our inferred types are right.
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

/** The value without undefined fields. */
function asSent(value) {
  return value === undefined ? null : jsonToConvex(convexToJson(value));
}

/** The schema without int64 literals, which convex-test does not support. */
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
