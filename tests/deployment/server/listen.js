// The HTTP server.

import { once } from "node:events";
import http from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { cors, isPreflight } from "./cors.js";
import { HttpError } from "./http_error.js";

/** Listens on a free port, and answers with what `answer(request)` returns. Returns the URL. */
export async function listen(answer) {
  const server = http.createServer(async (request, response) => {
    const preflight = { status: 200, headers: {}, body: "" };
    const answered = isPreflight(request) ? preflight : await answer(request).catch(error);
    const { status, body, ...rest } = asAnswer(answered);
    const headers = { ...rest.headers, ...cors(request) };
    if (body instanceof ReadableStream) return await stream(response, status, headers, body);
    response.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body) });
    response.end(request.method === "HEAD" ? undefined : body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${server.address().port}`;
}

/** Streams the body. If the body fails, the connection breaks. If the connection closes, the body is cancelled. */
async function stream(response, status, headers, body) {
  response.writeHead(status, headers);
  response.flushHeaders();
  await pipeline(Readable.fromWeb(body), response).catch(() => {});
}

/** A text stands for a successful answer in JSON. */
function asAnswer(answer) {
  if (typeof answer !== "string") return answer;
  return { status: 200, headers: { "Content-Type": "application/json" }, body: answer };
}

function error(thrown) {
  if (!(thrown instanceof HttpError)) {
    console.error(thrown);
    thrown = new HttpError(500, "InternalServerError", "Your request couldn't be completed. Try again later.");
  }
  const { status, code, message } = thrown;
  return { status, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ code, message }) };
}
