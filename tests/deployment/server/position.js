// The position of a function in its module. Convex lists functions in this order.

import inspector from "node:inspector";

const session = new inspector.Session();
session.connect();
session.post("Debugger.enable");

/** Compares two functions of one module. */
export function byPosition(a, b) {
  const [left, right] = [position(a), position(b)];
  return left.lineNumber - right.lineNumber || left.columnNumber - right.columnNumber;
}

function position(handler) {
  // Only a debugger knows the position, and it can only evaluate globals.
  globalThis.positionOf = handler;
  const { result } = post("Runtime.evaluate", { expression: "positionOf" });
  const { internalProperties } = post("Runtime.getProperties", { objectId: result.objectId });
  delete globalThis.positionOf;
  return internalProperties.find(({ name }) => name === "[[FunctionLocation]]").value.value;
}

/** A session in the same process answers synchronously. */
function post(method, params) {
  let answer;
  session.post(method, params, (error, result) => {
    if (error) throw new Error(error.message);
    answer = result;
  });
  return answer;
}
