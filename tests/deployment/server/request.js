// What all requests have: a body, an id, a client.

import { randomBytes } from "node:crypto";
import { badRequest } from "./http_error.js";

const LIMIT = 2 ** 24 + 2000;

/** All of the body. */
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

/** The body as an object with these fields, and with those of `integers`, if they are there, as bigints. */
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
  // As a number it is rounded by now. What looks like a key is one: in a text its quotes would be escaped.
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

/** Fails if the client does not say its name and version. */
export function checkClient(request) {
  const client = request.headers["convex-client"];
  if (client !== undefined && !/^.+-\d+\.\d+\.\d+/.test(client)) {
    throw badRequest("InvalidClientVersion", `Failed to parse client version: ${client}`);
  }
}
