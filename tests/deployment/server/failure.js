// Failures of functions.

import path from "node:path";
import { ConvexError } from "convex/values";
import { folder } from "./load.js";

/** Convex refuses to run a function, or to accept its return value. */
export class Refusal extends Error {}

/** What Convex reports of a thrown value: the message, the stack, and the data of a `ConvexError`. */
export function failureOf(thrown) {
  if (thrown instanceof Refusal) return { message: thrown.message, stack: "" };
  const name = thrown instanceof ConvexError ? "ConvexError" : (thrown?.name ?? "Error");
  const message = `Uncaught ${name}: ${thrown?.message ?? thrown}`;
  const failure = { message, stack: stack(thrown) };
  if (thrown instanceof ConvexError) failure.data = thrown.data;
  return failure;
}

/** The lines of the stack that are in the app. */
function stack(thrown) {
  const frames = String(thrown?.stack ?? "").split("\n");
  const own = frames.filter((frame) => frame.includes(`${folder}${path.sep}`));
  return own.map((frame) => `${frame.replace(folder, "../convex")}\n`).join("");
}
