import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  users: defineTable({ name: v.string(), email: v.optional(v.string()), externalId: v.string() }).index("by_external", [
    "externalId",
  ]),
  messages: defineTable({ author: v.id("users"), body: v.string(), image: v.optional(v.id("_storage")) }),
});
