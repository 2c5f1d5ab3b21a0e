// TypeScript 5 and 6.

import { createRequire } from "node:module";
import path from "node:path";

export class Program5 {
  /** The options of a tsconfig.json and all that it extends. */
  static async config(typescript, file) {
    const ts = createRequire(import.meta.url)(typescript);
    const read = ts.readConfigFile(file, ts.sys.readFile).config ?? {};
    const host = { ...ts.sys, readDirectory: () => [] };
    return ts.parseJsonConfigFileContent(read, host, path.dirname(file)).options;
  }

  static async open(typescript, settings) {
    return new Program5(createRequire(import.meta.url)(typescript), settings);
  }

  constructor(ts, { convex, files, probe, options }) {
    this.ts = ts;
    this.flags = ts.TypeFlags;
    this.objectFlags = ts.ObjectFlags;
    this.symbolFlags = ts.SymbolFlags;
    this.kinds = ts.SyntaxKind;
    const compiler = ts.convertCompilerOptionsFromJson(options, convex).options;
    const host = ts.createCompilerHost(compiler, true);
    const { fileExists, readFile, directoryExists } = host;
    const folder = path.dirname(probe);
    host.fileExists = (file) => files.has(path.normalize(file)) || fileExists(file);
    host.readFile = (file) => files.get(path.normalize(file)) ?? readFile(file);
    host.directoryExists = (name) => path.normalize(name) === folder || directoryExists(name);
    this.program = ts.createProgram({ rootNames: [probe], options: compiler, host });
    this.checker = this.program.getTypeChecker();
  }

  close() {}

  /** All files, by their paths. */
  fileNames() {
    return this.program.getSourceFiles().map(({ fileName }) => path.normalize(fileName));
  }

  sourceFile(file) {
    return this.program.getSourceFile(file);
  }

  /** The exports of a file, by name. */
  exports(file) {
    const source = this.program.getSourceFile(file);
    const module = source && this.checker.getSymbolAtLocation(source);
    return new Map(module ? this.checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol]) : []);
  }

  aliased(symbol) {
    return symbol.flags & this.symbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  declarations(symbol) {
    return symbol.declarations ?? [];
  }

  /** The files that declare it, and of what kind the declarations are. */
  declared(symbol) {
    return (symbol.declarations ?? []).map((node) => ({ file: node.getSourceFile().fileName, kind: node.kind }));
  }

  declaredType(symbol) {
    return this.checker.getDeclaredTypeOfSymbol(symbol);
  }

  typesOf(symbols) {
    return symbols.map((symbol) => this.checker.getTypeOfSymbol(symbol));
  }

  typeAt(node) {
    return this.checker.getTypeAtLocation(node);
  }

  symbolAt(node) {
    return this.checker.getSymbolAtLocation(node);
  }

  /** The variable of `{ name }`. */
  shorthand(node) {
    return this.checker.getShorthandAssignmentValueSymbol(node);
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
    if (type.flags & this.flags.BigIntLiteral)
      return BigInt(`${type.value.negative ? "-" : ""}${type.value.base10Value}`);
    return type.value;
  }

  properties(type) {
    return this.checker.getPropertiesOfType(type);
  }

  property(type, name) {
    return this.checker.getPropertyOfType(type, name);
  }

  /** `{ keyType, valueType }` of each index signature. */
  indexes(type) {
    return this.checker.getIndexInfosOfType(type).map(({ keyType, type }) => ({ keyType, valueType: type }));
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
    return type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0;
  }

  constraint(type) {
    return this.checker.getBaseConstraintOfType(type);
  }

  text(type) {
    return this.checker.typeToString(type);
  }

  /** What a call calls. */
  callee(node) {
    return this.checker.getResolvedSignature(node)?.declaration;
  }
}
