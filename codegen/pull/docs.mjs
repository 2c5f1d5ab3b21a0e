// The JSDoc of functions.

/** `{ doc, deprecated }` of an export, each only if it is there. */
export function docs(program, symbol) {
  const { text, tags } = program.docs(symbol);
  const found = {};
  const doc = plain(text);
  if (doc !== "") found.doc = doc;
  const deprecated = tags.find(({ name }) => name === "deprecated");
  if (deprecated !== undefined) found.deprecated = plain(deprecated.text).replace(/\s+/g, " ");
  return found;
}

/** `{@link Name text}` as `text`. */
function plain(text) {
  return text.replace(/\{@link(?:code|plain)?\s+([^}\s|]+)[\s|]*([^}]*)\}/g, (_, name, words) => words.trim() || name).trim();
}
