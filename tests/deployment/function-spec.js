// Prints the function spec of convex/, as it is committed beside this file.

import { load } from "./server/load.js";
import { functionSpec } from "./server/spec.js";

process.stdout.write(`${JSON.stringify(functionSpec(await load()), null, 2)}\n`);
