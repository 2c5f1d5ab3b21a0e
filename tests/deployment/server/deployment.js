// Runs the app with convex-test.

import { convexTest } from "convex-test";
import { jsonToConvex } from "convex/values";
import { Refusal, failureOf } from "./failure.js";
import { Files } from "./files.js";
import { functionsOf } from "./functions.js";
import { History } from "./history.js";
import { capture } from "./logs.js";
import { forTest, schemaForTest } from "./registered.js";

export class Deployment {
  /** @param app the result of `load`; `origin` is the URL of the deployment, which serves files */
  constructor({ modules, schema }, origin) {
    this.schema = schema;
    this.functions = new Map();
    this.files = new Files(origin, () => this.nobody);
    // convex-test looks for this folder to find the app.
    const forConvexTest = { "./convex/_generated/api.js": async () => ({}) };
    for (const [module, exports] of modules) {
      const registered = {};
      for (const { name, ...rest } of functionsOf(exports)) {
        const found = { ...rest, name, path: `${module}.js:${name}` };
        this.functions.set(`${module}:${name}`, found);
        registered[name] = forTest(found, this.files);
      }
      forConvexTest[`./convex/${module}.js`] = async () => registered;
    }
    this.router = modules.get("http").default;
    forConvexTest["./convex/http.js"] = async () => ({ default: this.router });
    /** convex-test without an identity. */
    this.nobody = convexTest(schemaForTest(schema), forConvexTest);
    this.history = new History(this.nobody, Object.keys(schema.tables));
  }

  /**
   * Calls the function at `path`, like `nested/deep/down:here`, which must be of that `kind` if one is given.
   *
   * Returns `{ value, logLines }` or `{ failure, logLines }`.
   */
  async call({ as, admin }, kind, path, json) {
    const logLines = [];
    try {
      const found = this.find(path, kind, admin);
      const args = this.args(found, json);
      const run = `${found.kind.toLowerCase()}FromPath`;
      const value = await capture(logLines, () => as[run]({ componentPath: "", udfPath: path }, args));
      return { value, logLines };
    } catch (thrown) {
      return { failure: failureOf(thrown), logLines };
    }
  }

  find(path, kind, admin) {
    const found = this.functions.get(path);
    const shown = path.replace(/:default$/, "");
    if (found === undefined || (found.internal && !admin)) {
      const missing = kind
        ? `Could not find public function for '${shown}'. Did you forget to run \`npx convex dev\` or \`npx convex deploy\`?`
        : `Could not find function for '${shown}'. Did you forget to run \`npx convex dev\`?`;
      throw new Refusal(missing);
    }
    if (kind !== null && kind !== found.kind) {
      throw new Refusal(`Trying to execute ${found.path} as ${kind}, but it is defined as ${found.kind}.`);
    }
    return found;
  }

  /** Decodes the arguments: an object, or a list of one object. */
  args(found, json) {
    let values;
    try {
      values = jsonToConvex(Array.isArray(json) ? json : [json]);
    } catch (error) {
      throw new Refusal(`Invalid arguments for ${found.path}: ${error.message}`);
    }
    const object = values.length === 1 && Object.getPrototypeOf(values[0] ?? 0) === Object.prototype;
    if (!object) throw new Refusal(`Invalid arguments for ${found.path}: expected one object.`);
    return values[0];
  }
}
