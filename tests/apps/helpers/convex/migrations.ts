import { makeMigration } from "convex-helpers/server/migrations";
import { internalMutation } from "./_generated/server";

const migration = makeMigration(internalMutation, { migrationTable: "migrations" });

export const finishAll = migration({
  table: "tasks",
  migrateOne: async (ctx, task) => {
    await ctx.db.patch(task._id, { done: true });
  },
});
