"use node";
import { createHash } from "node:crypto";
import { v } from "convex/values";
import { internalAction } from "./_generated/server";

export const digest = internalAction({
  args: { text: v.string() },
  returns: v.object({ sha256: v.string(), bytes: v.number() }),
  handler: async (_ctx, { text }) => ({ sha256: createHash("sha256").update(text).digest("hex"), bytes: text.length }),
});
