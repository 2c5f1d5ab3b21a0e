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
  const meant = (one) => (one.type === "ref" ? names.meant(one) : one);
  const filled = (one, other) => fill(one, other, names);
  if (first.type === "any") return second;
  // `Record<string, unknown>` says no more than that it is an object.
  if (first.type === "record" && first.values.fieldType.type === "any" && isObject(second)) return second;
  if (first.type === "ref" && second.type !== "ref") {
    const spelledOut = filled(meant(first), second);
    return same(spelledOut, meant(first)) ? first : spelledOut;
  }
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
        return [name, other === undefined ? field : { ...field, fieldType: filled(field.fieldType, other.fieldType) }];
      });
      return { ...first, value: Object.fromEntries(fields) };
    }
    case "union": {
      // Members are matched by their type, objects also by the names of their fields, if these are unique.
      const kind = (one) => {
        const { type, value } = meant(one);
        return type === "object" ? `object ${Object.keys(value)}` : type;
      };
      const member = (one) => {
        const isAlone = first.value.filter((other) => kind(other) === kind(one)).length === 1;
        const partners = second.value.filter((other) => kind(other) === kind(one));
        if (!isAlone || partners.length === 0) return [one];
        // `any[]` is filled by all arrays.
        if (one.type === "array" && one.value.type === "any") return partners;
        return partners.length === 1 ? [filled(one, partners[0])] : [one];
      };
      return { ...first, value: first.value.flatMap(member) };
    }
    default:
      return first;
  }
}

function isObject({ type }) {
  return type === "object" || type === "document";
}
