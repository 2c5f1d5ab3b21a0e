// Loads the TypeScript modules of a Convex app.

import { mkdtemp, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import esbuild from "esbuild";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const folder = path.join(root, "convex");

/**
 * Bundles and imports all of `convex/`, as `npx convex` does.
 *
 * Returns the exports of the modules by their path (`nested/deep/down`), and the schema.
 */
export async function load() {
  const paths = await sources();
  // Inside node_modules, so that imports of packages resolve, and git ignores it.
  const out = await mkdtemp(path.join(root, "node_modules", ".convex-"));
  try {
    await esbuild.build({
      entryPoints: paths.map((name) => path.join(folder, `${name}.ts`)),
      outdir: out,
      outbase: folder,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "node",
      target: "node18",
      packages: "external",
      sourcemap: "inline",
      logLevel: "warning",
    });
    const modules = new Map();
    for (const name of paths) {
      modules.set(name, await import(pathToFileURL(path.join(out, `${name}.mjs`)).href));
    }
    const schema = modules.get("schema")?.default;
    modules.delete("schema");
    return { modules, schema };
  } finally {
    await rm(out, { recursive: true });
  }
}

/** The modules that Convex would deploy, in its order. */
async function sources() {
  const files = await readdir(folder, { recursive: true });
  return files
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => /^[\w/]+\.ts$/.test(file) && !file.startsWith("_generated/"))
    .map((file) => file.slice(0, -".ts".length))
    .sort(byComponents);
}

function byComponents(a, b) {
  const [left, right] = [a.split("/"), b.split("/")];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at === -1 || right[at] === undefined ? left.length - right.length : left[at] < right[at] ? -1 : 1;
}
