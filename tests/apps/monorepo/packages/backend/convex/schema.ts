import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

export default defineSchema({
  orders: defineTable({
    customer: v.string(),
    price: v.object({ amount: v.number(), currency: v.union(v.literal("USD"), v.literal("EUR")) }),
    raw: v.any(),
  }),
});
