import { v } from "convex/values";
import { api } from "./_generated/api";
import { action, mutation, query } from "./_generated/server";
import { requireUser } from "./users";

export const list = query({
  args: { limit: v.optional(v.number()) },
  handler: async (ctx, { limit = 10 }) => {
    const messages = await ctx.db.query("messages").order("desc").take(limit);
    return await Promise.all(
      messages.map(async (message) => {
        const author = await ctx.db.get(message.author);
        const image = message.image && (await ctx.storage.getUrl(message.image));
        return { ...message, author: author?.name ?? "Unknown", image };
      }),
    );
  },
});

export const send = mutation({
  args: { body: v.string() },
  returns: v.id("messages"),
  handler: async (ctx, { body }) => {
    const user = await requireUser(ctx);
    return await ctx.db.insert("messages", { author: user._id, body });
  },
});

export const metadata = query({
  args: { image: v.id("_storage") },
  handler: async (ctx, args) => await ctx.db.system.get(args.image),
});

export const mine = query({
  args: {},
  returns: v.array(
    v.object({
      _id: v.id("messages"),
      _creationTime: v.number(),
      author: v.id("users"),
      body: v.string(),
      image: v.optional(v.id("_storage")),
    }),
  ),
  handler: async (ctx) => {
    const user = await requireUser(ctx);
    return await ctx.db
      .query("messages")
      .filter((q) => q.eq(q.field("author"), user._id))
      .collect();
  },
});

export const summary = action({
  args: {},
  returns: v.object({ count: v.number(), latest: v.union(v.string(), v.null()) }),
  handler: async (ctx) => {
    const messages = await ctx.runQuery(api.messages.list, {});
    return { count: messages.length, latest: messages[0]?.body ?? null };
  },
});
