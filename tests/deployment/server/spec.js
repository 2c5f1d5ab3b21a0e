// Makes the function spec that `npx convex function-spec` would print.

import { functionsOf } from "./functions.js";
import { byPosition } from "./position.js";

/** The function spec of an app that `load` has loaded. */
export function functionSpec({ modules }) {
  const functions = [];
  for (const [path, exports] of modules) {
    const found = functionsOf(exports);
    found.sort((a, b) => byPosition(a.registered._handler, b.registered._handler));
    functions.push(...found.map((found) => entry(path, found)));
    if (path === "http") functions.push(...routes(exports.default));
  }
  return { url: "https://happy-animal-123.convex.cloud", functions };
}

function entry(path, { name, kind, internal, args, returns }) {
  return sorted({
    identifier: `${path}.js:${name}`,
    functionType: kind,
    visibility: { kind: internal ? "internal" : "public" },
    args,
    returns,
  });
}

function routes(router) {
  const routes = router.getRoutes();
  routes.sort(([, , a], [, , b]) => byPosition(a._handler, b._handler));
  return routes.map(([path, method]) => sorted({ functionType: "HttpAction", method, path }));
}

/** The JSON with the keys of all objects sorted, as the command prints them. */
function sorted(json) {
  if (Array.isArray(json)) return json.map(sorted);
  if (typeof json !== "object" || json === null) return json;
  const keys = Object.keys(json).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(json[key])]));
}
