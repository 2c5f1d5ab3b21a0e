// Documents, unchanged and modified. No function declares its return type.
import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { api } from "./_generated/api";
import { action, mutation, query } from "./_generated/server";

/** All notes of {@link users an author}, newest first. */
export const list = query({
  args: { author: v.id("users") },
  handler: async (ctx, { author }) =>
    ctx.db
      .query("notes")
      .withIndex("by_author", (q) => q.eq("author", author))
      .order("desc")
      .collect(),
});

export const get = query({ args: { note: v.id("notes") }, handler: (ctx, args) => ctx.db.get(args.note) });

export const page = query({
  args: { paginationOpts: paginationOptsValidator },
  handler: async (ctx, { paginationOpts }) => {
    if (paginationOpts.numItems === 0) return { page: [], isDone: true, continueCursor: "" };
    return await ctx.db.query("notes").paginate(paginationOpts);
  },
});

export const withAuthor = query({
  args: { note: v.id("notes") },
  handler: async (ctx, args) => {
    const note = await ctx.db.get(args.note);
    if (note === null) return null;
    return { ...note, author: await ctx.db.get(note.author), words: note.text.split(" ").length };
  },
});

export const search = query({
  args: { text: v.string() },
  handler: async (ctx, { text }) => {
    if (text === "") return { found: [], next: null };
    const found = await ctx.db.query("notes").collect();
    return { found: found.filter((note) => note.text.includes(text)), next: found.length };
  },
});

export const add = mutation({
  args: { author: v.id("users"), text: v.string() },
  handler: (ctx, args) => ctx.db.insert("notes", { ...args, tags: [], votes: {}, size: 0n, extra: null }),
});

/** @deprecated notes are kept; use `archive`. */
export const remove = mutation({
  args: { note: v.id("notes") },
  handler: async (ctx, args) => {
    await ctx.db.delete(args.note);
  },
});

export const authors = query({
  args: {},
  handler: async (ctx) => {
    const notes = await ctx.db.query("notes").collect();
    const count: Record<string, number> = {};
    for (const { author } of notes) count[author] = (count[author] ?? 0) + 1;
    return { count, roles: (await ctx.db.query("users").collect()).map(({ role }) => role), votes: notes[0]?.votes };
  },
});

/** Calls a function of its own module. */
export const words = action({
  args: { author: v.id("users") },
  handler: async (ctx, args) => {
    const notes = await ctx.runQuery(api.notes.list, args);
    return notes.map(({ text, size, drawing }) => ({ text, size, drawing }));
  },
});
