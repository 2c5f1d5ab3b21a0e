//! Responses that are not from a deployment.

use super::*;

#[tokio::test(start_paused = true)]
async fn errors_of_proxies_portals_and_web_servers() {
    let redirect = |location: &str| {
        let mut answer = answer(302, "<html>Moved</html>");
        answer.headers_mut().insert("location", location.parse().unwrap());
        answer
    };
    let page = |status, title: &str| answer(status, &format!("<!DOCTYPE html><html><title>{title}</title>"));
    let sign_in = "probably a sign-in page, of this network (a captive portal), a proxy or a web app: \
                   open it in a browser, or check the URL";
    let portal = "probably the sign-in page of this network (a captive portal), or a web app: check the URL";
    let moved = "the deployment has moved: use the URL of that host";
    let table = [
        (
            redirect("https://b.convex.cloud/api/query"),
            Fault::Caller,
            format!("HTTP 302 Found: it redirects to https://b.convex.cloud/api/query; {moved}"),
        ),
        (
            redirect("https://www.example.com/"),
            Fault::Caller,
            format!("HTTP 302 Found: it redirects to https://www.example.com/; {moved}"),
        ),
        (
            redirect("http://portal.hotel.test/login?from=a"),
            Fault::Deployment,
            format!("HTTP 302 Found: it redirects to http://portal.hotel.test/login?from=a; {sign_in}"),
        ),
        (
            redirect("/oauth2/start"),
            Fault::Deployment,
            format!("HTTP 302 Found: it redirects to /oauth2/start; {sign_in}"),
        ),
        (
            page(200, "Free\n WiFi"),
            Fault::Deployment,
            format!("HTTP 200 OK, but not a response of Convex: an HTML page titled `Free WiFi`; {portal}"),
        ),
        (
            answer(200, "<html>Please sign in to the network</html>"),
            Fault::Deployment,
            format!("HTTP 200 OK, but not a response of Convex: an HTML page; {portal}"),
        ),
        (
            answer(200, r#"{"status":"ok"}"#),
            Fault::Deployment,
            format!(r#"HTTP 200 OK, but not a response of Convex: {{"status":"ok"}}; {WHICH_URL}"#),
        ),
        (
            page(502, "502 Bad Gateway"),
            Fault::Deployment,
            "HTTP 502 Bad Gateway: an HTML page titled `502 Bad Gateway`; probably from a proxy that cannot reach \
             the deployment: try again later"
                .to_owned(),
        ),
        (
            page(403, "Just a moment..."),
            Fault::Caller,
            "HTTP 403 Forbidden: an HTML page titled `Just a moment...`; probably from a proxy or firewall that \
             blocks programs"
                .to_owned(),
        ),
        (
            page(404, "My app"),
            Fault::Caller,
            "HTTP 404 Not Found: an HTML page titled `My app`; probably from a web server that is not Convex: check \
             the URL"
                .to_owned(),
        ),
        (
            page(511, "Sign in"),
            Fault::Deployment,
            "HTTP 511 Network Authentication Required: a captive portal; this network requires a sign-in (a captive \
             portal): open any page in a browser"
                .to_owned(),
        ),
        (
            answer(407, ""),
            Fault::Caller,
            "HTTP 407 Proxy Authentication Required: a proxy; the proxy requires a user and password".to_owned(),
        ),
    ];
    for (answer, fault, expected) in table {
        let error = error(By::User, answer).await;
        assert_eq!(error.to_string(), format!("f:query: {expected}"));
        assert_eq!(error.fault(), fault, "{error}");
    }
}
