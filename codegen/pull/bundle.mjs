// Bundles the modules of an app as `npx convex` does (`innerEsbuild` in convex/src/bundler/debugBundle.ts).

import fs from "node:fs";
import path from "node:path";
import { createRequire, isBuiltin } from "node:module";
import { pathToFileURL } from "node:url";

import * as packages from "./packages.mjs";
import { Failure, short } from "./failure.mjs";

/** Bundles the modules of one app into `work`. */
export class Bundler {
  /** Modules that could not be bundled: from the source to a message. */
  failed = new Map();
  /** Packages that are not installed: from the specifier to the sources that need it. */
  missing = new Map();
  /** A folder from which each of them is imported. */
  importers = new Map();

  constructor(folder, work) {
    this.folder = folder;
    this.work = work;
    const convex = packages.convex(folder);
    const esbuild = packages.find(convex, "esbuild") ?? packages.find(folder, "esbuild");
    if (esbuild === undefined) {
      throw new Failure("the package `esbuild`, which `convex` depends on, is not installed", {
        help: packages.install(folder, ["esbuild"]),
      });
    }
    this.esbuild = createRequire(import.meta.url)(esbuild);
    this.workspace = packages.workspace(folder);
    this.external = externalPackages(folder);
  }

  /** Returns `{ file, out }` for each source that can be bundled. The reasons for the others are in `failed`. */
  async bundle(files, platform) {
    const into = path.join(this.work, platform + fs.readdirSync(this.work).length);
    fs.mkdirSync(into, { recursive: true });
    let left = files;
    // With splitting, one invalid module stops all of them, and esbuild does not say which one it was.
    const result =
      (await this.#build(left, platform, into)) ??
      (await this.#build((left = await this.#good(left, platform)), platform, into));
    if (result === undefined) return [];
    this.#trace(result.metafile, left);
    return Object.entries(result.metafile.outputs).flatMap(([out, { entryPoint }]) => {
      const file = entryPoint && path.resolve(this.folder, entryPoint);
      return left.includes(file) ? [{ file, out: path.resolve(this.folder, out) }] : [];
    });
  }

  async #good(files, platform) {
    const good = [];
    for (const file of files) {
      try {
        await this.esbuild.build({ ...this.#options([file], platform, this.work), write: false });
        good.push(file);
      } catch (error) {
        this.failed.set(file, short(error.errors?.[0]?.text ?? error));
      }
    }
    return good;
  }

  async #build(files, platform, into) {
    if (files.length === 0) return undefined;
    try {
      return await this.esbuild.build(this.#options(files, platform, into));
    } catch (error) {
      if (error.errors === undefined) throw error;
      return undefined;
    }
  }

  #options(files, platform, into) {
    return {
      absWorkingDir: this.folder,
      entryPoints: files,
      outdir: into,
      outbase: this.folder,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      platform,
      format: "esm",
      target: "esnext",
      jsx: "automatic",
      conditions: ["convex", "module"],
      splitting: true,
      chunkNames: "_deps/[hash]",
      sourcemap: "linked",
      sourcesContent: false,
      treeShaking: true,
      minifySyntax: true,
      minifyIdentifiers: true,
      keepNames: true,
      define: { "process.env.NODE_ENV": '"production"' },
      metafile: true,
      logLevel: "silent",
      loader: { ".node": "empty" },
      plugins: [generated(this.folder), shims(platform), wasm, this.#external(platform), this.#missing()],
    };
  }

  /** Leaves out the packages that convex.json lists as external for Node. */
  #external(platform) {
    return {
      name: "external",
      setup: (build) => {
        if (platform !== "node" || this.external.length === 0) return;
        build.onResolve({ filter: /^[^./]/ }, (args) => {
          const listed = this.external.includes("*") || this.external.includes(packages.nameOf(args.path));
          const file = listed ? packages.find(args.resolveDir, args.path) : undefined;
          return file === undefined || !path.isAbsolute(file)
            ? undefined
            : { path: pathToFileURL(file).href, external: true };
        });
      },
    };
  }

  /** Replaces packages that are not installed, so that the rest can be read. */
  #missing() {
    return {
      name: "missing",
      setup: (build) => {
        build.onResolve({ filter: /.*/ }, async (args) => {
          if (args.kind === "entry-point" || args.pluginData === AGAIN) return undefined;
          const { path: specifier, importer, resolveDir, kind } = args;
          const found = await build.resolve(specifier, { importer, resolveDir, kind, pluginData: AGAIN });
          // Let esbuild resolve it: `found` does not say whether a package disables the file for browsers.
          if (found.errors.length === 0) return undefined;
          if (/^[./]/.test(specifier) || isBuiltin(specifier)) return undefined;
          const file = packages.source(this.workspace, specifier);
          if (file !== undefined) return { path: file };
          if (!resolveDir.includes("node_modules")) this.importers.set(packages.nameOf(specifier), resolveDir);
          return { path: specifier, namespace: MISSING };
        });
        build.onLoad({ filter: /.*/, namespace: MISSING }, (args) => ({ contents: standIn(args.path), loader: "js" }));
      },
    };
  }

  /** Records the modules that import a missing package, directly or not. */
  #trace({ inputs }, files) {
    for (const file of files) {
      const todo = [packages.relative(this.folder, file)];
      const seen = new Set(todo);
      for (const name of todo) {
        if (name.startsWith(`${MISSING}:`)) {
          const specifier = name.slice(MISSING.length + 1);
          this.missing.set(specifier, (this.missing.get(specifier) ?? new Set()).add(file));
        }
        for (const { path: next } of inputs[name]?.imports ?? []) {
          if (!seen.has(next)) todo.push(next);
          seen.add(next);
        }
      }
    }
  }
}

