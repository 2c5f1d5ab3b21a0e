// The ids of convex-test, which are not those of Convex: a number, then the name of the table.

/** The table of an id, or undefined if the text is none. */
export function tableOf(text) {
  return /^\d+([A-Za-z_]\w*)$/.exec(text)?.[1];
}
