// Convex values as the JSON texts that the backend prints, to the letter.

import { convexToJson } from "convex/values";
import { HttpError } from "./http_error.js";

/**
 * The text of JSON with its keys in order, and with numbers as serde_json has them: all are floats, but for bigints, which
 * no value of Convex has there.
 */
export function print(json) {
  if (typeof json === "number") return number(json);
  if (typeof json === "bigint") return String(json);
  // Texts are Rust's in Convex, so none has half a character, as a message of V8 can have.
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

/** How values of this `format` become JSON; without one it is the format that loses kinds. */
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
  const there = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(there.map(([key, field]) => [key, clean(field)]));
}
