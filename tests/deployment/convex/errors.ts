// What can go wrong in a function.
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

/** Throws a `ConvexError` with data of the kind that is asked for. */
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

/** Prints, then fails. */
export const loud = query({
  args: {},
  returns: v.null(),
  handler: () => {
    console.log("before");
    throw new ConvexError("after");
  },
});

/** Does not return what it says. */
export const badReturn = query({ args: {}, returns: v.string(), handler: () => 5 as never });

/** The same after it has written: nothing of it stays. */
export const badReturnInMutation = mutation({
  args: { name: v.string() },
  returns: v.object({ id: v.id("users"), name: v.string() }),
  handler: async (ctx, { name }) => {
    await ctx.db.insert("users", { name });
    return { id: name } as never;
  },
});

/** Returns what is no value of Convex. */
export const noValue = query({ args: {}, handler: () => new Map([["a", 1]]) as never });
