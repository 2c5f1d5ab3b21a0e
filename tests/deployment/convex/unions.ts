// Every kind of union. The functions return their argument.
import { type GenericValidator, v } from "convex/values";
import { query } from "./_generated/server";
import { shape } from "./schema";

const echo = <V extends GenericValidator>(value: V) =>
  query({ args: { value }, returns: value, handler: (_ctx, args) => args.value as never });

export const words = echo(v.union(v.literal("yes"), v.literal("no"), v.literal("not sure")));
export const numbers = echo(v.union(v.literal(0), v.literal(1), v.literal(-2.5)));
export const int64s = echo(v.union(v.literal(1n), v.literal(-2n)));
export const booleans = echo(v.union(v.literal(true), v.literal(false)));
export const literals = echo(v.union(v.literal("auto"), v.literal(1), v.literal(2n), v.literal(true)));

export const byWord = echo(shape);
export const byNumber = echo(
  v.union(
    v.object({ version: v.literal(1), name: v.string() }),
    v.object({ version: v.literal(2), first: v.string(), last: v.string() }),
  ),
);
export const byBoolean = echo(
  v.union(v.object({ ok: v.literal(true), value: v.int64() }), v.object({ ok: v.literal(false), error: v.string() })),
);
export const byInt64 = echo(
  v.union(v.object({ size: v.literal(1n), one: v.null() }), v.object({ size: v.literal(2n), two: v.bytes() })),
);
/** Objects that only differ in their fields. */
export const byFields = echo(
  v.union(v.object({ text: v.string() }), v.object({ image: v.id("_storage"), alt: v.optional(v.string()) })),
);

export const scalars = echo(v.union(v.string(), v.number(), v.int64(), v.boolean(), v.bytes()));
export const stringOrList = echo(v.union(v.string(), v.array(v.string())));
export const lists = echo(v.union(v.array(v.string()), v.array(v.number())));
export const objectOrRecord = echo(v.union(v.object({ only: v.string() }), v.record(v.string(), v.number())));
export const ids = echo(v.union(v.id("users"), v.id("notes")));
export const wordOrString = echo(v.union(v.literal("auto"), v.string()));
export const nested = echo(v.union(v.union(v.literal("a"), v.number()), v.union(v.boolean(), v.null())));
export const shapes = echo(v.array(v.union(shape, v.null())));

export const nullable = echo(v.nullable(v.string()));
export const nullableObject = echo(v.nullable(v.object({ a: v.number() })));
export const single = echo(v.union(v.string()));
/** It cannot be called, because an empty union has no values. */
export const none = echo(v.union());

/** Returns values that a later version of the app has added, and that the bindings do not know. */
export const later = query({
  args: {},
  returns: v.any(),
  handler: () => ({ word: "perhaps", shape: { kind: "hexagon", side: 2 } }),
});
