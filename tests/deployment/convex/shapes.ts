// A table whose documents are a union.
import { v } from "convex/values";
import { mutation, query } from "./_generated/server";
import { shape } from "./schema";

export const add = mutation({
  args: { shape },
  returns: v.id("shapes"),
  handler: (ctx, args) => ctx.db.insert("shapes", args.shape),
});

export const get = query({ args: { shape: v.id("shapes") }, handler: (ctx, args) => ctx.db.get(args.shape) });
