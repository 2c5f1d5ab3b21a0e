// HTTP actions.

import { told } from "./failure.js";
import { caller } from "./identity.js";
import { capture } from "./logs.js";
import { print } from "./json.js";
import { bytes, requestId } from "./request.js";

const WITHOUT_BODY = ["GET", "HEAD", "OPTIONS"];

/** The answer of the HTTP action at `path`, which has the query with it. */
export async function site({ deployment, production }, request, path) {
  const { method } = request;
  const body = await bytes(request);
  if (deployment.router.lookup(path.split("?")[0], method) === null) {
    return { status: 404, headers: { "Content-Type": "text/plain" }, body: "No matching routes found" };
  }
  const init = { method, headers: headersOf(request) };
  if (!WITHOUT_BODY.includes(method)) init.body = body;
  try {
    const response = await capture([], () => leniently(deployment, request).fetch(path, init));
    const headers = Object.fromEntries(response.headers);
    return { status: response.status, headers, body: response.body ?? Buffer.alloc(0) };
  } catch (thrown) {
    return failed(told(thrown), requestId(request), production);
  }
}

/** What cannot be an identity is none: the action may have uses of its own for the header. */
function leniently(deployment, request) {
  try {
    return caller(deployment, request.headers.authorization).as;
  } catch {
    return deployment.nobody;
  }
}

/** Node's list of names and values, in turn. */
function headersOf({ rawHeaders }) {
  const pairs = [];
  for (let at = 0; at < rawHeaders.length; at += 2) pairs.push([rawHeaders[at], rawHeaders[at + 1]]);
  return pairs.filter(([name]) => !/^(connection|host|transfer-encoding)$/i.test(name));
}

function failed({ message, stack, data }, id, production) {
  const error = `[Request ID: ${id}] Server Error`;
  const body = production ? { code: error } : { code: `${error}: ${message}`, trace: stack };
  // For HTTP actions, convex-test leaves it in the text that it travels in.
  if (data !== undefined) body.data = JSON.parse(data);
  return { status: 500, headers: { "Content-Type": "application/json" }, body: print(body) };
}
