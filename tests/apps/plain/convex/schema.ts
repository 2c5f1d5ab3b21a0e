import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  users: defineTable({ name: v.string(), role: v.union(v.literal("owner"), v.literal("admin"), v.literal("guest")) }),
  notes: defineTable({
    author: v.id("users"),
    text: v.string(),
    tags: v.array(v.string()),
    votes: v.record(v.id("users"), v.number()),
    size: v.int64(),
    drawing: v.optional(v.bytes()),
    extra: v.any(),
  }).index("by_author", ["author"]),
  events: defineTable(
    v.union(
      v.object({ kind: v.literal("opened"), by: v.id("users") }),
      v.object({ kind: v.literal("closed"), why: v.optional(v.string()) }),
    ),
  ),
});
