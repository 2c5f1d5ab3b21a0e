// Prints the schema of convex/, as it is committed beside this file.

import { load } from "./server/load.js";

const { schema } = await load();
process.stdout.write(`${JSON.stringify(JSON.parse(schema.export()), null, 2)}\n`);
