// State that is changed concurrently.
import { v } from "convex/values";
import { api } from "./_generated/api";
import { action, mutation, query } from "./_generated/server";

export const increment = mutation({
  args: { name: v.string(), by: v.int64() },
  returns: v.int64(),
  handler: async (ctx, { name, by }) => {
    const counter = await ctx.db
      .query("counters")
      .withIndex("by_name", (q) => q.eq("name", name))
      .unique();
    if (counter === null) {
      await ctx.db.insert("counters", { name, count: by });
      return by;
    }
    const count = counter.count + by;
    await ctx.db.patch(counter._id, { count });
    return count;
  },
});

export const read = query({
  args: { name: v.string() },
  returns: v.int64(),
  handler: async (ctx, { name }) => {
    const counter = await ctx.db
      .query("counters")
      .withIndex("by_name", (q) => q.eq("name", name))
      .unique();
    return counter?.count ?? 0n;
  },
});

export const incrementTwice = action({
  args: { name: v.string() },
  returns: v.int64(),
  handler: async (ctx, { name }): Promise<bigint> => {
    await ctx.runMutation(api.counters.increment, { name, by: 1n });
    await ctx.runMutation(api.counters.increment, { name, by: 1n });
    return await ctx.runQuery(api.counters.read, { name });
  },
});

/** Fails after a write, which is rolled back. */
export const incrementAndFail = mutation({
  args: { name: v.string() },
  returns: v.null(),
  handler: async (ctx, { name }) => {
    await ctx.db.insert("counters", { name, count: 1n });
    throw new Error("after the write");
  },
});

export const incrementLater = mutation({
  args: { name: v.string() },
  returns: v.id("_scheduled_functions"),
  handler: (ctx, { name }) => ctx.scheduler.runAfter(0, api.counters.increment, { name, by: 1n }),
});
