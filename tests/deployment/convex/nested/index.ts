import { v } from "convex/values";
import { query } from "../_generated/server";

export const here = query({ args: {}, returns: v.string(), handler: () => "nested/index:here" });
