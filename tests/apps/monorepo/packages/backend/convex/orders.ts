import { allOrders, anything, cheapest, counted, decorate, label, row, shown, titled, total, withRaw } from "@/orders";
import { type Price, format } from "@acme/shared";
import { withTax } from "@acme/shared/tax";
import { v } from "convex/values";
import { api } from "./_generated/api";
import { action, query } from "./_generated/server";

export const list = query({ args: {}, handler: async (ctx) => await allOrders(ctx) });

export const sum = query({
  args: {},
  returns: v.number(),
  handler: async (ctx) => total(await ctx.db.query("orders").collect()),
});

export const least = query({ args: {}, handler: async (ctx) => cheapest(await ctx.db.query("orders").collect()) });

export const prices = query({
  args: {},
  returns: v.array(v.object({ amount: v.number(), currency: v.union(v.literal("USD"), v.literal("EUR")) })),
  handler: async (ctx) => {
    const orders = (await ctx.db.query("orders").collect()) as any;
    return orders.map((order: any): Price => order.price);
  },
});

export const taxed = query({
  args: { order: v.id("orders") },
  handler: async (ctx, args) => {
    const order = await ctx.db.get(args.order);
    return order && withTax(order.price, 0.2);
  },
});

export const first: ReturnType<typeof action> = action({
  args: {},
  handler: async (ctx) => {
    const orders: any[] = await ctx.runQuery(api.orders.list, {});
    return orders.map((order) => ({ customer: order.customer, price: format(order.price) }))[0];
  },
});

/** The author's own any: it is what the schema says. */
export const raw = query({ args: {}, handler: async (ctx) => (await ctx.db.query("orders").first())?.raw ?? null });

export const decorated = query({
  args: { order: v.id("orders") },
  handler: async (ctx, args) => {
    const order = await ctx.db.get(args.order);
    return order && decorate(order, order.customer === "me" ? "mine" : null);
  },
});

export const labels = query({
  args: {},
  handler: async (ctx) => (await ctx.db.query("orders").collect()).map(label),
});

/** One of the callers gives any. */
export const either = query({
  args: { other: v.any() },
  handler: async (_ctx, { other }) => ({ known: anything("a"), other: anything(other) }),
});

/** What is thrown has no type; it is an `Error`. */
export const pay = action({
  args: { order: v.id("orders") },
  returns: v.union(v.object({ paid: v.number() }), v.object({ error: v.string() })),
  handler: async (ctx, args) => {
    try {
      const price = await ctx.runQuery(api.orders.taxed, args).catch((error: any) => ({ amount: error.message.length }));
      return { paid: price?.amount ?? 0 };
    } catch (error: any) {
      return { error: error.message };
    }
  },
});

/** The author's interface knows less than the code. */
export const rows = query({
  args: {},
  returns: v.array(v.object({ id: v.id("orders"), customer: v.string() })),
  handler: async (ctx) => (await ctx.db.query("orders").collect()).map((order) => row(order)),
});

export const latest = query({
  args: {},
  returns: v.object({
    _id: v.id("orders"),
    _creationTime: v.number(),
    customer: v.string(),
    price: v.object({ amount: v.number(), currency: v.union(v.literal("USD"), v.literal("EUR")) }),
  }),
  handler: async (ctx) => {
    const order = await ctx.db.query("orders").order("desc").first();
    if (order === null) throw new Error("there is none");
    return shown(order) as any;
  },
});

/** Nothing, an empty array or a full one. */
export const counts = query({
  args: { customer: v.string() },
  returns: v.union(v.null(), v.array(v.object({ customer: v.string(), count: v.number(), words: v.number() }))),
  handler: async (ctx: any, args: any) => {
    if (args.customer === "") return null;
    if (args.customer === "nobody") return [];
    return await counted(ctx);
  },
});

export const raws = query({
  args: {},
  handler: async (ctx) => (await ctx.db.query("orders").collect()).map((order) => withRaw(order)),
});

/** An order or a person, and properties that one of them does not have. */
export const title = query({
  args: { name: v.string() },
  returns: v.object({ title: v.string(), total: v.optional(v.number()) }),
  handler: async (ctx, { name }) => {
    const order = await ctx.db.query("orders").first();
    return titled(order ?? { name });
  },
});
