// Internal functions, and a public one that calls them.
import { v } from "convex/values";
import { internal } from "./_generated/api";
import { action, internalAction, internalMutation, internalQuery } from "./_generated/server";

export const read = internalQuery({ args: {}, returns: v.string(), handler: () => "secret" });

export const write = internalMutation({
  args: { name: v.string() },
  returns: v.id("users"),
  handler: (ctx, args) => ctx.db.insert("users", args),
});

export const run = internalAction({
  args: {},
  returns: v.string(),
  handler: async (ctx): Promise<string> => `the ${await ctx.runQuery(internal.secrets.read, {})}`,
});

export const reveal = action({
  args: {},
  returns: v.string(),
  handler: async (ctx): Promise<string> => await ctx.runAction(internal.secrets.run, {}),
});
