// Imports bundled modules and reads their functions. This is a separate process, because it runs the app's code.
//
// Its request, as the first argument: `{ modules: [{ path, out, node }], schema, placeholders, answer }`.

import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
import fs from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

import { analyze } from "./analyze.mjs";
import { short } from "./failure.mjs";
import { Positions } from "./position.mjs";

/** The time limit for the import of a module, in seconds. It only applies while the import waits. */
const PATIENCE = 20;

const request = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const asked = new Set();
surroundings(request);

const answer = { modules: [] };
for (const { path, out, node } of request.modules) {
  asked.clear();
  let found;
  try {
    found = analyze(path, await imported(out), node, new Positions(out));
  } catch (error) {
    found = { failed: short(error) };
  }
  answer.modules.push({ path, ...found, asked: [...asked] });
}
if (request.schema !== undefined) {
  asked.clear();
  try {
    const schema = (await imported(request.schema)).default;
    answer.schema = { json: JSON.parse(schema.export()) };
  } catch (error) {
    answer.schema = { failed: short(error) };
  }
  answer.schema.asked = [...asked];
}
fs.writeFileSync(request.answer, JSON.stringify(answer));
process.reallyExit(0);

async function imported(file) {
  globalThis.require = createRequire(file);
  let timer;
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`its import timed out after ${PATIENCE} s`)), PATIENCE * 1000);
  });
  try {
    return await Promise.race([import(pathToFileURL(file).href), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** Sets up the globals for the app's code. */
function surroundings({ placeholders }) {
  // A deployment has environment variables that this machine lacks.
  process.env = new Proxy(process.env, {
    get(variables, name) {
      // Node reads variables, too.
      if (typeof name === "symbol" || name in variables || /^(NODE_|WATCH_)/.test(name)) return variables[name];
      asked.add(name);
      return placeholders ? placeholder(name) : undefined;
    },
  });
  Object.assign(globalThis, { AsyncLocalStorage, AsyncResource });
  const refused = (what) => () => {
    throw new Error(`${what} while it was imported`);
  };
  globalThis.Convex = {
    syscall: refused("it called Convex"),
    asyncSyscall: refused("it called Convex"),
    jsSyscall: refused("it called Convex"),
  };
  globalThis.fetch = async () => refused("it sent a request")();
  process.exit = refused("it called process.exit");
  for (const name of ["debug", "error", "info", "log", "trace", "warn"]) console[name] = () => {};
  // Whatever else runs in the background does not matter.
  process.on("unhandledRejection", () => {});
  process.on("uncaughtException", () => {});
}

/** A value that typical code accepts while it is imported. */
function placeholder(name) {
  if (/URL|URI|ORIGIN|HOST|DOMAIN|ENDPOINT|ISSUER|SITE/i.test(name)) return "https://placeholder.convex.site";
  if (/PORT|LIMIT|MAX|MIN|_MS$|COUNT|SIZE|SECONDS/i.test(name)) return "1";
  return `placeholder_${name}`;
}
