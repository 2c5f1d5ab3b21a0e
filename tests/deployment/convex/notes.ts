// Documents with a field of each kind.
import { paginationOptsValidator, paginationResultValidator } from "convex/server";
import { v } from "convex/values";
import { mutation, query } from "./_generated/server";
import { note } from "./schema";

const document = v.object({ ...note, _id: v.id("notes"), _creationTime: v.number() });

export const create = mutation({
  args: note,
  returns: v.id("notes"),
  handler: (ctx, args) => ctx.db.insert("notes", args),
});

export const get = query({
  args: { note: v.id("notes") },
  returns: v.union(document, v.null()),
  handler: (ctx, args) => ctx.db.get(args.note),
});

/** Like `get`, without a declared return type. */
export const getUnvalidated = query({
  args: { note: v.id("notes") },
  handler: (ctx, args) => ctx.db.get(args.note),
});

export const remove = mutation({
  args: { note: v.id("notes") },
  returns: v.null(),
  handler: async (ctx, args) => {
    await ctx.db.delete(args.note);
    return null;
  },
});

export const page = query({
  args: { author: v.id("users"), paginationOpts: paginationOptsValidator },
  returns: paginationResultValidator(document),
  handler: (ctx, { author, paginationOpts }) =>
    ctx.db
      .query("notes")
      .withIndex("by_author", (q) => q.eq("author", author))
      .paginate(paginationOpts),
});

/** Like `page`, without a declared return type. */
export const pageUnvalidated = query({
  args: { author: v.id("users"), paginationOpts: paginationOptsValidator },
  handler: (ctx, { author, paginationOpts }) =>
    ctx.db
      .query("notes")
      .withIndex("by_author", (q) => q.eq("author", author))
      .paginate(paginationOpts),
});
