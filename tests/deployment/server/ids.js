// The ids of convex-test, which differ from those of Convex: a number, then the name of the table.

/** The table of an id, or undefined if the text is not an id. */
export function tableOf(text) {
  return /^\d+([A-Za-z_]\w*)$/.exec(text)?.[1];
}
