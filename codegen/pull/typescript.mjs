// Finds the app's own TypeScript, because its version determines what the sources mean.
//
// Versions 5 and 6 have a checker in `require("typescript")`, and 7 has one in `typescript/unstable/sync`. The classes
// `Program5` and `Program7` have the same methods for both. A program is opened with
// `{ convex, files, probe, options, previous }`: the folder, texts that are not on disk, the file that asks for types,
// options as in a tsconfig.json, and the previous program, if there is one.

import path from "node:path";

import { Failure, short } from "./failure.mjs";
import * as packages from "./packages.mjs";
import { Program5 } from "./typescript5.mjs";
import { Program7 } from "./typescript7.mjs";

/** Returns the app's TypeScript: `{ version, open(settings), config(tsconfig) }`. */
export function typescript(convex) {
  const file = packages.find(convex, "typescript/package.json");
  if (file === undefined) {
    throw new Failure("the package `typescript` is not installed, which infers return types", {
      help: `${packages.install(convex, ["typescript"])}, or use \`--no-infer\``,
    });
  }
  const { version } = packages.json(file);
  const major = Number.parseInt(version, 10);
  if (major < 5) {
    throw new Failure(`TypeScript ${version} is too old`, { help: "update it to 5 or newer, or use `--no-infer`" });
  }
  if (major >= 7 && packages.convex(convex).includes(".zip")) {
    throw new Failure(`TypeScript ${version} cannot read the archives of Yarn's Plug'n'Play`, {
      help: "put `nodeLinker: node-modules` into .yarnrc.yml and run `yarn install`, or use TypeScript 6 or `--no-infer`",
    });
  }
  const Program = major < 7 ? Program5 : Program7;
  const folder = path.dirname(file);
  const started = async (what) => {
    try {
      return await what();
    } catch (error) {
      throw new Failure(`TypeScript ${version} failed: ${short(error)}`, {
        help: `${packages.install(convex, ["typescript"])}, or use \`--no-infer\``,
      });
    }
  };
  return {
    version,
    open: (settings) => started(() => Program.open(folder, settings)),
    config: (tsconfig) => started(() => Program.config(folder, tsconfig)),
  };
}

/**
 * Returns the options of a program. The app's tsconfig.json only decides how imports are resolved. Its other options
 * would lose types: without `strict`, `T | null` is `T`, and an old `lib` makes new methods any.
 */
export async function options(convex, ts) {
  const home = packages.up(convex, (folder) => packages.isFile(path.join(folder, "tsconfig.json")));
  const app = home === undefined ? {} : await ts.config(path.join(home, "tsconfig.json"));
  const base = app.pathsBasePath ?? app.baseUrl ?? home;
  const paths = Object.entries(app.paths ?? {}).map(([pattern, targets]) => [
    pattern,
    targets.map((one) => path.resolve(base, one)),
  ]);
  if (app.baseUrl !== undefined) paths.push(["*", [path.join(app.baseUrl, "*")]]);
  const node = packages.find(convex, "@types/node/package.json");
  return {
    paths: Object.fromEntries(paths),
    ...(app.customConditions && { customConditions: app.customConditions }),
    ...(app.jsxImportSource && { jsxImportSource: app.jsxImportSource }),
    allowImportingTsExtensions: true,
    allowJs: true,
    esModuleInterop: true,
    jsx: "react-jsx",
    lib: ["esnext", "dom", "dom.iterable"],
    // Reading the JavaScript of packages without types takes too long.
    maxNodeModuleJsDepth: 0,
    module: "esnext",
    moduleResolution: "bundler",
    noEmit: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    strict: true,
    target: "esnext",
    ...(node !== undefined && { typeRoots: [path.resolve(node, "../..")] }),
    types: node === undefined ? [] : ["node"],
  };
}
