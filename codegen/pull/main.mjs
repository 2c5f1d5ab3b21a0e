// What both scripts have in common: a request on stdin, the answer in the file it names, progress on stdout.

import fs from "node:fs";

import { Failure } from "./failure.mjs";

/** Runs a script: `{ problem }` is its answer if it throws a `Failure`. */
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
  // Whatever still runs has nothing more to say.
  process.exit(0);
}

export function progress(text) {
  fs.writeSync(1, `${JSON.stringify(text)}\n`);
}
