// Finds the functions and routes of a module as the deployment does (crates/isolate/src/environment/analyze.rs).

import { byPosition } from "./position.mjs";
import { Refused, args, isIdentifier, returns } from "./validators.mjs";

const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];

/** Returns `{ entries, refused, missing }`: the entries of the manifest, and the exports that are left out. */
export function analyze(path, exports, node, positions) {
  const found = { refused: [], missing: [] };
  const functions = [];
  for (const [name, registered] of Object.entries(exports)) {
    if (typeof registered !== "object" && typeof registered !== "function") continue;
    if (registered === null) continue;
    if (typeof registered.__missing === "string") {
      found.missing.push({ name, specifier: registered.__missing });
      continue;
    }
    const kinds = ["Query", "Mutation", "Action"].filter((kind) => `is${kind}` in registered);
    const internal = "isInternal" in registered;
    if (kinds.length !== 1 || (internal && "isPublic" in registered)) continue;
    try {
      functions.push({
        position: node ? positions.ofExport(name) : positions.ofHandler(registered._handler ?? registered),
        entry: entry(`${path}:${name}`, name, kinds[0], internal, node, registered),
      });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      found.refused.push({ name, why: error.message });
    }
  }
  const routes = path === "http.js" ? routesOf(exports.default, positions) : [];
  const inOrder = (list) => list.sort((a, b) => byPosition(a.position, b.position)).map(({ entry }) => entry);
  return { ...found, entries: [...inOrder(functions), ...inOrder(routes)] };
}

function entry(identifier, name, kind, internal, node, registered) {
  if (!isIdentifier(name)) throw new Refused("Convex does not accept the name");
  if (node && kind !== "Action") throw new Refused('only actions can be in a file with "use node"');
  return {
    args: registered.exportArgs === undefined ? { type: "any" } : args(parsed(registered.exportArgs())),
    functionType: kind,
    identifier,
    returns: registered.exportReturns === undefined ? null : returns(parsed(registered.exportReturns())),
    visibility: { kind: internal ? "internal" : "public" },
  };
}

function routesOf(router, positions) {
  if (router?.isRouter !== true) throw new Error("the default export of http.ts is not a router");
  return router.getRoutes().map(([path, method, handler]) => {
    if (typeof path !== "string" || !METHODS.includes(method)) throw new Error(`invalid route \`${method} ${path}\``);
    return {
      position: positions.ofHandler(handler?._handler ?? handler),
      entry: { functionType: "HttpAction", method, path },
    };
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused("its validators are not valid JSON");
  }
}
