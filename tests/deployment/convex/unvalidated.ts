// Functions without validators.
import { v } from "convex/values";
import { action, mutation, query } from "./_generated/server";

export const bare = query((_ctx, args) => args);
export const onlyHandler = query({ handler: (_ctx, args: { n?: number }) => args.n ?? null });
export const anyArgs = query({ args: v.any(), returns: v.any(), handler: (_ctx, args) => Object.keys(args) });
export const bareMutation = mutation((_ctx, args) => args);
export const bareAction = action((_ctx, args) => args);

/** Returns nothing, which Convex sends as null. */
export const nothing = query({ args: {}, handler: () => {} });
export const nothingValidated = mutation({ args: {}, returns: v.null(), handler: () => null });
