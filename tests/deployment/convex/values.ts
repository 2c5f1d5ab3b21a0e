// Every kind of validator. The functions return their argument.
import { type GenericValidator, v } from "convex/values";
import { query } from "./_generated/server";

const echo = <V extends GenericValidator>(value: V) =>
  query({ args: { value }, returns: value, handler: (_ctx, args) => args.value as never });

export const nothing = echo(v.null());
export const number = echo(v.number());
export const int64 = echo(v.int64());
export const commitTs = echo(v.commitTs());
export const boolean = echo(v.boolean());
export const string = echo(v.string());
export const bytes = echo(v.bytes());
export const anything = echo(v.any());
export const id = echo(v.id("users"));
export const file = echo(v.id("_storage"));

export const strings = echo(v.array(v.string()));
export const matrix = echo(v.array(v.array(v.number())));
export const anythings = echo(v.array(v.any()));

export const scores = echo(v.record(v.string(), v.number()));
export const byUser = echo(v.record(v.id("users"), v.int64()));
export const byKey = echo(v.record(v.union(v.id("users"), v.id("notes")), v.array(v.bytes())));
export const nestedRecord = echo(v.record(v.string(), v.record(v.string(), v.boolean())));

export const empty = echo(v.object({}));
export const object = echo(
  v.object({
    _private: v.string(),
    type: v.string(),
    camelCase: v.number(),
    snake_case: v.int64(),
    inner: v.object({ bytes: v.bytes(), list: v.array(v.object({ flag: v.boolean() })) }),
  }),
);

export const literal = echo(v.literal("only"));
export const literalNumber = echo(v.literal(-1.5));
export const literalInt64 = echo(v.literal(9007199254740993n));
export const literalBoolean = echo(v.literal(false));

/** The floats that are not JSON numbers, and some with an unusual notation. */
export const specials = query({
  args: {},
  returns: v.object({
    nan: v.number(),
    infinity: v.number(),
    negativeInfinity: v.number(),
    negativeZero: v.number(),
    whole: v.number(),
    large: v.number(),
    tiny: v.number(),
    smallest: v.int64(),
    largest: v.int64(),
  }),
  handler: () => ({
    nan: NaN,
    infinity: Infinity,
    negativeInfinity: -Infinity,
    negativeZero: -0,
    whole: 3,
    large: 1e21,
    tiny: 5e-324,
    smallest: -(2n ** 63n),
    largest: 2n ** 63n - 1n,
  }),
});
