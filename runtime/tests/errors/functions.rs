//! Errors of functions, of their arguments and of their return values.

use super::*;

const ID: &str = "the id is not from that table of this deployment";

/// The messages are those in Convex's `validation.rs`, `validator.rs`, `function_validators.rs` and `lib.rs`.
#[tokio::test(start_paused = true)]
async fn errors_of_functions() {
    let internal = format!("{PUSH}; an internal function requires an admin or deploy key: call `set_admin_auth`");
    let by_path = internal.replace("regenerate the bindings if it was renamed", "correct its path");
    let ids =
        "check that the id is from this table and deployment; if it is, the bindings are out of date: regenerate them";
    let table: [(&str, By, Option<&str>); 28] = [
        ("Could not find public function for 'f:query'.", By::Nobody, Some(&internal)),
        ("Could not find public function for 'f:query'.", By::User, Some(&internal)),
        ("Could not find public function for 'f:query'.", By::Admin, Some(PUSH)),
        ("Could not find function for 'f:query'. Did you forget to run `npx convex dev`?", By::Path, Some(&by_path)),
        ("Trying to execute f.js:query as Query, but it is defined as Mutation.", By::User, Some(OUTDATED)),
        (
            "ArgumentValidationError: Found ID \"k1\" from table `users`, which does not match the table name in \
             validator `v.id(\"notes\")`.Path: .note",
            By::User,
            Some(ID),
        ),
        (
            "ArgumentValidationError: Found ID \"k1\" from a system table, which does not match the table name in \
             validator `v.id(\"notes\")`.Path: .note",
            By::Path,
            Some(ID),
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .note\nValue: \"k1\"\nValidator: v.id(\"notes\")",
            By::User,
            Some(ID),
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .note\nValue: \"k1\"\n\
             Validator: v.union(v.id(\"notes\"), v.null())",
            By::User,
            Some(ids),
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .note\nValue: \"k1\"\n\
             Validator: v.union(v.id(\"notes\"), v.null())",
            By::Path,
            Some("check that the id is from this table and deployment"),
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .note\nValue: 1.0\n\
             Validator: v.union(v.id(\"notes\"), v.null())",
            By::User,
            Some(OUTDATED),
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .n\nValue: \"a\"\nValidator: v.float64()",
            By::User,
            Some(OUTDATED),
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .n\nValue: \"a\"\nValidator: v.float64()",
            By::Path,
            None,
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .n\nValue: 1\nValidator: v.float64()",
            By::User,
            Some("expected a number, got an int64: make the field an `f64`, or regenerate the bindings"),
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .n\nValue: -7\n\
             Validator: v.union(v.float64(), v.null())",
            By::Path,
            Some("expected a number, got an int64: send an `f64`, like `Value::from(1.0)`"),
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .n\nValue: 1.0\nValidator: v.int64()",
            By::Path,
            Some("expected an int64, got a number: send an `i64`, like `Value::from(1_i64)`"),
        ),
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .n\nValue: NaN\nValidator: v.int64()",
            By::User,
            Some("expected an int64, got a number: make the field an `i64`, or regenerate the bindings"),
        ),
        // Neither kind of number would be right.
        (
            "ArgumentValidationError: Value does not match validator.\nPath: .n\nValue: 1\nValidator: v.string()",
            By::Path,
            None,
        ),
        (
            "ArgumentValidationError: Object is missing the required field `name`. Consider wrapping the field \
             validator in `v.optional(...)` if this is expected.\n\nObject: {}\n\
             Validator: v.object({name: v.string(), note: v.id(\"notes\")})",
            By::Admin,
            Some(OUTDATED),
        ),
        (
            "ArgumentValidationError: Object contains extra field `more` that is not in the validator.\n\n\
             Object: {more: \"a\"}\nValidator: v.object({})",
            By::User,
            Some(OUTDATED),
        ),
        (
            "ArgumentValidationError: `\"c\"` does not match literal validator `v.literal(\"a\")`.Path: .kind",
            By::User,
            Some(OUTDATED),
        ),
        (
            "ReturnsValidationError: Value does not match validator.\n\nValue: 5.0\nValidator: v.string()",
            By::User,
            Some("the function returned a value that its own `returns` does not allow"),
        ),
        (
            "You do not have permission to perform this operation (deployment:data:view).",
            By::Admin,
            Some("the key does not allow it: call `set_admin_auth` with one that does"),
        ),
        // Errors of calls that the function made itself.
        ("Uncaught Error: ArgumentValidationError: Value does not match validator.", By::User, None),
        ("Uncaught Error: Could not find public function for 'g:query'.\n    at handler", By::User, None),
        ("Uncaught Error: no\n    at handler (../convex/f.ts:1:1)", By::User, None),
        ("Arguments for f.js:query are too large (actual: 17 MiB, limit: 16 MiB)", By::User, None),
        ("Cannot run functions while this deployment is paused. Resume the deployment.", By::User, None),
    ];
    for (message, by, advice) in table {
        let error = error(by, failed(&format!(" Server Error\n{message}\n"), None)).await;
        let shown = message.split_whitespace().collect::<Vec<_>>().join(" ");
        let advice = advice.map(|advice| format!("; {advice}")).unwrap_or_default();
        assert_eq!(error.to_string(), format!("f:query: [Request ID: 1] Server Error: {shown}{advice}"), "by {by:?}");
    }
    // Production deployments hide the message.
    let hidden = error(By::User, failed(" Server Error", None)).await.to_string();
    let logs = "production deployments hide the message: search the deployment's logs for the request id";
    assert_eq!(hidden, format!("f:query: [Request ID: 1] Server Error; {logs}"));
    let data = error(By::User, failed(" Server Error", Some(r#""full""#))).await.to_string();
    assert_eq!(data, r#"f:query: [Request ID: 1] Server Error (data: "full")"#);
    let cursor = r#"{"isConvexSystemError":true,"paginationError":"InvalidCursor"}"#;
    let cursor = error(By::User, failed(" Server Error", Some(cursor))).await.to_string();
    assert!(cursor.ends_with("; the cursor is from another query or other arguments: start without it"), "{cursor}");
}

#[tokio::test(start_paused = true)]
async fn errors_of_return_values() {
    let said = |error: Error| error.to_string();
    let typed = said(error(By::User, success("\"a\"")).await);
    assert!(typed.ends_with(&format!("expected a float64; {OUTDATED}")), "{typed}");
    let client = FakeTransport::answers(vec![Ok(success("\"a\"")), Ok(success(r#"{"$new":1}"#))]).client();
    let chosen = said(client.query(&F).returning::<i64>().await.unwrap_err());
    assert!(chosen.ends_with("expected an int64; choose another type where the function is called"), "{chosen}");
    let new = said(client.call_dynamic("f:any", Object::new()).await.unwrap_err());
    assert!(
        new.ends_with("Convex reserves keys that begin with `$`; a later version of convex-typed may support it"),
        "{new}"
    );
}

#[tokio::test(start_paused = true)]
async fn errors_of_http_actions() {
    for (status, body, advice) in [
        (
            404,
            "No matching routes found",
            "the deployed `http.ts` has no such route: deploy it, or regenerate the bindings",
        ),
        (
            404,
            "This Convex deployment does not have HTTP actions enabled.",
            "deploy a `convex/http.ts` with `npx convex dev` or `npx convex deploy`",
        ),
    ] {
        let client = FakeTransport::answers(vec![Ok(answer(status, body))]).client();
        let error = client.http(&Secret).await.unwrap_err();
        assert_eq!(error.to_string(), format!("GET /hooks/:secret: HTTP 404 Not Found: {body}; {advice}"));
    }
    let client = FakeTransport::answers(vec![Ok(answer(404, "no such hook"))]).client();
    let error = client.http(&Secret).await.unwrap_err();
    assert_eq!(error.to_string(), "GET /hooks/:secret: HTTP 404 Not Found: no such hook");
    assert_eq!(error.function(), Some("GET /hooks/:secret"));
}
