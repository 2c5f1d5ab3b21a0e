// A module whose name is not an identifier.
import { v } from "convex/values";
import { query } from "./_generated/server";

export const type = query({ args: { self: v.string() }, returns: v.string(), handler: (_ctx, args) => args.self });
