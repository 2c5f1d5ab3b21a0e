// A default export and another one.
import { v } from "convex/values";
import { mutation, query } from "./_generated/server";

export default query({
  args: { name: v.string() },
  returns: v.string(),
  handler: (_ctx, args) => `Hello, ${args.name}!`,
});

export const again = mutation({ args: {}, returns: v.string(), handler: () => "Hello again!" });
