// What the results of functions are wrapped in.

import { print } from "./json.js";

/**
 * The text of an answer to a call. `format` makes JSON of values. In production nothing but the id of the request is
 * told of errors, and nothing of what was printed; the data of a `ConvexError` is.
 */
export function envelope({ value, failure, logLines }, { requestId, format, production }) {
  const fields = [];
  if (failure === undefined) {
    fields.push('"status":"success"', `"value":${print(format(value))}`);
  } else {
    const { message, stack, data } = failure;
    const error = `[Request ID: ${requestId}] Server Error`;
    const detail = stack === "" ? message : `${message}\n${stack}`;
    fields.push('"status":"error"', `"errorMessage":${print(production ? error : `${error}\n${detail}`)}`);
    if (data !== undefined) fields.push(`"errorData":${print(format(data))}`);
  }
  if (logLines.length > 0 && !production) fields.push(`"logLines":${print(logLines)}`);
  return `{${fields.join(",")}}`;
}