const AGAIN = "again";
const MISSING = "missing";

function externalPackages(folder) {
  const home = packages.up(folder, (one) => packages.isFile(path.join(one, "convex.json")));
  const listed = home && packages.json(path.join(home, "convex.json"))?.node?.externalPackages;
  return Array.isArray(listed) ? listed : [];
}

/** Replaces `_generated/`, which is often not committed. */
function generated(folder) {
  return {
    name: "generated",
    setup(build) {
      build.onResolve({ filter: /_generated\/(server|api)(\.js|\.ts)?$/ }, async (args) => {
        if (args.pluginData === AGAIN) return undefined;
        const { importer, resolveDir, kind } = args;
        const found = await build.resolve(args.path, { importer, resolveDir, kind, pluginData: AGAIN });
        const [, name] = /_generated\/(server|api)/.exec(args.path);
        return found.errors.length === 0 ? undefined : { path: name, namespace: "generated" };
      });
      build.onLoad({ filter: /.*/, namespace: "generated" }, (args) => ({
        contents: args.path === "server" ? SERVER : API,
        loader: "js",
        resolveDir: folder,
      }));
    },
  };
}

const SERVER = `export {
  queryGeneric as query, internalQueryGeneric as internalQuery,
  mutationGeneric as mutation, internalMutationGeneric as internalMutation,
  actionGeneric as action, internalActionGeneric as internalAction,
  httpActionGeneric as httpAction,
} from "convex/server";
export const env = process.env;`;

const API = `import { anyApi, componentsGeneric } from "convex/server";
export const api = anyApi, internal = anyApi, components = componentsGeneric();`;

/** Replaces the modules that Convex itself replaces. */
const shims = (platform) => ({
  name: "shims",
  setup(build) {
    build.onResolve({ filter: /^(server-only|client-only)$/ }, () => ({ path: "empty", namespace: "shim" }));
    if (platform === "browser") {
      build.onResolve({ filter: /^(node:)?async_hooks$/ }, () => ({ path: "async_hooks", namespace: "shim" }));
    }
    build.onLoad({ filter: /.*/, namespace: "shim" }, (args) => ({
      contents: args.path === "empty" ? "" : "export const { AsyncLocalStorage, AsyncResource } = globalThis;",
      loader: "js",
    }));
  },
});

const wasm = {
  name: "wasm",
  setup(build) {
    build.onLoad({ filter: /\.wasm$/ }, async (args) => ({
      contents: `export default new WebAssembly.Module(Uint8Array.from(atob("${fs.readFileSync(args.path, "base64")}"), (c) => c.charCodeAt(0)));`,
      loader: "js",
    }));
  },
};

/** A module that has every export. Whatever code does with an export, the result is another one like it. */
const standIn = (name) => `
const make = (name) =>
  new Proxy(function () {}, {
    get(target, key) {
      if (key === "__missing") return name;
      if (key === "__esModule") return true;
      if (key === Symbol.toPrimitive) return () => "";
      if (key === Symbol.iterator) return function* () {};
      if (key === "prototype") return target.prototype;
      // It must not look like a promise, a validator or a function of Convex.
      if (typeof key === "symbol" || ["then", "toJSON", "isConvexValidator"].includes(key)) return undefined;
      return make(name);
    },
    apply: () => make(name),
    construct: () => make(name),
    has: () => false,
  });
const all = make(${JSON.stringify(name)});
module.exports = function () { return all; };
// esbuild reads named imports through the prototype.
Object.setPrototypeOf(module.exports, new Proxy(Object.create(null), {
  get: (_target, key) => (key === Symbol.hasInstance ? undefined : all[key]),
  has: () => false,
}));`;
