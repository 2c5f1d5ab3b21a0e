// The envelope around the result of a function.

import { print } from "./json.js";

/**
 * The text of the answer to a call. `format` converts values to JSON. In production, errors only contain the id of the
 * request and the data of a `ConvexError`, and there are no log lines.
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
