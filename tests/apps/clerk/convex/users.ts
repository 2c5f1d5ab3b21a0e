import { ConvexError, v } from "convex/values";
import type { Doc, Id } from "./_generated/dataModel";
import { type MutationCtx, type QueryCtx, internalMutation, mutation, query } from "./_generated/server";

const issuer = process.env.CLERK_JWT_ISSUER_DOMAIN;
if (!issuer) throw new Error("CLERK_JWT_ISSUER_DOMAIN is not set");

/** Who calls, or null. */
export async function currentUser(ctx: QueryCtx) {
  const identity = await ctx.auth.getUserIdentity();
  return identity === null ? null : await byExternalId(ctx, identity.subject);
}

export async function requireUser(ctx: QueryCtx | MutationCtx) {
  const user = await currentUser(ctx);
  if (user === null) throw new ConvexError({ code: "UNAUTHENTICATED" });
  return user;
}

const byExternalId = (ctx: QueryCtx, externalId: string) =>
  ctx.db
    .query("users")
    .withIndex("by_external", (q) => q.eq("externalId", externalId))
    .unique();

/** The user that is logged in. */
export const current = query({ args: {}, handler: async (ctx) => await currentUser(ctx) });

/** What the token says. */
export const identity = query({ args: {}, handler: async (ctx) => await ctx.auth.getUserIdentity() });

export const upsert = internalMutation({
  args: { externalId: v.string(), name: v.string() },
  returns: v.id("users"),
  handler: async (ctx, args): Promise<Id<"users">> => {
    const user = await byExternalId(ctx, args.externalId);
    if (user === null) return await ctx.db.insert("users", args);
    await ctx.db.patch(user._id, { name: args.name });
    return user._id;
  },
});

export const rename = mutation({
  args: { name: v.string() },
  returns: v.null(),
  handler: async (ctx, { name }) => {
    const { _id } = await requireUser(ctx);
    await ctx.db.patch(_id, { name });
    return null;
  },
});

const profile = (user: Doc<"users">) => ({ id: user._id, name: user.name, initials: user.name.slice(0, 2) });

export const profiles = query({
  args: {},
  returns: v.array(v.object({ id: v.id("users"), name: v.string(), initials: v.string() })),
  handler: async (ctx) => (await ctx.db.query("users").collect()).map(profile),
});
