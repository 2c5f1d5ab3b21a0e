// Finds the Convex functions among the exports of a module.

const KINDS = { isQuery: "Query", isMutation: "Mutation", isAction: "Action" };

/** The functions of a module: name, kind, visibility, validators, and the registered function. */
export function functionsOf(exports) {
  return Object.entries(exports).flatMap(([name, registered]) => {
    const kind = Object.keys(KINDS).find((flag) => registered?.[flag] === true);
    if (kind === undefined) return [];
    return {
      name,
      kind: KINDS[kind],
      internal: registered.isInternal === true,
      args: JSON.parse(registered.exportArgs()),
      returns: JSON.parse(registered.exportReturns()),
      registered,
    };
  });
}
