import { httpRouter } from "convex/server";
import { ConvexError } from "convex/values";
import { api } from "./_generated/api";
import { httpAction } from "./_generated/server";

const http = httpRouter();

http.route({
  path: "/hello",
  method: "GET",
  handler: httpAction(async (_ctx, request) => {
    const name = new URL(request.url).searchParams.get("name") ?? "nobody";
    return new Response(`Hello, ${name}!`, { status: 201, headers: { "X-Greeting": "yes" } });
  }),
});

/** Returns the body unchanged. */
const echo = httpAction(
  async (_ctx, request) =>
    new Response(await request.arrayBuffer(), {
      headers: {
        "Content-Type": request.headers.get("Content-Type") ?? "application/octet-stream",
        "X-Method": request.method,
      },
    }),
);
for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const) {
  http.route({ path: "/echo", method, handler: echo });
}

http.route({
  pathPrefix: "/files/",
  method: "GET",
  handler: httpAction(async (_ctx, request) => new Response(new URL(request.url).pathname)),
});
http.route({
  pathPrefix: "/files/private/",
  method: "GET",
  handler: httpAction(async () => new Response("private")),
});
http.route({
  path: "/files/readme",
  method: "GET",
  handler: httpAction(async () => new Response("read me")),
});

http.route({
  path: "/counters",
  method: "POST",
  handler: httpAction(async (ctx, request) => {
    const { name } = await request.json();
    const count = await ctx.runMutation(api.counters.increment, { name, by: 5n });
    return Response.json({ count: Number(count) });
  }),
});

http.route({
  path: "/whoami",
  method: "GET",
  handler: httpAction(async (ctx) => {
    const identity = await ctx.auth.getUserIdentity();
    return new Response(identity?.subject ?? "nobody");
  }),
});

http.route({
  path: "/teapot",
  method: "GET",
  handler: httpAction(async () => Response.json({ message: "short and stout" }, { status: 418 })),
});
http.route({
  path: "/moved",
  method: "GET",
  handler: httpAction(async () => new Response(null, { status: 302, headers: { Location: "/hello" } })),
});
http.route({
  path: "/throw",
  method: "GET",
  handler: httpAction(async () => {
    throw new Error("in an HTTP action");
  }),
});
http.route({
  path: "/throw",
  method: "POST",
  handler: httpAction(async () => {
    throw new ConvexError({ code: "BAD", count: 3n });
  }),
});

/** A body of these texts, with a pause before each. After them, it closes or breaks. */
function streamed(texts: Iterable<string>, end: "close" | "break" = "close") {
  const encoder = new TextEncoder();
  const left = texts[Symbol.iterator]();
  return new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const { done, value } = left.next();
      if (!done) controller.enqueue(encoder.encode(value));
      else if (end === "close") controller.close();
      else controller.error(new Error("in the middle"));
    },
  });
}

function* ticks() {
  for (let tick = 1; ; tick += 1) yield `tick ${tick}\n`;
}

/** Allows pages of all origins to read the answer. */
const open = { "Access-Control-Allow-Origin": "*" };

http.route({
  path: "/stream/lines",
  method: "GET",
  handler: httpAction(async () => new Response(streamed(["one\ntw", "o\r\n", "thr\u00e9e"]), { status: 202, headers: open })),
});
http.route({
  path: "/stream/events",
  method: "POST",
  handler: httpAction(async (_ctx, request) => {
    const words = (await request.text()).split(" ").map((word, id) => `id: ${id}\ndata: ${word}\n\n`);
    const events = [": thinking\n\n", ...words, "event: done\ndata: {}\n\n"];
    return new Response(streamed(events), { headers: { ...open, "Content-Type": "text/event-stream" } });
  }),
});
http.route({
  path: "/stream/broken",
  method: "GET",
  handler: httpAction(async () => new Response(streamed(["data: half\n\n", "data: an ev"], "break"), { headers: open })),
});
http.route({
  path: "/stream/endless",
  method: "GET",
  handler: httpAction(async () => new Response(streamed(ticks()), { headers: open })),
});

/** Returns the fields of a form. */
http.route({
  path: "/form",
  method: "POST",
  handler: httpAction(async (_ctx, request) => {
    const entries = [...(await request.formData()).entries()].map(async ([name, value]) => {
      if (typeof value === "string") return [name, value];
      return [name, { name: value.name, type: value.type, text: await value.text() }];
    });
    return Response.json(await Promise.all(entries));
  }),
});

export default http;
