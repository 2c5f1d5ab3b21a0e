// Prints the schema of convex/, which is committed as schema.json.

import { load } from "./server/load.js";

const { schema } = await load();
process.stdout.write(`${JSON.stringify(JSON.parse(schema.export()), null, 2)}\n`);
