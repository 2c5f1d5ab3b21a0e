// TypeScript 7: the checker is another process, and each method sends it a message.

import path from "node:path";
import { pathToFileURL } from "node:url";

import * as packages from "./packages.mjs";
import { Program } from "./program.mjs";

export class Program7 extends Program {
  static async config(typescript, file) {
    const { API } = await load(typescript, "sync");
    const api = new API({ cwd: path.dirname(file) });
    try {
      return api.parseConfigFile(file).options;
    } finally {
      api.close();
    }
  }

  static async open(typescript, settings) {
    const { SyntaxKind } = await load(typescript, "ast");
    return new Program7(await load(typescript, "sync"), SyntaxKind, settings);
  }

  constructor(ts, kinds, { convex, files, probe, options }) {
    super();
    this.flags = ts.TypeFlags;
    this.objectFlags = ts.ObjectFlags;
    this.symbolFlags = ts.SymbolFlags;
    this.kinds = kinds;
    this.signatureKinds = ts.SignatureKind;
    const folder = path.dirname(probe);
    const config = path.join(folder, "convex-typed-tsconfig.json");
    const texts = new Map(files).set(config, JSON.stringify({ compilerOptions: options, files: [probe] }));
    this.api = new ts.API({
      cwd: convex,
      fs: {
        readFile: (file) => texts.get(path.normalize(file)),
        fileExists: (file) => (texts.has(path.normalize(file)) ? true : undefined),
        directoryExists: (name) => (path.normalize(name) === folder ? true : undefined),
      },
    });
    const snapshot = this.api.updateSnapshot({ openProjects: [config] });
    const project = snapshot.getProject(config) ?? snapshot.getProjects()[0];
    this.program = project.program;
    this.checker = project.checker;
  }

  close() {
    this.api.close();
  }

  names() {
    return this.program.getSourceFileNames();
  }

  declarations(symbol) {
    return symbol.declarations.map((handle) => handle.resolve()).filter((node) => node !== undefined);
  }

  declared(symbol) {
    return symbol.declarations.map((handle) => handle.path);
  }

  typesOf(symbols) {
    return symbols.length === 0 ? [] : this.checker.getTypeOfSymbol(symbols);
  }

  symbolOf(type) {
    return type.getSymbol();
  }

  aliasOf(type) {
    return type.getAliasSymbol();
  }

  hasAliasArguments(type) {
    return type.getAliasTypeArguments().length > 0;
  }

  members(type) {
    return type.getTypes();
  }

  literal(type) {
    return type.value;
  }

  indexes(type) {
    return this.checker.getIndexInfosOfType(type);
  }

  callee(node) {
    return this.checker.getResolvedSignature(node)?.declaration?.resolve();
  }
}

async function load(typescript, name) {
  const { exports } = packages.json(path.join(typescript, "package.json"));
  return await import(pathToFileURL(path.join(typescript, exports[`./unstable/${name}`])).href);
}
