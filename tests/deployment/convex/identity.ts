// The identity of the caller.
import { v } from "convex/values";
import { action, mutation, query } from "./_generated/server";

export const whoami = query({
  args: {},
  returns: v.union(
    v.object({ subject: v.string(), issuer: v.string(), tokenIdentifier: v.string(), name: v.optional(v.string()) }),
    v.null(),
  ),
  handler: async (ctx) => {
    const identity = await ctx.auth.getUserIdentity();
    if (identity === null) return null;
    const { subject, issuer, tokenIdentifier, name } = identity;
    return { subject, issuer, tokenIdentifier, name };
  },
});

/** All claims, in Convex's spelling. */
export const claims = query({ args: {}, returns: v.any(), handler: (ctx) => ctx.auth.getUserIdentity() });

export const inMutation = mutation({
  args: {},
  returns: v.union(v.string(), v.null()),
  handler: async (ctx) => (await ctx.auth.getUserIdentity())?.subject ?? null,
});

export const inAction = action({
  args: {},
  returns: v.union(v.string(), v.null()),
  handler: async (ctx) => (await ctx.auth.getUserIdentity())?.subject ?? null,
});
