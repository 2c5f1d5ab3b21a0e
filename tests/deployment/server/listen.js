// Sockets: a request in, an answer out.

import { once } from "node:events";
import http from "node:http";
import { HttpError } from "./http_error.js";

/** Serves on a free port of this machine what `answer(request)` gives; gives the URL. */
export async function listen(answer) {
  const server = http.createServer(async (request, response) => {
    const { status, headers, body } = await answer(request).catch(error).then(asAnswer);
    response.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body) });
    response.end(request.method === "HEAD" ? undefined : body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${server.address().port}`;
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
