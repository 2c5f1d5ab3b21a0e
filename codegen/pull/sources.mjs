// The files of an app as TypeScript sees them, and the imports that it cannot resolve.

import fs from "node:fs";
import path from "node:path";

import { count, some } from "./failure.mjs";
import * as packages from "./packages.mjs";

export class Sources {
  /** Imports that cannot be resolved: from the specifier to the app's own files that have it. */
  #missing = new Map();
  /** From a file to the app's own files that import it. */
  #importedBy = new Map();
  /** The copies of `convex` that the files use. */
  #copies = new Set();
  #program;

  constructor(convex, files, probe) {
    this.convex = convex;
    this.files = files;
    this.probe = probe;
  }

  /** Opens the program, with the sources of packages of the same repository that have not been built. */
  async open(ts, options) {
    const workspace = packages.workspace(this.convex);
    this.options = options;
    for (;;) {
      const program = await this.reopen(ts, []);
      this.#read(program);
      const found = [...this.#missing.keys()].flatMap((specifier) => {
        const file = packages.source(workspace, specifier);
        return file === undefined || specifier in (this.options.paths ?? {}) ? [] : [[specifier, [file]]];
      });
      if (found.length === 0) return program;
      // Those sources may need others.
      program.close();
      this.options = { ...this.options, paths: { ...this.options.paths, ...Object.fromEntries(found) } };
    }
  }

  /** The same program, with other texts. */
  async reopen(ts, texts) {
    const { convex, probe, options } = this;
    const files = new Map([...this.files, ...texts]);
    this.#program = await ts.open({ convex, files, probe, options, previous: this.#program });
    return this.#program;
  }

  /** Whether a file is the app's own: not of a package, and not written by `npx convex`. */
  isOwn = (file) => !/[\\/](node_modules|_generated)[\\/]|[\\/]lib\.[^\\/]*\.d\.ts$/.test(file);

  /** Returns a location such as `convex/messages.ts:12`. */
  at(file, line) {
    const name = packages.relative(path.dirname(this.convex), file);
    return line === undefined ? name : `${name}:${line}`;
  }

  #read(program) {
    this.#missing.clear();
    this.#importedBy.clear();
    const add = (map, key, file) => map.set(key, (map.get(key) ?? new Set()).add(file));
    const names = program.fileNames();
    for (const file of names) {
      // Our own files import every module, which does not matter, and the packages of components, which does.
      const isOurs = this.files.has(file);
      if (!isOurs && (!this.isOwn(file) || !/\.[cm]?[jt]sx?$/.test(file))) continue;
      for (const specifier of specifiers(program, file).filter(({ text }) => !isOurs || !text.startsWith("."))) {
        const symbol = program.symbolAt(specifier);
        if (symbol === undefined) add(this.#missing, specifier.text, file);
        else for (const target of program.declared(symbol)) add(this.#importedBy, key(target), file);
      }
    }
    this.#copies = new Set(names.flatMap((file) => /^(.*\/node_modules\/convex)\/dist\//.exec(file)?.[1] ?? []));
  }

  /** Reports imports that TypeScript did not find. `functions` are those with an any that the author did not intend. */
  report(functions, problems) {
    const groups = new Map();
    for (const [specifier, files] of this.#missing) {
      if (ASSETS.test(specifier)) continue;
      const isPackage = !/^[./]/.test(specifier);
      const name = isPackage ? packages.nameOf(specifier) : specifier;
      const group = groups.get(name) ?? { isPackage, files: new Set() };
      for (const file of files) group.files.add(file);
      groups.set(name, group);
    }
    for (const [name, { isPackage, files }] of groups) {
      const from = this.#importers(files);
      const cost = functions.filter(({ file }) => from.has(file)).map(({ entry }) => entry.identifier);
      const what = isPackage ? `the package \`${name}\`` : `\`${name}\``;
      problems.push(`TypeScript cannot find ${what}: ${costs(cost.length)}`, {
        notes: [
          `imported by ${some([...files].map((file) => this.at(file)))}`,
          ...(cost.length > 0 ? [`possibly why there is an any in ${some(cost)}`] : []),
        ],
        help: isPackage
          ? packages.install(path.dirname([...files][0]), [name])
          : "is it a generated file that must be created first?",
      });
    }
    if (this.#copies.size > 1) {
      problems.push(
        `there are ${this.#copies.size} copies of the package \`convex\`, whose types are incompatible: many types become any`,
        {
          notes: [...this.#copies],
          help: "make all packages depend on the same version, and run `npm dedupe` or your package manager's equivalent",
        },
      );
    }
  }

  /** Returns these files, and all files that import them, directly or not. */
  #importers(files) {
    const found = new Set(files);
    for (const one of found) for (const file of this.#importedBy.get(key(one)) ?? []) found.add(file);
    return found;
  }
}

/** TypeScript 7 returns paths in lower case if the file system ignores case. */
const key = (file) => path.normalize(file).toLowerCase();

/** Imports that only a bundler understands. */
const ASSETS = /\.(css|svg|png|txt|md|html|wasm)$/;

function costs(functions) {
  return functions === 0
    ? "no function is affected"
    : `the types of ${count(functions, "function")} may be lost`;
}

/** The specifiers in a file. */
function specifiers(program, file) {
  // Specifiers without a position are TypeScript's own, for JSX.
  return (program.sourceFile(file)?.imports ?? []).filter(({ pos }) => pos >= 0);
}
