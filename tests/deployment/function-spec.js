// Prints the function spec of convex/, which is committed as function-spec.json.

import { load } from "./server/load.js";
import { functionSpec } from "./server/spec.js";

process.stdout.write(`${JSON.stringify(functionSpec(await load()), null, 2)}\n`);
