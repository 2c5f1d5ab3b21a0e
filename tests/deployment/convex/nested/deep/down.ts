import { v } from "convex/values";
import { action, query } from "../../_generated/server";

export const here = query({ args: {}, returns: v.string(), handler: () => "nested/deep/down:here" });

export default action({ args: {}, returns: v.string(), handler: async () => "nested/deep/down" });
