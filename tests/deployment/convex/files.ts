// File storage.
import { v } from "convex/values";
import { action, mutation, query } from "./_generated/server";

export const uploadUrl = mutation({
  args: {},
  returns: v.string(),
  handler: (ctx) => ctx.storage.generateUploadUrl(),
});

export const url = query({
  args: { file: v.id("_storage") },
  returns: v.union(v.string(), v.null()),
  handler: (ctx, args) => ctx.storage.getUrl(args.file),
});

export const save = mutation({
  args: { file: v.id("_storage"), name: v.string() },
  returns: v.id("files"),
  handler: (ctx, args) => ctx.db.insert("files", args),
});

export const metadata = query({
  args: { file: v.id("_storage") },
  returns: v.union(
    v.object({
      _id: v.id("_storage"),
      _creationTime: v.number(),
      sha256: v.string(),
      size: v.number(),
      contentType: v.optional(v.string()),
    }),
    v.null(),
  ),
  handler: (ctx, args) => ctx.db.system.get(args.file),
});

export const remove = mutation({
  args: { file: v.id("_storage") },
  returns: v.null(),
  handler: async (ctx, args) => {
    await ctx.storage.delete(args.file);
    return null;
  },
});

export const store = action({
  args: { text: v.string() },
  returns: v.id("_storage"),
  handler: (ctx, { text }) => ctx.storage.store(new Blob([text], { type: "text/plain" })),
});

export const read = action({
  args: { file: v.id("_storage") },
  returns: v.union(v.bytes(), v.null()),
  handler: async (ctx, args) => (await (await ctx.storage.get(args.file))?.arrayBuffer()) ?? null,
});
