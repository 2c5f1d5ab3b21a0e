// The log lines of functions.

import { AsyncLocalStorage } from "node:async_hooks";
import { inspect } from "node:util";

const lines = new AsyncLocalStorage();

for (const level of ["debug", "info", "log", "warn", "error"]) {
  const print = console[level];
  console[level] = (...values) => {
    const found = lines.getStore();
    if (found === undefined) return print(...values);
    found.push(`[${level.toUpperCase()}] ${values.map((value) => inspect(value)).join(" ")}`);
  };
}

/** Runs `body`, and adds the lines that it logs to `into`. */
export function capture(into, body) {
  return lines.run(into, body);
}
