// The paths of functions.

import { badRequest } from "./http_error.js";

/** Normalizes a path: `messages.js:list` to `messages:list`, and `messages` to `messages:default`. */
export function functionPath(text) {
  const colon = text.lastIndexOf(":");
  const [module, name] = colon === -1 ? [text, "default"] : [text.slice(0, colon), text.slice(colon + 1)];
  const parts = module.replace(/\.js$/, "").split("/");
  const valid = parts.every((part) => /^[\w.]*[A-Za-z0-9][\w.]*$/.test(part)) && /^[A-Za-z_]\w*$/.test(name);
  if (!valid) {
    const message = `${text} is not a valid path to a Convex function.`;
    throw badRequest("BadConvexFunctionIdentifier", message);
  }
  return `${parts.join("/")}:${name}`;
}
