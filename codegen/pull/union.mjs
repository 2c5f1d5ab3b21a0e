// Unions of validators: flat, without duplicates, and in an order that does not depend on other code of the app.

/** The most literals of a union. If there are more, they become their base type. */
const LARGEST = 64;

export const ANY = { type: "any" };
/** An array that TypeScript knows to be empty. */
export const EMPTY = { type: "array", value: { type: "union", value: [] } };

export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export class Unions {
  /** The members of unions in the author's order, by their members in our order. */
  #orders = new Map();

  /** Remembers the author's order of the members of unions. */
  learn(validator) {
    if (typeof validator !== "object" || validator === null) return;
    if (validator.type === "union" && Array.isArray(validator.value)) {
      const members = validator.value.filter(({ type }) => type !== "null");
      this.#orders.set(key(members), members);
    }
    Object.values(validator).forEach((part) => this.learn(part));
  }

  /** Returns the union of some validators. Undefined if there are none. */
  of(validators) {
    let members = unique(
      validators.flatMap((one) => (one.type === "union" && one.value.length > 0 ? one.value : [one])),
    );
    if (members.some(({ type }) => type === "any")) return ANY;
    members = unique(members.map((one) => filled(one, members)));
    members = members.filter((one) => !members.some((other) => other !== one && isEmptyOf(one, other)));
    members = withBoolean(members);
    if (members.length > LARGEST) members = unique(members.map(widened));
    if (members.length > LARGEST) return ANY;
    return members.length > 1 ? { type: "union", value: this.#ordered(members) } : members[0];
  }

  #ordered(members) {
    const nulls = members.filter(({ type }) => type === "null");
    const others = members.filter(({ type }) => type !== "null");
    const known = this.#orders.get(key(others));
    return [...(known ?? others.sort(byKind)), ...nulls];
  }
}

function unique(list) {
  return [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
}

const key = (members) => JSON.stringify(members.map((one) => JSON.stringify(one)).sort());

function withBoolean(members) {
  const isBoolean = ({ type, value }) => type === "literal" && typeof value === "boolean";
  return members.filter(isBoolean).length < 2
    ? members
    : [{ type: "boolean" }, ...members.filter((one) => !isBoolean(one))];
}

function widened(validator) {
  if (validator.type !== "literal") return validator;
  return { type: typeof validator.value === "object" ? "bigint" : typeof validator.value };
}

/** Gives empty arrays, as in `return { rows: [] }`, the elements that they have in other members of the union. */
function filled(one, members) {
  if (one.type !== "object") return one;
  const fields = Object.entries(one.value).map(([name, field]) => {
    if (!same(field.fieldType, EMPTY)) return [name, field];
    const others = members.map(({ type, value }) => (type === "object" ? value[name]?.fieldType : undefined));
    const full = others.find((other) => other?.type === "array" && !same(other, EMPTY));
    return [name, full === undefined ? field : { ...field, fieldType: full }];
  });
  return { type: "object", value: Object.fromEntries(fields) };
}

/** Whether `one` is `other` with an empty array in it, so that all values of `one` are values of `other`. */
function isEmptyOf(one, other) {
  return JSON.stringify(one).includes(JSON.stringify(EMPTY))
    ? within(one, other)
    : one.type === "object" && isPage(one, other);
}

/** Whether `one` is an empty page, such as `{ page: [], isDone: true, continueCursor: "" }`, of the kind of `other`. */
function isPage(one, other) {
  return "isDone" in one.value && "page" in one.value && "continueCursor" in one.value && within(one, other);
}

function within(one, other) {
  if (same(one, other)) return true;
  if (same(one, EMPTY)) return other.type === "array";
  if (other.type === "union")
    return [one]
      .flatMap((one) => (one.type === "union" ? one.value : [one]))
      .every((part) => other.value.some((member) => within(part, member)));
  if (one.type === "literal") return other.type === widened(one).type;
  if (one.type !== other.type) return false;
  if (one.type === "array") return within(one.value, other.value);
  if (one.type !== "object") return false;
  const extra = Object.keys(one.value).some((name) => !(name in other.value));
  return (
    !extra &&
    Object.entries(other.value).every(([name, { fieldType, optional }]) => {
      const field = one.value[name];
      return field === undefined ? optional : (optional || !field.optional) && within(field.fieldType, fieldType);
    })
  );
}

const KINDS = [
  "boolean",
  "literal",
  "number",
  "bigint",
  "string",
  "id",
  "bytes",
  "array",
  "record",
  "object",
  "document",
  "ref",
];

function byKind(a, b) {
  if (a.type !== b.type) return KINDS.indexOf(a.type) - KINDS.indexOf(b.type);
  if (typeof a.value === "number" && typeof b.value === "number") return a.value - b.value;
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : Number(left > right);
}
