// Sockets: a request in, an answer out.

import { once } from "node:events";
import http from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { asks, cors } from "./cors.js";
import { HttpError } from "./http_error.js";

/** Serves on a free port of this machine what `answer(request)` gives; gives the URL. */
export async function listen(answer) {
  const server = http.createServer(async (request, response) => {
    const answered = asks(request) ? { status: 200, headers: {}, body: "" } : await answer(request).catch(error);
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

/** Sends what comes as it comes. What fails breaks the connection; one that is closed cancels it. */
async function stream(response, status, headers, body) {
  response.writeHead(status, headers);
  response.flushHeaders();
  await pipeline(Readable.fromWeb(body), response).catch(() => {});
}

/** A text is JSON. */
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
