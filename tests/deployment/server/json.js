// Convex values as JSON, printed exactly like the backend.

import { convexToJson } from "convex/values";
import { HttpError } from "./http_error.js";

/**
 * The text of JSON with sorted keys, and with numbers printed like serde_json. All numbers are floats, except bigints,
 * which do not occur in the JSON of Convex values.
 */
export function print(json) {
  if (typeof json === "number") return number(json);
  if (typeof json === "bigint") return String(json);
  // Strings are valid UTF-8 in the backend, so replace lone surrogates, which messages of V8 can contain.
  if (typeof json === "string") return JSON.stringify(Buffer.from(json).toString());
  if (Array.isArray(json)) return `[${json.map(print).join(",")}]`;
  if (typeof json !== "object" || json === null) return JSON.stringify(json);
  const fields = Object.keys(json).sort();
  return `{${fields.map((key) => `${JSON.stringify(key)}:${print(json[key])}`).join(",")}}`;
}

function number(float) {
  if (Object.is(float, -0)) return "-0.0";
  const size = Math.abs(float);
  if (size !== 0 && (size < 1e-5 || size >= 1e16)) return float.toExponential();
  const text = String(float);
  return text.includes(".") ? text : `${text}.0`;
}

const FORMATS = {
  convex_encoded_json: convexToJson,
  convex_json: convexToJson,
  json: clean,
  convex_clean_json: clean,
};

/** The function that converts values to JSON in this `format`. The default format loses types. */
export function formatted(format = "json") {
  if (!Object.hasOwn(FORMATS, format)) {
    throw new HttpError(400, "BadFormat", `format param must be one of [\`json\`]. Got ${format}`);
  }
  return FORMATS[format];
}

function clean(value) {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null) return value;
  const present = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(present.map(([key, field]) => [key, clean(field)]));
}
