// Fields that are optional, nullable, both or neither, of several types.
import { type GenericValidator, v } from "convex/values";
import { query } from "./_generated/server";

const four = <V extends GenericValidator>(validator: V) => ({
  plain: validator,
  nullable: v.union(validator, v.null()),
  optional: v.optional(validator),
  both: v.optional(v.union(validator, v.null())),
});

const echo = <V extends GenericValidator>(validator: V) => {
  const fields = four(validator);
  return query({ args: fields, returns: v.object(fields), handler: (_ctx, args) => args as never });
};

export const string = echo(v.string());
export const int64 = echo(v.int64());
export const object = echo(v.object({ a: v.optional(v.string()) }));
export const anything = echo(v.any());

export const allOptional = query({
  args: { a: v.optional(v.string()), b: v.optional(v.union(v.number(), v.null())) },
  returns: v.object({ a: v.optional(v.string()), b: v.optional(v.union(v.number(), v.null())) }),
  handler: (_ctx, args) => args,
});

/** Returns whether its argument is absent, null or there. */
export const describe = query({
  args: { a: v.optional(v.union(v.string(), v.null())) },
  returns: v.string(),
  handler: (_ctx, args) => ("a" in args ? (args.a === null ? "null" : "there") : "absent"),
});
