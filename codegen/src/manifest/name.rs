//! The names that Convex allows. The rules are as permissive as the server's.

/// The longest name of a function, table or part of a path, in bytes.
const LONGEST: usize = 64;
/// The longest key of a value.
const LONGEST_FIELD: usize = 1024;

/// The name of a function or table.
pub(super) fn identifier(name: &str) -> Result<(), String> {
    let legal = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let start = name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit());
    match legal && start && name.bytes().any(|byte| byte != b'_') && name.len() <= LONGEST {
        true => Ok(()),
        false => Err(format!(
            "a name consists of ASCII letters, digits and `_`, does not start with a digit, is not all `_` \
             and has at most {LONGEST} bytes"
        )),
    }
}

/// The name of a field. Object validators only allow identifiers, but values allow more.
pub(super) fn field(name: &str) -> Result<(), String> {
    let legal = name.bytes().all(|byte| (0x20..0x7f).contains(&byte)) && !name.starts_with('$');
    match legal && !name.is_empty() && name.len() <= LONGEST_FIELD {
        true => Ok(()),
        false => Err(format!(
            "a field name is printable ASCII, does not start with `$`, is not empty and has at most {LONGEST_FIELD} bytes"
        )),
    }
}

/// The path of a module below `convex/`, with or without `.js`. Returns it without.
pub(super) fn module(path: &str) -> Result<&str, String> {
    let stem = path.strip_suffix(".js");
    let last = path.rsplit('/').next().unwrap_or(path);
    if stem.is_none() && last.contains('.') {
        return Err("a module path ends in `.js`".to_owned());
    }
    match path.split('/').all(is_component) {
        true => Ok(stem.unwrap_or(path)),
        false => Err(format!(
            "each part of a module path consists of ASCII letters, digits, `_` and `.`, with at least one letter or digit \
             and at most {LONGEST} bytes"
        )),
    }
}

fn is_component(part: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.';
    // As on the server, `.js` counts towards the length, but the rest must have a letter or digit.
    let stem = part.strip_suffix(".js").unwrap_or(part);
    part.bytes().all(legal) && stem.bytes().any(|byte| byte.is_ascii_alphanumeric()) && part.len() <= LONGEST
}

/// The path of an HTTP route. Routers other than Convex's have their own syntax, such as `/users/:id`.
pub(super) fn route(path: &str) -> Result<(), String> {
    match (path.starts_with('/') || path == "*") && !path.contains(char::is_control) {
        true => Ok(()),
        false => Err("a route starts with `/` and has no control characters".to_owned()),
    }
}
