// The positions of functions in the source. The deployment lists functions in this order.

import fs from "node:fs";
import inspector from "node:inspector";
import { SourceMap } from "node:module";
import { pathToFileURL } from "node:url";

const scripts = new Map();
const session = new inspector.Session();
session.connect();
session.on("Debugger.scriptParsed", ({ params }) => scripts.set(params.scriptId, params.url));
session.post("Debugger.enable");

/** The positions of the functions in one bundle. */
export class Positions {
  #url;
  #text;
  #map;

  constructor(bundle) {
    this.#url = pathToFileURL(bundle).href;
    this.#text = fs.readFileSync(bundle, "utf8");
    this.#map = new SourceMap(JSON.parse(fs.readFileSync(`${bundle}.map`, "utf8")));
  }

  /**
   * The position of a handler in Convex's own runtime. Undefined if it is in a chunk that modules share.
   *
   * The backend adds 1 to lines and columns that its source map counts from 0 (`udf_analyze` in
   * crates/isolate/src/environment/analyze.rs). This affects the order of handlers on one line.
   */
  ofHandler(handler) {
    const at = location(handler);
    return at?.url === this.#url ? this.#source(at.line + 1, at.column + 1) : undefined;
  }

  /** The position of an export in Node: of its text (`findLineNumbers` in npm-packages/node-executor). */
  ofExport(name) {
    const list = /^export \{([^}]*)\};/m.exec(this.#text)?.[1] ?? "";
    const items = list.split(",").map((item) => item.trim().split(" as "));
    const [local] = items.find((item) => item.at(-1) === name) ?? [];
    const line = this.#text.split("\n").findLastIndex((line) => /^var (\w+) =/.exec(line.trim())?.[1] === local);
    return this.#source(line + 1, 0);
  }

  #source(line, column) {
    const { originalLine, originalColumn } = this.#map.findEntry(line, column);
    return originalLine === undefined ? undefined : [originalLine, originalColumn];
  }
}

/** Compares positions. Functions without a position come first. */
export function byPosition(a, b) {
  if (a === undefined || b === undefined) return (a !== undefined) - (b !== undefined);
  return a[0] - b[0] || a[1] - b[1];
}

/** Asks the debugger for the location of a function, which must be in a global for that. */
function location(handler) {
  globalThis.handlerToFind = handler;
  const object = post("Runtime.evaluate", { expression: "handlerToFind" })?.result;
  const found = post("Runtime.getProperties", { objectId: object?.objectId, ownProperties: true });
  delete globalThis.handlerToFind;
  post("Runtime.releaseObject", { objectId: object?.objectId });
  const place = found?.internalProperties?.find(({ name }) => name === "[[FunctionLocation]]")?.value.value;
  return place && { url: scripts.get(place.scriptId), line: place.lineNumber, column: place.columnNumber };
}

/** Sends a command to the session, which answers synchronously within its own process. */
function post(method, params) {
  let answer;
  session.post(method, params, (error, result) => {
    answer = error === null ? result : undefined;
  });
  return answer;
}
