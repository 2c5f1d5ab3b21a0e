// The files of an app as TypeScript sees them, and what is not there.

import fs from "node:fs";
import path from "node:path";

import { count, some } from "./failure.mjs";
import * as packages from "./packages.mjs";

export class Sources {
  #texts = new Map();

  constructor(convex, files, probe) {
    this.convex = convex;
    this.files = files;
    this.probe = probe;
  }

  /** Opens the program, with the sources of packages of the same repository that are not built. */
  async open(ts, options, problems) {
    let program = await ts.open({ convex: this.convex, files: this.files, probe: this.probe, options });
    const workspace = packages.workspace(this.convex);
    let missing = this.#missing(program);
    const found = new Map();
    for (const specifier of missing.keys()) {
      const file = packages.source(workspace, specifier);
      if (file !== undefined) found.set(specifier, [file]);
    }
    if (found.size > 0) {
      program.close();
      const paths = { ...options.paths, ...Object.fromEntries(found) };
      this.options = { ...options, paths };
      program = await ts.open({ convex: this.convex, files: this.files, probe: this.probe, options: this.options });
      missing = this.#missing(program);
    } else {
      this.options = options;
    }
    this.#report(program, missing, problems);
    return program;
  }

  /** The same program, with other texts. */
  async reopen(ts, texts) {
    const files = new Map([...this.files, ...texts]);
    return await ts.open({ convex: this.convex, files, probe: this.probe, options: this.options });
  }

  /** Whether a file is the app's own, and not a package's, nor written by `npx convex`. */
  isOwn = (file) => !/\/node_modules\/|\/lib\.[^/]*\.d\.ts$/.test(file) && !file.includes("/_generated/");

  text(file) {
    if (!this.#texts.has(file)) this.#texts.set(file, this.files.get(file) ?? fs.readFileSync(file, "utf8"));
    return this.#texts.get(file);
  }

  /** `messages.ts:12`, below the folder that holds that of the functions. */
  at(file, position) {
    const name = packages.relative(path.dirname(this.convex), file);
    if (position === undefined) return name;
    return `${name}:${this.text(file).slice(0, position).split("\n").length}`;
  }

  /** Imports that lead nowhere: from the specifier to the files that have them. */
  #missing(program) {
    const missing = new Map();
    for (const file of program
      .fileNames()
      .filter((file) => this.isOwn(file) && !this.files.has(file) && /\.[cm]?[jt]sx?$/.test(file))) {
      for (const specifier of unresolved(program, file)) {
        missing.set(specifier, [...(missing.get(specifier) ?? []), file]);
      }
    }
    return missing;
  }

  #report(program, missing, problems) {
    const gone = [...missing].filter(([specifier]) => !/\.(css|svg|png|txt|md|html|wasm)$/.test(specifier));
    const local = gone.filter(([specifier]) => /^[./]/.test(specifier));
    const byPackage = new Map();
    for (const [specifier, files] of gone.filter(([specifier]) => !/^[./]/.test(specifier))) {
      const name = packages.nameOf(specifier);
      byPackage.set(name, new Set([...(byPackage.get(name) ?? []), ...files]));
    }
    for (const [name, set] of byPackage) {
      const files = [...set];
      problems.push(`TypeScript does not find the package \`${name}\`, so what comes from it is any`, {
        notes: [`${count(files.length, "file")} import it: ${some(files.map((file) => this.at(file)))}`],
        help: packages.install(this.convex, [name]),
      });
    }
    for (const [specifier, files] of local) {
      problems.push(`TypeScript does not find \`${specifier}\`, so what comes from it is any`, {
        notes: [`${count(files.length, "file")} import it: ${some(files.map((file) => this.at(file)))}`],
        help: "is it a generated file that has to be made first?",
      });
    }
    const copies = new Set(
      program.fileNames().flatMap((file) => /^(.*\/node_modules\/convex)\/dist\//.exec(file)?.[1] ?? []),
    );
    if (copies.size > 1) {
      problems.push(
        `there are ${copies.size} copies of the package \`convex\`, whose types do not fit each other: much becomes any`,
        {
          notes: [...copies],
          help: "let all packages depend on one version, and run `npm dedupe` or what your package manager has for it",
        },
      );
    }
  }
}

/** The specifiers in a file that TypeScript found nothing for. */
function unresolved(program, file) {
  const source = program.sourceFile(file);
  // Those without a place are TypeScript's own, for JSX.
  const names = (source?.imports ?? []).filter(({ pos }) => pos >= 0);
  return names.filter((name) => program.symbolAt(name) === undefined).map((name) => name.text);
}
