// Fills the holes of return types with the types of the sources without the author's `any`.

import { ANY, EMPTY, same } from "./union.mjs";

/** Makes the elements of empty arrays any, because their annotation was removed. Returns `{ validator, notes }`. */
export function opened({ validator, notes }) {
  const more = [];
  const visit = (part, path) => {
    switch (part.type) {
      case "array":
        if (!same(part, EMPTY)) return { ...part, value: visit(part.value, `${path}[]`) };
        more.push({ path: `${path}[]`, why: "`[]` is any" });
        return { type: "array", value: ANY };
      case "record":
        return { ...part, values: { ...part.values, fieldType: visit(part.values.fieldType, `${path}{}`) } };
      case "object": {
        const field = ([name, field]) => [name, { ...field, fieldType: visit(field.fieldType, `${path}.${name}`) }];
        return { ...part, value: Object.fromEntries(Object.entries(part.value).map(field)) };
      }
      case "union":
        return { ...part, value: part.value.map((member) => visit(member, path)) };
      default:
        return part;
    }
  };
  return { validator: visit(validator, ""), notes: [...notes, ...more] };
}

/** Replaces each any of `first` by the part of `second` at the same place. A named type that changes is spelled out. */
export function fill(first, second, names) {
  const filled = (one, other) => fill(one, other, names);
  if (first.type === "any") return second;
  // `Record<string, unknown>` says no more than that it is an object.
  if (first.type === "record" && first.values.fieldType.type === "any" && isObject(second)) return second;
  if (first.type === "ref" && second.type !== "ref") {
    const meant = names.meant(first);
    const spelledOut = filled(meant, second);
    return same(spelledOut, meant) ? first : spelledOut;
  }
  if (first.type === "union" || second.type === "union") return filledUnion(first, second, names);
  if (first.type !== second.type) return first;
  switch (first.type) {
    case "array":
      return { ...first, value: filled(first.value, second.value) };
    case "record": {
      const values = { ...first.values, fieldType: filled(first.values.fieldType, second.values.fieldType) };
      return { ...first, values };
    }
    case "object": {
      const fields = Object.entries(first.value).map(([name, field]) => {
        const other = second.value[name];
        if (other === undefined) return [name, field];
        // Any can be undefined.
        const optional = field.optional || (field.fieldType.type === "any" && other.optional);
        return [name, { ...field, fieldType: filled(field.fieldType, other.fieldType), optional }];
      });
      return { ...first, value: Object.fromEntries(fields) };
    }
    default:
      return first;
  }
}

/** Members are matched by their type, objects also by the names of their fields. */
function filledUnion(first, second, names) {
  const groups = (one) => {
    const found = new Map();
    for (const member of one.type === "union" ? one.value : [one]) {
      const { type, value } = member.type === "ref" ? names.meant(member) : member;
      const kind = type === "object" ? `object ${Object.keys(value).sort()}` : type;
      found.set(kind, [...(found.get(kind) ?? []), member]);
    }
    return found;
  };
  const others = groups(second);
  const members = [...groups(first)].flatMap(([kind, group]) => {
    const partners = others.get(kind) ?? [];
    if (group.length === 1 && partners.length === 1) return [fill(group[0], partners[0], names)];
    return partners.length > 0 && group.some(holdsAny) ? partners : group;
  });
  return members.length === 1 ? members[0] : { type: "union", value: members };
}

const holdsAny = (validator) => JSON.stringify(validator).includes('"type":"any"');

function isObject({ type }) {
  return type === "object" || type === "document";
}
