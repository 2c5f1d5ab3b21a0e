// The author uses `any` in many places.
import type { Price } from "@acme/shared";

export async function allOrders(ctx: any) {
  return await ctx.db.query("orders").collect();
}

export const total = (orders: any[]): number => orders.reduce((sum: number, order: any) => sum + order.price.amount, 0);

/** „Ein Preis“ – not only ASCII before the `any`s that follow. */
export const cheapest = (orders: { price: Price }[]): any =>
  orders.map((order: any) => order.price.amount as number).sort()[0] ?? null;

/** Only the callers know the types. */
export function decorate(order: any, note: any, more?: any): any {
  return { ...order, cents: order.price.amount * 100, note, more };
}

export const label = (order: any) => ({ id: order._id, customer: order.customer });

export const anything = (order: any) => order;

interface Row {
  id: unknown;
  customer: string;
}

export function row(order: { _id: unknown; customer: string }): Row {
  return { id: order._id, customer: order.customer };
}

export function shown(order: Record<string, unknown>) {
  const { raw, ...rest } = order;
  return rest;
}

/** A chain: the type of each order is only known once that of the one before is. */
export async function counted(ctx: any) {
  return (await allOrders(ctx)).map((order: any) => withCount(order));
}

function withCount(order: any) {
  return withWords({ ...order, count: 1 });
}

function withWords(order: any) {
  return { customer: order.customer, count: order.count, words: order.customer.split(" ").length };
}

/** The schema's own any stands behind the author's. */
export const withRaw = (order: any) => ({ customer: order.customer, raw: order.raw });

/** Only one of both has these. */
export function titled(either: any) {
  return { title: either.customer || either.name || "nobody", total: either.price?.amount };
}
