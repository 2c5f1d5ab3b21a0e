// The JSDoc of functions. It is read from the text, because each version of TypeScript prints links differently.

/** Returns `{ doc, deprecated }` of an export, each only if it exists. */
export function docs(program, symbol) {
  const comment = commentOf(program.declarations(symbol)[0]);
  if (comment === undefined) return {};
  const [text, ...tags] = comment.split(/^@/m);
  const found = {};
  const doc = plain(text);
  if (doc !== "") found.doc = doc;
  const deprecated = tags.find((tag) => /^deprecated\b/.test(tag));
  if (deprecated !== undefined) found.deprecated = plain(deprecated.slice("deprecated".length)).replace(/\s+/g, " ");
  return found;
}

/** The text of the last JSDoc before a statement. */
function commentOf(declaration) {
  let statement = declaration;
  while (statement?.parent?.parent !== undefined) statement = statement.parent;
  if (statement?.parent === undefined) return undefined;
  const text = statement.parent.text.slice(statement.pos, statement.end);
  const [leading] = /^(?:\s|\/\*[^]*?\*\/|\/\/[^\n]*)*/.exec(text);
  const comment = leading.match(/\/\*\*(?!\/)[^]*?\*\//g)?.at(-1);
  return comment
    ?.slice(3, -2)
    .replace(/\r/g, "")
    .replace(/^[ \t]*\*? ?/gm, "");
}

/** Replaces `{@link Name text}` by `text`. */
function plain(text) {
  const linked = text.replace(
    /\{@link(?:code|plain)?\s+([^}\s|]+)[\s|]*([^}]*)\}/g,
    (_, name, words) => words.trim() || name,
  );
  return linked.trim();
}
