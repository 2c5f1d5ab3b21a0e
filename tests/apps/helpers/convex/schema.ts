import { migrationsTable } from "convex-helpers/server/migrations";
import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export const session = { user: v.string(), expires: v.number() };

export default defineSchema({
  sessions: defineTable(session).index("by_user", ["user"]),
  tasks: defineTable({ title: v.string(), done: v.boolean(), session: v.id("sessions") }).index("by_session", [
    "session",
  ]),
  migrations: migrationsTable,
});
