//! Allows calls from pages of all origins, like Convex (`cors` in the backend's `local_backend/src/router.rs`).

use super::http::Request;

/// Whether this is a preflight request.
pub(super) fn asks(request: &Request) -> bool {
    request.method == "OPTIONS" && request.headers.contains_key("access-control-request-method")
}

/// The headers that allow the request, one per line.
pub(super) fn headers(request: &Request) -> String {
    let Some(origin) = request.headers.get("origin") else { return String::new() };
    let headers = request.headers.get("access-control-request-headers").map_or("", String::as_str);
    format!(
        "access-control-allow-origin: {origin}\r\naccess-control-allow-credentials: true\r\n\
         access-control-allow-methods: GET,POST,OPTIONS,PATCH,DELETE,PUT\r\naccess-control-allow-headers: {headers}\r\n\
         access-control-max-age: 86400\r\n"
    )
}
