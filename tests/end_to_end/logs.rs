//! The log lines of functions.

use convex_typed_tests::fixtures::deployment::api::logs;

use super::client;

const LINES: [&str; 5] = [
    "[DEBUG] 'debug'",
    "[INFO] 'info' 1 true null undefined",
    "[LOG] 'log' { a: [ 1, 'b' ], n: 2n }",
    r"[WARN] 'two\nlines'",
    "[ERROR] 'error'",
];

#[tokio::test]
async fn log_lines_are_returned_with_the_value() {
    let Some(client) = client() else { return };
    let reply = client.query(&logs::All).with_log_lines().await.unwrap();
    assert_eq!(reply.value, "printed");
    assert_eq!(reply.log_lines, LINES);
    assert_eq!(client.mutation(&logs::InMutation).with_log_lines().await.unwrap().log_lines, LINES);
    assert_eq!(client.action(&logs::InAction).with_log_lines().await.unwrap().log_lines, LINES);
}
