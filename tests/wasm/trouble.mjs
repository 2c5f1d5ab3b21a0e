// A deployment whose functions misbehave. Calls with the same `name` are counted together.
//
// It prints one line, its URL, and ends when its input ends.

import { once } from "node:events";
import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** How often each function was called, and how often the caller aborted before the end of the answer. */
const seen = new Map();

const success = (value) => JSON.stringify({ status: "success", value });

/** Each function gets the number of the call, from 1, and the answer to write. */
const FUNCTIONS = {
  /** Never answers. */
  hang() {},
  /** Has no capacity, the first time. */
  unavailable(call, answer) {
    if (call > 1) return answer.end(success("there"));
    answer.writeHead(503, { "Content-Type": "application/json" });
    answer.end(JSON.stringify({ code: "WorkerOverloaded", message: "There are too many" }));
  },
  /** Loses the connection, the first time. */
  lost(call, answer) {
    if (call > 1) return answer.end(success("there"));
    answer.socket.destroy();
  },
  /** Starts its answer, then stalls. */
  stalled(_call, answer) {
    answer.write('{"status":"success",');
  },
  /** Breaks the connection in its answer. */
  broken(_call, answer) {
    answer.write('{"status":"success",', () => answer.socket.destroy());
  },
  /** Answers without an end, and without a length. */
  async endless(_call, answer) {
    while (!answer.closed) {
      answer.write("x".repeat(1024));
      await sleep(1);
    }
  },
  /** Redirects to another host. */
  moved(_call, answer) {
    answer.writeHead(307, { Location: "https://example.com/elsewhere" }).end();
  },
};

const server = http.createServer(async (request, answer) => {
  // Like any deployment, see tests/deployment/server/cors.js.
  answer.setHeader("Access-Control-Allow-Origin", request.headers.origin ?? "*");
  answer.setHeader("Access-Control-Allow-Headers", request.headers["access-control-request-headers"] ?? "*");
  if (request.method === "OPTIONS") return answer.end();
  // An HTTP action. Node writes the header in UTF-8 if the body is a string.
  if (request.url === "/odd") return answer.setHeader("x-odd", request.headers["x-odd"]).end(Buffer.of());
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { name } = JSON.parse(Buffer.concat(chunks)).args;
  const path = request.url.split("/").at(-1);
  if (path === "seen") return answer.end(success(seen.get(name) ?? { calls: 0, aborted: 0 }));
  const counts = seen.get(name) ?? { calls: 0, aborted: 0 };
  seen.set(name, counts);
  counts.calls += 1;
  answer.on("close", () => (counts.aborted += answer.writableFinished ? 0 : 1));
  answer.setHeader("Content-Type", "application/json");
  await FUNCTIONS[path](counts.calls, answer);
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
console.log(`http://127.0.0.1:${server.address().port}`);
process.stdin.resume().on("close", () => process.exit());
