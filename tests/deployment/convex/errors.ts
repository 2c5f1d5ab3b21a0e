// Functions that fail.
import { ConvexError, type Value, v } from "convex/values";
import { action, mutation, query } from "./_generated/server";

const bytes = new Uint8Array([1, 2, 255]).buffer;

const data: Record<string, Value> = {
  string: "nope",
  empty: "",
  null: null,
  number: 1.5,
  nan: NaN,
  int64: 7n,
  boolean: false,
  bytes,
  array: [1, "a", null],
  object: { code: "FULL", limit: 10n, details: { left: [0, -0], blob: bytes } },
};

const kind = v.union(...Object.keys(data).map((name) => v.literal(name)));

/** Throws a `ConvexError` with data of this kind. */
export const application = query({
  args: { kind },
  returns: v.null(),
  handler: (_ctx, args) => {
    throw new ConvexError(data[args.kind]);
  },
});

export const applicationInMutation = mutation({
  args: { data: v.any() },
  returns: v.null(),
  handler: (_ctx, args) => {
    throw new ConvexError(args.data);
  },
});

export const applicationInAction = action({
  args: { data: v.any() },
  returns: v.null(),
  handler: (_ctx, args) => {
    throw new ConvexError(args.data);
  },
});

export const plain = query({
  args: { message: v.string() },
  returns: v.null(),
  handler: (_ctx, args) => {
    throw new Error(args.message);
  },
});

export const plainInMutation = mutation({
  args: { message: v.string() },
  returns: v.null(),
  handler: (_ctx, args) => {
    throw new Error(args.message);
  },
});

export const plainInAction = action({
  args: { message: v.string() },
  returns: v.null(),
  handler: (_ctx, args) => {
    throw new TypeError(args.message);
  },
});

/** Logs a line, then fails. */
export const loud = query({
  args: {},
  returns: v.null(),
  handler: () => {
    console.log("before");
    throw new ConvexError("after");
  },
});

/** Returns a value that its validator refuses. */
export const badReturn = query({ args: {}, returns: v.string(), handler: () => 5 as never });

/** The same after a write, which is rolled back. */
export const badReturnInMutation = mutation({
  args: { name: v.string() },
  returns: v.object({ id: v.id("users"), name: v.string() }),
  handler: async (ctx, { name }) => {
    await ctx.db.insert("users", { name });
    return { id: name } as never;
  },
});

/** Returns something that is not a Convex value. */
export const noValue = query({ args: {}, handler: () => new Map([["a", 1]]) as never });
