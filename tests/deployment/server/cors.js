// What pages of other origins may do: all, and see little of the answers.

/**
 * The headers that let a page of another origin call, as the backend's `cors` has them (`local_backend/src/router.rs`):
 * all origins, all request headers, and no header of the answer exposed. HTTP actions see to it themselves.
 */
export function cors({ method, url, headers: { origin, ...headers } }) {
  if (origin === undefined || !isApi(url)) return {};
  const allowed = { "Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true" };
  if (method !== "OPTIONS") return allowed;
  return {
    ...allowed,
    "Access-Control-Allow-Methods": "GET,POST,OPTIONS,PATCH,DELETE,PUT",
    "Access-Control-Allow-Headers": headers["access-control-request-headers"] ?? "",
    "Access-Control-Max-Age": "86400",
  };
}

/** Whether it only asks what it may send. */
export const asks = ({ method, url, headers }) =>
  method === "OPTIONS" && isApi(url) && headers["access-control-request-method"] !== undefined;

const isApi = (url) => url.startsWith("/api/");
