// TypeScript 7: the checker is another process, and each question a message to it.

import path from "node:path";
import { pathToFileURL } from "node:url";

import * as packages from "./packages.mjs";

export class Program7 {
  /** The options of a tsconfig.json and all that it extends. */
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

  fileNames() {
    return this.program.getSourceFileNames().map((file) => path.normalize(file));
  }

  sourceFile(file) {
    return this.program.getSourceFile(file);
  }

  exports(file) {
    const source = this.program.getSourceFile(file);
    const module = source && this.checker.getSymbolAtLocation(source);
    return new Map(module ? this.checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol]) : []);
  }

  aliased(symbol) {
    return symbol.flags & this.symbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  declarations(symbol) {
    return symbol.declarations.map((handle) => handle.resolve()).filter((node) => node !== undefined);
  }

  declared(symbol) {
    return symbol.declarations.map(({ path: file, kind }) => ({ file, kind }));
  }

  declaredType(symbol) {
    return this.checker.getDeclaredTypeOfSymbol(symbol);
  }

  typesOf(symbols) {
    return symbols.length === 0 ? [] : this.checker.getTypeOfSymbol(symbols);
  }

  typeAt(node) {
    return this.checker.getTypeAtLocation(node);
  }

  symbolAt(node) {
    return this.checker.getSymbolAtLocation(node);
  }

  shorthand(node) {
    return this.checker.getShorthandAssignmentValueSymbol(node);
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

  properties(type) {
    return this.checker.getPropertiesOfType(type);
  }

  property(type, name) {
    return this.checker.getPropertyOfType(type, name);
  }

  indexes(type) {
    return this.checker.getIndexInfosOfType(type);
  }

  isArray(type) {
    return this.checker.isArrayType(type);
  }

  isTuple(type) {
    return this.checker.isTupleType(type);
  }

  arguments(type) {
    return this.checker.getTypeArguments(type);
  }

  isCallable(type) {
    const { Call, Construct } = this.signatureKinds;
    return [Call, Construct].some((kind) => this.checker.getSignaturesOfType(type, kind).length > 0);
  }

  constraint(type) {
    return this.checker.getBaseConstraintOfType(type);
  }

  text(type) {
    return this.checker.typeToString(type);
  }

  callee(node) {
    return this.checker.getResolvedSignature(node)?.declaration?.resolve();
  }
}

async function load(typescript, name) {
  const { exports } = packages.json(path.join(typescript, "package.json"));
  return await import(pathToFileURL(path.join(typescript, exports[`./unstable/${name}`])).href);
}
