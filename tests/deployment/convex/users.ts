import { v } from "convex/values";
import { internalMutation, mutation, query } from "./_generated/server";

export const create = mutation({
  args: { name: v.string(), email: v.optional(v.string()) },
  returns: v.id("users"),
  handler: (ctx, args) => ctx.db.insert("users", args),
});

export const named = query({
  args: { name: v.string() },
  returns: v.array(
    v.object({ _id: v.id("users"), _creationTime: v.number(), name: v.string(), email: v.optional(v.string()) }),
  ),
  handler: (ctx, { name }) =>
    ctx.db
      .query("users")
      .withIndex("by_name", (q) => q.eq("name", name))
      .collect(),
});

export const rename = internalMutation({
  args: { user: v.id("users"), name: v.string() },
  returns: v.null(),
  handler: async (ctx, { user, name }) => {
    await ctx.db.patch(user, { name });
    return null;
  },
});
