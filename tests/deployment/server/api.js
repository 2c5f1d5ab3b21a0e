// The HTTP API, route by route.

import { ADMIN_ROUTES } from "./admin.js";
import { envelope } from "./envelope.js";
import { HttpError, badRequest } from "./http_error.js";
import { admin, caller } from "./identity.js";
import { formatted } from "./json.js";
import { functionPath } from "./path.js";
import { bytes, checkClient, fields, json, requestId } from "./request.js";
import { site } from "./site.js";

/**
 * The routes: method, pattern of the path, and a function that returns `{ status, headers, body }` or a text of JSON.
 * `server` is `{ deployment, production, urls }`.
 */
const ROUTES = [
  ["POST", /^\/api\/query$/, (server, request) => call(server, request, "Query")],
  ["POST", /^\/api\/mutation$/, (server, request) => call(server, request, "Mutation")],
  ["POST", /^\/api\/action$/, (server, request) => call(server, request, "Action")],
  ["POST", /^\/api\/run\/(.*)$/, run],
  ["POST", /^\/api\/function$/, anyFunction],
  ["POST", /^\/api\/query_batch$/, batch],
  ["POST", /^\/api\/query_ts$/, () => JSON.stringify({ ts: timestamp() })],
  ["POST", /^\/api\/query_at_ts$/, queryAt],
  ...ADMIN_ROUTES,
  ["POST", /^\/api\/storage\/upload$/, upload],
  ["GET", /^\/api\/storage\/(.*)$/, download],
  ["GET", /^\/version$/, () => ({ status: 200, headers: { "Content-Type": "text/plain" }, body: "test" })],
];

/** Answers a request to the deployment's URL. */
export async function api(server, request) {
  const { pathname, searchParams } = new URL(request.url, "http://host");
  if (/^\/http(\/|$)/.test(pathname)) return await site(server, request, request.url.slice("/http".length) || "/");
  const routes = ROUTES.filter(([, pattern]) => pattern.test(pathname));
  const [, pattern, answer] = routes.find(([method]) => method === request.method) ?? [];
  if (answer !== undefined) return await answer(server, request, pattern.exec(pathname), searchParams);
  if (routes.length === 0) return { status: 404, headers: {}, body: "" };
  return { status: 405, headers: { Allow: routes.map(([method]) => method).join(",") }, body: "" };
}

async function call(server, request, kind) {
  checkClient(request);
  const who = caller(server.deployment, request.headers.authorization);
  const body = await json(request, ["path", "args"]);
  return await answer(server, request, who, kind, body);
}

/** Calls a function. `kind` is null if it can be of any kind. */
async function answer({ deployment, production }, request, who, kind, { path, args, format }) {
  const result = await deployment.call(who, kind, functionPath(path), args);
  // The format is checked after the call, as in the backend: a mutation runs even if its format does not exist.
  return envelope(result, { requestId: requestId(request), format: formatted(format), production });
}

async function run(server, request, [, rest]) {
  const who = caller(server.deployment, request.headers.authorization);
  const parts = rest.split("/").map(decodeURIComponent);
  if (parts.length < 2) {
    const message = "Path or function name not provided in path, e.g. /api/run/messages/list";
    throw badRequest("MissingIdentifier", message);
  }
  const name = parts.pop();
  const body = await json(request, ["args"]);
  return await answer(server, request, who, null, { ...body, path: `${parts.join("/")}:${name}` });
}

async function anyFunction(server, request) {
  const who = admin(server.deployment, request.headers.authorization);
  return await answer(server, request, who, null, await json(request, ["path", "args"]));
}

async function batch(server, request) {
  const who = caller(server.deployment, request.headers.authorization);
  const { queries } = await json(request, ["queries"]);
  queries.forEach((query) => fields(query, ["path", "args"]));
  const results = [];
  for (const query of queries) {
    functionPath(query.path);
    formatted(query.format);
    results.push(await answer(server, request, who, "Query", query));
  }
  return `{"results":[${results.join(",")}]}`;
}

/** convex-test has no history, so the query reads the present. */
async function queryAt(server, request) {
  const who = caller(server.deployment, request.headers.authorization);
  const body = await json(request, ["path", "args", "ts"]);
  if (Buffer.from(body.ts, "base64").length !== 8) {
    throw new HttpError(500, "InternalServerError", "Your request couldn't be completed. Try again later.");
  }
  return await answer(server, request, who, "Query", body);
}

/** The current time in nanoseconds, little-endian, in base64. */
function timestamp() {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(Date.now()) * 1_000_000n);
  return bytes.toString("base64");
}

async function upload({ deployment }, request, _path, query) {
  const storageId = await deployment.files.upload(query.get("token"), request.headers, await bytes(request));
  return JSON.stringify({ storageId });
}

async function download({ deployment }, request, [, uuid]) {
  return await deployment.files.download(decodeURIComponent(uuid), request.headers.range);
}
