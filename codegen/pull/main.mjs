// The frame of both scripts: they read a request from stdin, write the answer to a file, and print progress to stdout.

import fs from "node:fs";

import { Failure } from "./failure.mjs";

/** Runs a script. If it throws a `Failure`, the answer is `{ problem }`. */
export async function main(run) {
  const request = JSON.parse(fs.readFileSync(0, "utf8"));
  let answer;
  try {
    answer = await run(request);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    answer = { problem: error.problem };
  }
  fs.writeFileSync(request.answer, JSON.stringify(answer));
  // Whatever still runs does not matter.
  process.exit(0);
}

export function progress(text) {
  fs.writeSync(1, `${JSON.stringify(text)}\n`);
}
