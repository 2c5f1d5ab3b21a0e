// Every form of type.
import { v } from "convex/values";
import { mutation, query } from "./_generated/server";

export interface Folder {
  name: string;
  parent?: Folder;
  children: Folder[];
}

export type Card = { title: string; at: number; color: Color | null };

type Expression = number | { plus: Expression[] };

enum Color {
  Red = "red",
  Green = "green",
}

enum Level {
  Low = 1,
  High = 2,
}

export const folder = query({
  args: {},
  handler: async (): Promise<Folder> => ({ name: "root", children: [{ name: "leaf", children: [] }] }),
});

export const expression = query({ args: {}, handler: async (): Promise<Expression> => ({ plus: [1, { plus: [2] }] }) });

export const cards = query({
  args: {},
  handler: async (): Promise<Card[]> => [{ title: "a", at: 1, color: Color.Red }],
});

export const draft = query({ args: {}, handler: async (): Promise<Partial<Card>> => ({ title: "a" }) });

export const picked = query({
  args: {},
  handler: async (): Promise<Pick<Card, "title"> & { id: string }> => ({ title: "a", id: "b" }),
});

export const events = query({ args: {}, handler: (ctx) => ctx.db.query("events").first() });

export const result = query({
  args: { ok: v.boolean() },
  handler: async (ctx, { ok }) =>
    ok ? { ok: true as const, event: await ctx.db.query("events").first() } : { ok: false as const, error: "none" },
});

export const scalars = query({
  args: {},
  handler: async () => ({
    level: Level.High as Level,
    one: 1n as const,
    big: 2n,
    bytes: new Uint8Array([1, 2]).buffer as ArrayBuffer,
    yes: true as const,
    nothing: undefined,
    pair: ["a", 1] as [string, number],
    path: "/a" as `/${string}`,
  }),
});

export const maybe = query({
  args: { text: v.optional(v.string()) },
  handler: async (_ctx, { text }) => ({ optional: text, nullable: text ?? null }),
});

export const empty = query({ args: {}, handler: async () => [] });

export const nothing = mutation({ args: {}, handler: async () => {} });

export const early = mutation({
  args: { stop: v.boolean() },
  handler: async (_ctx, { stop }) => {
    if (stop) return;
    return "done";
  },
});

/** Not a value of Convex: it fails when it is called. */
export const when = query({
  args: {},
  handler: async () => ({ at: new Date(0), call: () => 1 }) as never as { at: Date; call: () => number },
});

export const extra = query({ args: { extra: v.any() }, handler: async (_ctx, { extra }) => ({ extra }) });

/** What is wrong with a type does not stop the others. */
export const wrong = query({
  args: {},
  handler: async () => {
    const text: string = 1;
    return { text };
  },
});

export const declared = query({
  args: {},
  returns: v.object({ a: v.optional(v.string()) }),
  handler: async () => ({}),
});
