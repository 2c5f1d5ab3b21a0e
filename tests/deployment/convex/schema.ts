import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

/** A circle or a square, told apart by `kind`. */
export const shape = v.union(
  v.object({ kind: v.literal("circle"), radius: v.number() }),
  v.object({ kind: v.literal("square"), side: v.number(), label: v.optional(v.string()) }),
);

/** Each kind of validator once. */
export const note = {
  author: v.id("users"),
  body: v.string(),
  rank: v.number(),
  revision: v.int64(),
  pinned: v.boolean(),
  drawing: v.bytes(),
  tags: v.array(v.string()),
  votes: v.record(v.id("users"), v.number()),
  extra: v.any(),
  state: v.union(v.literal("draft"), v.literal("published"), v.literal("archived")),
  version: v.literal(2),
  deleted: v.null(),
  editor: v.optional(v.object({ user: v.id("users"), at: v.number() })),
  parent: v.union(v.id("notes"), v.null()),
  source: v.optional(v.union(v.string(), v.null())),
};

export default defineSchema({
  users: defineTable({ name: v.string(), email: v.optional(v.string()) }).index("by_name", ["name"]),
  notes: defineTable(note).index("by_author", ["author"]),
  shapes: defineTable(shape),
  counters: defineTable({ name: v.string(), count: v.int64() }).index("by_name", ["name"]),
  files: defineTable({ file: v.id("_storage"), name: v.string() }),
});
