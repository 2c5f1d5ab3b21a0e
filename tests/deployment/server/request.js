// The common parts of requests: body, id and client.

import { randomBytes } from "node:crypto";
import { badRequest } from "./http_error.js";

/** The longest JSON body, in bytes. */
const LIMIT = 2 ** 24 + 2000;

/** The whole body. */
export async function bytes(request, limit = Infinity) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > limit) throw badRequest("BadJsonBody", "Failed to buffer the request body: length limit exceeded");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The body as an object with the `required` fields, and with the `integers` that it has as bigints. */
export async function json(request, required, integers = []) {
  const type = request.headers["content-type"] ?? "";
  if (!/^application\/(json|[^;]+\+json)\s*(;|$)/i.test(type)) {
    throw badRequest("BadJsonBody", "Expected request with `Content-Type: application/json`");
  }
  const text = (await bytes(request, LIMIT)).toString();
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    throw badRequest("BadJsonBody", "Failed to parse the request body as JSON");
  }
  fields(body, required);
  // The parsed number is rounded, so read it from the text. This finds the key: in a string, its quotes are escaped.
  for (const name of integers.filter((name) => typeof body[name] === "number")) {
    body[name] = BigInt(new RegExp(`"${name}"\\s*:\\s*(\\d+)`).exec(text)[1]);
  }
  return body;
}

/** Fails if one of these fields is missing. */
export function fields(object, required) {
  const missing = required.find((field) => object?.[field] === undefined);
  if (missing !== undefined) {
    const what = "Failed to deserialize the JSON body into the target type";
    throw badRequest("BadJsonBody", `${what}: missing field \`${missing}\``);
  }
}

/** The client's own id of the request, or a new one. */
export function requestId(request) {
  return request.headers["convex-request-id"] ?? randomBytes(8).toString("hex");
}

/** Fails if the name and version of the client are malformed. */
export function checkClient(request) {
  const client = request.headers["convex-client"];
  if (client !== undefined && !/^.+-\d+\.\d+\.\d+/.test(client)) {
    throw badRequest("InvalidClientVersion", `Failed to parse client version: ${client}`);
  }
}
