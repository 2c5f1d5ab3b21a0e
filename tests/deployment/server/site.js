// HTTP actions.

import { failureOf } from "./failure.js";
import { caller } from "./identity.js";
import { capture } from "./logs.js";
import { print } from "./json.js";
import { bytes, requestId } from "./request.js";

const WITHOUT_BODY = ["GET", "HEAD", "OPTIONS"];

/** The answer of the HTTP action at `path`, which includes the query string. */
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
    return failed(failureOf(thrown), requestId(request), production);
  }
}

/** An invalid header means no identity, because the action may use the header itself. */
function leniently(deployment, request) {
  try {
    return caller(deployment, request.headers.authorization).as;
  } catch {
    return deployment.nobody;
  }
}

/** The headers. Node has them as a flat list of alternating names and values. */
function headersOf({ rawHeaders }) {
  const pairs = [];
  for (let at = 0; at < rawHeaders.length; at += 2) pairs.push([rawHeaders[at], rawHeaders[at + 1]]);
  return pairs.filter(([name]) => !/^(connection|host|transfer-encoding)$/i.test(name));
}

function failed({ message, stack, data }, id, production) {
  const error = `[Request ID: ${id}] Server Error`;
  const body = production ? { code: error } : { code: `${error}: ${message}`, trace: stack };
  // For HTTP actions, convex-test does not decode the data.
  if (data !== undefined) body.data = JSON.parse(data);
  return { status: 500, headers: { "Content-Type": "application/json" }, body: print(body) };
}
