// Convex's own JavaScript client, driven by lines of JSON: one command in, one answer out.
//
// A command is `{ url, auth, calls }`, a call `{ method, path, args, skipQueue }` with args in Convex's JSON. One
// client makes all calls at once. The answer is `{ outcomes, logLines }`, with an outcome `{ value }` or
// `{ error: { name, message, data } }` for each call.

import { ConvexHttpClient } from "convex/browser";
import { anyApi, makeFunctionReference } from "convex/server";
import { ConvexError, convexToJson, jsonToConvex } from "convex/values";

for await (const line of lines(process.stdin)) {
  const { url, auth, calls } = JSON.parse(line);
  const logLines = [];
  const client = new ConvexHttpClient(url, { logger: logger(logLines) });
  if (auth?.token !== undefined) client.setAuth(auth.token);
  if (auth?.adminKey !== undefined) client.setAdminAuth(auth.adminKey, auth.identity);
  const outcomes = await Promise.all(calls.map((one) => call(client, one).then(returned, thrown)));
  console.log(JSON.stringify({ outcomes, logLines }));
}

/** Splits the input into lines. Node's readline would also split at U+2028 and U+2029 inside strings. */
async function* lines(input) {
  let rest = "";
  for await (const chunk of input.setEncoding("utf8")) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop();
    yield* parts;
  }
}

async function call(client, { method, path, args, skipQueue }) {
  const values = jsonToConvex(args);
  if (method === "function") return await client.function(path, undefined, values);
  return await client[method](reference(path), values, { skipQueue });
}

/** `nested/deep/down:here` as `api.nested.deep.down.here`, so that the client itself makes the path. */
function reference(path) {
  if (!/^[\w/]+:\w+$/.test(path)) return makeFunctionReference(path);
  return path.split(/[/:]/).reduce((at, part) => at[part], anyApi);
}

function returned(value) {
  return { value: convexToJson(value) };
}

function thrown(error) {
  const { name, message } = error;
  return {
    error: error instanceof ConvexError ? { name, message, data: convexToJson(error.data) } : { name, message },
  };
}

/** Collects the log lines of functions as they were sent, because the client splits them into parts. */
function logger(into) {
  return {
    logVerbose() {},
    warn() {},
    error: (message) => into.push(message),
    log: (prefix, _color, text) => into.push(`${/\[\w+\]$/.exec(prefix)[0]} ${text}`),
  };
}
