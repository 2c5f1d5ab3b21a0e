// Custom function builders, made with convex-helpers.
import { customMutation, customQuery } from "convex-helpers/server/customFunctions";
import { NoOp } from "convex-helpers/server/customFunctions";
import { zCustomQuery } from "convex-helpers/server/zod4";
import { v } from "convex/values";
import type { Id } from "./_generated/dataModel";
import { type QueryCtx, mutation, query } from "./_generated/server";

async function find(ctx: QueryCtx, id: Id<"sessions">) {
  const session = await ctx.db.get(id);
  if (session === null) throw new Error("no session");
  return session;
}

export const sessionQuery = customQuery(query, {
  args: { session: v.id("sessions") },
  input: async (ctx, { session }) => ({ ctx: { session: await find(ctx, session) }, args: {} }),
});

export const sessionMutation = customMutation(mutation, {
  args: { session: v.id("sessions") },
  input: async (ctx, { session }) => ({ ctx: { session: await find(ctx, session) }, args: {} }),
});

export const zodQuery = zCustomQuery(query, NoOp);
