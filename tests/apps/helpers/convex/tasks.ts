import { zid } from "convex-helpers/server/zod4";
import { getOneFrom } from "convex-helpers/server/relationships";
import { v } from "convex/values";
import { z } from "zod";
import { query } from "./_generated/server";
import { sessionMutation, sessionQuery, zodQuery } from "./builders";

export const mine = sessionQuery({
  args: { done: v.optional(v.boolean()) },
  handler: async (ctx, { done }) => {
    const tasks = await ctx.db
      .query("tasks")
      .withIndex("by_session", (q) => q.eq("session", ctx.session._id))
      .collect();
    return tasks.filter((task) => done === undefined || task.done === done);
  },
});

export const whose = sessionQuery({ args: {}, handler: async (ctx) => ctx.session.user });

export const add = sessionMutation({
  args: { title: v.string() },
  returns: v.id("tasks"),
  handler: (ctx, { title }) => ctx.db.insert("tasks", { title, done: false, session: ctx.session._id }),
});

export const finish = sessionMutation({
  args: { task: v.id("tasks") },
  returns: v.object({ ok: v.boolean(), left: v.number() }),
  handler: async (ctx, { task }) => {
    await ctx.db.patch(task, { done: true });
    const tasks = await ctx.db.query("tasks").collect();
    const left = tasks.filter((task) => !task.done).length;
    return { ok: left >= 0, left };
  },
});

export const byTitle = zodQuery({
  args: { title: z.string().min(1), session: zid("sessions") },
  handler: async (ctx, { title, session }) => {
    const tasks = await ctx.db
      .query("tasks")
      .withIndex("by_session", (q) => q.eq("session", session))
      .collect();
    return tasks.find((task) => task.title === title) ?? null;
  },
});

const summary = z.object({ title: z.string(), state: z.enum(["open", "done"]), tags: z.array(z.string()).optional() });

export const summaries = zodQuery({
  args: {},
  handler: async (ctx): Promise<z.infer<typeof summary>[]> => {
    const tasks = await ctx.db.query("tasks").collect();
    return tasks.map(({ title, done }) => ({ title, state: done ? "done" : "open" }));
  },
});

export const owner = query({
  args: { user: v.string() },
  handler: async (ctx, { user }) => await getOneFrom(ctx.db, "sessions", "by_user", user),
});
