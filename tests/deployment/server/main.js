// A Convex deployment without Convex's backend: the functions of convex/, run by convex-test, behind the HTTP API.
//
// It prints one line of JSON, where it is: `url`, `site` of HTTP actions, `production` where the same deployment
// answers as one in production, and the key of its admins. It ends when its input does.
//
// What it does not have of the real one: a history but for exports (reads of the past see the present), conflicts of
// mutations, signatures of tokens, ids of the real form, limits, imports, crons, components, web sockets.

import { webcrypto } from "node:crypto";
import { api } from "./api.js";
import { Deployment } from "./deployment.js";
import { ADMIN_KEY } from "./identity.js";
import { listen } from "./listen.js";
import { load } from "./load.js";
import { site } from "./site.js";

process.setSourceMapsEnabled(true);
// convex-test expects it everywhere, Node 18 does not have it there.
globalThis.crypto ??= webcrypto;
const urls = {};
const server = { production: false, urls };
urls.cloud = await listen((request) => api(server, request));
urls.site = await listen((request) => site(server, request, request.url));
const production = await listen((request) => api({ ...server, production: true }, request));
server.deployment = new Deployment(await load(), urls.cloud);

console.log(JSON.stringify({ url: urls.cloud, site: urls.site, production, adminKey: ADMIN_KEY }));
process.stdin.resume().on("close", () => process.exit());
