// CORS: the requests that pages of other origins can send, and the headers that they can read.

/**
 * The headers that allow a page of another origin to call, as in the backend (`cors` in `local_backend/src/router.rs`):
 * all origins and request headers are allowed, and no response headers are exposed. HTTP actions set their own.
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

/** Whether this is a preflight request. */
export const isPreflight = ({ method, url, headers }) =>
  method === "OPTIONS" && isApi(url) && headers["access-control-request-method"] !== undefined;

const isApi = (url) => url.startsWith("/api/");
