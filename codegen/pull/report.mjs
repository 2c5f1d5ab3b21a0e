// The outcome for each function.

/** Returns the rows for the functions of a manifest without inference. */
export function declared(functions) {
  return functions.filter(({ functionType }) => functionType !== "HttpAction").map((entry) => row(entry, []));
}

/** Returns the row of a function: `{ identifier, outcome, reasons }`. A reason is `{ path, why, at, wider, own }`. */
export function row(entry, notes) {
  const reasons = notes.map(({ path, why, at, harmless = false, own = false }) => ({
    path,
    why,
    at,
    wider: harmless,
    own,
  }));
  return { identifier: entry.identifier, outcome: outcome(entry, reasons), reasons };
}

function outcome({ inferred, returns }, reasons) {
  if (returns === null || returns === undefined) return "any";
  if (inferred !== true) return "declared";
  return reasons.some(({ wider, own }) => !wider && !own) ? "partly" : "inferred";
}
