// What became of each function.

/** A row for each function of a manifest in which nothing was inferred. */
export function declared(functions) {
  return functions
    .filter(({ functionType }) => functionType !== "HttpAction")
    .map(({ identifier, returns }) => ({
      identifier,
      outcome: returns === null || returns === undefined ? "any" : "declared",
      reasons: [],
    }));
}
