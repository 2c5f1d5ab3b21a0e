// The interface to TypeScript's checker: the methods that are the same for all versions.

import path from "node:path";

/** A program and its checker. The class of each version sets the fields, and has the methods that differ. */
export class Program {
  /** `{ getSourceFile(file), .. }` */
  program;
  /** `{ getTypeAtLocation(node), .. }` */
  checker;
  /** `TypeFlags`, `ObjectFlags`, `SymbolFlags`, `SyntaxKind` and `SignatureKind`. The numbers depend on the version. */
  flags;
  objectFlags;
  symbolFlags;
  kinds;
  signatureKinds;

  /** The paths of all files. */
  fileNames() {
    return this.names().map((name) => path.normalize(name));
  }

  sourceFile(file) {
    return this.program.getSourceFile(file);
  }

  /** The exports of a file, by name. */
  exports(file) {
    const source = this.sourceFile(file);
    const module = source && this.symbolAt(source);
    return new Map(module ? this.checker.getExportsOfModule(module).map((symbol) => [symbol.name, symbol]) : []);
  }

  aliased(symbol) {
    return symbol.flags & this.symbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  declaredType(symbol) {
    return this.checker.getDeclaredTypeOfSymbol(symbol);
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

  properties(type) {
    return this.checker.getPropertiesOfType(type);
  }

  property(type, name) {
    return this.checker.getPropertyOfType(type, name);
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

  /** The signatures of a kind: `Call` or `Construct`. */
  signatures(type, kind) {
    return this.checker.getSignaturesOfType(type, this.signatureKinds[kind]);
  }

  isCallable(type) {
    return this.signatures(type, "Call").length > 0 || this.signatures(type, "Construct").length > 0;
  }

  /** The return type of a function, without its promise. */
  returned(node) {
    const [signature] = this.signatures(this.typeAt(node), "Call");
    const type = signature && this.checker.getReturnTypeOfSignature(signature);
    return type !== undefined && this.symbolOf(type)?.name === "Promise" ? this.arguments(type)[0] : type;
  }

  constraint(type) {
    return this.checker.getBaseConstraintOfType(type);
  }

  /** A type as text that means the same in every file, except for names that a file does not export. */
  qualified(type) {
    const NoTruncation = 1;
    const UseFullyQualifiedType = 64;
    return this.checker.typeToString(type, undefined, NoTruncation | UseFullyQualifiedType);
  }

  text(type) {
    return this.checker.typeToString(type);
  }
}
