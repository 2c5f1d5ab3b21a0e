// TypeScript 5 and 6: the checker is a library.

import { createRequire } from "node:module";
import path from "node:path";

import { Program } from "./program.mjs";

export class Program5 extends Program {
  /** Returns the options of a tsconfig.json and all files that it extends. */
  static async config(typescript, file) {
    const ts = createRequire(import.meta.url)(typescript);
    const read = ts.readConfigFile(file, ts.sys.readFile).config ?? {};
    const host = { ...ts.sys, readDirectory: () => [] };
    return ts.parseJsonConfigFileContent(read, host, path.dirname(file)).options;
  }

  static async open(typescript, settings) {
    return new Program5(createRequire(import.meta.url)(typescript), settings);
  }

  constructor(ts, { convex, files, probe, options, previous }) {
    super();
    this.flags = ts.TypeFlags;
    this.objectFlags = ts.ObjectFlags;
    this.symbolFlags = ts.SymbolFlags;
    this.kinds = ts.SyntaxKind;
    this.signatureKinds = ts.SignatureKind;
    const compiler = ts.convertCompilerOptionsFromJson(options, convex).options;
    const host = ts.createCompilerHost(compiler);
    // Only JavaScript has types in comments. Versions before 5.3 always read all comments.
    host.jsDocParsingMode = ts.JSDocParsingMode?.ParseForTypeInfo;
    const { fileExists, readFile, directoryExists } = host;
    const folder = path.dirname(probe);
    host.fileExists = (file) => files.has(path.normalize(file)) || fileExists(file);
    host.readFile = (file) => files.get(path.normalize(file)) ?? readFile(file);
    host.directoryExists = (name) => path.normalize(name) === folder || directoryExists(name);
    // Most files are the same as in the previous program, and TypeScript's own are the largest.
    this.parsed = previous?.parsed ?? new Map();
    const { getSourceFile } = host;
    host.getSourceFile = (name, ...rest) => {
      const file = path.normalize(name);
      const known = this.parsed.get(file);
      if (known !== undefined && (!files.has(file) || files.get(file) === known.text)) return known;
      const source = getSourceFile(name, ...rest);
      this.parsed.set(file, source);
      return source;
    };
    this.program = ts.createProgram({ rootNames: [probe], options: compiler, host, oldProgram: previous?.program });
    this.checker = this.program.getTypeChecker();
  }

  close() {}

  names() {
    return this.program.getSourceFiles().map(({ fileName }) => fileName);
  }

  declarations(symbol) {
    return symbol.declarations ?? [];
  }

  /** The files that declare it. */
  declared(symbol) {
    return this.declarations(symbol).map((node) => node.getSourceFile().fileName);
  }

  typesOf(symbols) {
    return symbols.map((symbol) => this.checker.getTypeOfSymbol(symbol));
  }

  symbolOf(type) {
    return type.symbol;
  }

  aliasOf(type) {
    return type.aliasSymbol;
  }

  hasAliasArguments(type) {
    return (type.aliasTypeArguments?.length ?? 0) > 0;
  }

  /** The members of a union or an intersection. */
  members(type) {
    return type.types;
  }

  /** A string, number, boolean or bigint. */
  literal(type) {
    if (type.flags & this.flags.BooleanLiteral) return type.intrinsicName === "true";
    if (!(type.flags & this.flags.BigIntLiteral)) return type.value;
    const { negative, base10Value } = type.value;
    return BigInt(`${negative ? "-" : ""}${base10Value}`);
  }

  /** `{ keyType, valueType }` of each index signature. */
  indexes(type) {
    return this.checker.getIndexInfosOfType(type).map(({ keyType, type }) => ({ keyType, valueType: type }));
  }

  /** The declaration that a call resolves to. */
  callee(node) {
    return this.checker.getResolvedSignature(node)?.declaration;
  }
}
