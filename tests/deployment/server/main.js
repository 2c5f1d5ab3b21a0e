// A Convex deployment without Convex's backend: the functions of convex/, run by convex-test, behind the HTTP API.
//
// It prints one line of JSON: `url`, `site` (the URL of HTTP actions), `production` (a URL under which the same
// deployment answers as in production), and `adminKey`. It ends when its input ends.
//
// Unlike a real deployment, it has ids of another form, no history except for exports (reads of the past see the
// present), no write conflicts, no signatures of tokens, and no limits, imports, crons, components or web sockets.

import { webcrypto } from "node:crypto";
import { api } from "./api.js";
import { Deployment } from "./deployment.js";
import { ADMIN_KEY } from "./identity.js";
import { listen } from "./listen.js";
import { load } from "./load.js";
import { site } from "./site.js";

process.setSourceMapsEnabled(true);
// convex-test expects this global, which Node 18 does not have.
globalThis.crypto ??= webcrypto;
const urls = {};
const server = { production: false, urls };
urls.cloud = await listen((request) => api(server, request));
urls.site = await listen((request) => site(server, request, request.url));
const production = await listen((request) => api({ ...server, production: true }, request));
server.deployment = new Deployment(await load(), urls.cloud);

console.log(JSON.stringify({ url: urls.cloud, site: urls.site, production, adminKey: ADMIN_KEY }));
process.stdin.resume().on("close", () => process.exit());
