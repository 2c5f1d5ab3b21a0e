import { httpRouter } from "convex/server";
import { internal } from "./_generated/api";
import { httpAction } from "./_generated/server";

const http = httpRouter();

http.route({
  path: "/clerk-users-webhook",
  method: "POST",
  handler: httpAction(async (ctx, request) => {
    const { data } = await request.json();
    await ctx.runMutation(internal.users.upsert, { externalId: data.id, name: data.name });
    return new Response(null, { status: 200 });
  }),
});

export default http;
