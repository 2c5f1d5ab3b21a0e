use super::*;

fn environment(variables: &[(&str, &str)]) -> Environment {
    Environment::read(owned(variables), Path::new("/nowhere"))
}

fn owned(variables: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> {
    variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
}

/// Variables of the process, and the texts of the two files.
fn with_files(process: &[(&str, &str)], local: &str, shared: &str) -> Environment {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in FILES.into_iter().zip([local, shared]).filter(|(_, text)| !text.is_empty()) {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    Environment::read(owned(process), folder.path())
}

fn url(environment: &Environment) -> String {
    environment.deployment().unwrap().url
}

/// Why the key is not sent; empty if it is.
fn refusal(environment: &Environment) -> String {
    let (key, deployment) = environment.admin().unwrap();
    let text = key.check(&deployment).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(!text.contains("secret"), "{text}");
    if !text.is_empty() {
        assert!(text.contains("`ClientBuilder::build`") && text.contains("`Client::set_admin_auth`"), "{text}");
    }
    text
}

#[test]
fn the_url_is_found_in_order() {
    let all = [
        ("CONVEX_URL", "https://a.test", "https://a.test"),
        ("CONVEX_SELF_HOSTED_URL", "http://localhost:3210", "http://localhost:3210"),
        ("CONVEX_DEPLOY_KEY", "prod:happy-cat-1|secret", "https://happy-cat-1.convex.cloud"),
        ("CONVEX_DEPLOYMENT_TOKEN", "preview:mad-cat-2|secret", "https://mad-cat-2.convex.cloud"),
        ("CONVEX_DEPLOYMENT", "dev:tall-forest-3", "https://tall-forest-3.convex.cloud"),
    ];
    for first in 0..all.len() {
        let set: Vec<_> = all[first..].iter().map(|(name, value, _)| (*name, *value)).collect();
        let environment = environment(&set);
        let deployment = environment.deployment().unwrap();
        assert_eq!((&*deployment.url, deployment.variable.name), (all[first].2, all[first].0));
    }
    assert_eq!(url(&environment(&[("CONVEX_DEPLOYMENT", "bare-1")])), "https://bare-1.convex.cloud");
}

#[test]
fn a_value_that_names_no_deployment_is_not_used() {
    for (name, value) in [
        ("CONVEX_URL", ""),
        ("CONVEX_DEPLOYMENT", "local:x"),
        ("CONVEX_DEPLOYMENT", "anonymous-x"),
        ("CONVEX_DEPLOYMENT", "dev:a.evil.test/"),
        ("CONVEX_DEPLOY_KEY", "preview:team:project|secret"),
        ("CONVEX_DEPLOY_KEY", "project:team:project|secret"),
        ("CONVEX_DEPLOY_KEY", "secret"),
        ("CONVEX_DEPLOY_KEY", "<ignore_deploy_key>"),
    ] {
        let error = environment(&[(name, value)]).deployment().unwrap_err().to_string();
        for part in ["CONVEX_URL", "CONVEX_SELF_HOSTED_URL", "CONVEX_DEPLOYMENT", ".env.local", "npx convex dev"] {
            assert!(error.contains(part), "{error}");
        }
        assert!(!error.contains("secret"), "{error}");
    }
    let error = environment(&[("CONVEX_DEPLOY_KEY", "<missing_deploy_key:ask Bob>")]).deployment().unwrap_err();
    assert_eq!(error.to_string(), "`CONVEX_DEPLOY_KEY` says: ask Bob");
}

#[test]
fn the_site_goes_with_its_url() {
    let site = |environment: &Environment| environment.deployment().ok()?.site.map(|site| site.value.to_owned());
    let both = [("CONVEX_SITE_URL", "https://s.test"), ("CONVEX_URL", "https://a.test")];
    assert_eq!(site(&environment(&both)).as_deref(), Some("https://s.test"));
    assert_eq!(site(&environment(&both[..1])), None);
    // One that is set elsewhere may be of another deployment.
    assert_eq!(site(&with_files(&both[1..], "CONVEX_SITE_URL=https://s.test", "")), None);
    assert_eq!(site(&with_files(&[], "CONVEX_SITE_URL=https://s.test", "CONVEX_URL=https://a.test")), None);
    let file = "CONVEX_SITE_URL=https://s.test\nCONVEX_URL=https://a.test";
    assert_eq!(site(&with_files(&[], file, "")).as_deref(), Some("https://s.test"));
}

#[test]
fn keys_belong_to_their_deployment() {
    let own =
        [("CONVEX_SELF_HOSTED_URL", "http://h"), ("CONVEX_SELF_HOSTED_ADMIN_KEY", "k"), ("CONVEX_DEPLOY_KEY", "d")];
    let all = environment(&own);
    let (key, deployment) = all.admin().unwrap();
    assert_eq!((key.value, &*deployment.url), ("k", "http://h"));
    let error = environment(&own[1..2]).admin().unwrap_err().to_string();
    assert!(error.contains("CONVEX_DEPLOY_KEY") && error.contains("CONVEX_DEPLOYMENT_TOKEN"), "{error}");
}

#[test]
fn the_process_wins_over_the_files_and_the_local_file_over_the_other() {
    let local = "# comment\nCONVEX_URL=https://local.test # comment\nCONVEX_DEPLOY_KEY='prod:a|b'\n";
    let shared = "CONVEX_URL=https://shared.test\nCONVEX_SELF_HOSTED_URL=http://h\n";
    let read = |process: &[(&str, &str)]| with_files(process, local, shared);
    assert_eq!(url(&read(&[("CONVEX_URL", "")])), "https://local.test");
    assert_eq!(url(&read(&[("CONVEX_URL", "https://p.test")])), "https://p.test");
    let found = read(&[]);
    assert_eq!(found.admin().unwrap().0.value, "prod:a|b");
    assert_eq!(found.get(SELF_HOSTED_URL).unwrap().to_string(), "`CONVEX_SELF_HOSTED_URL` in line 2 of `.env`");
}

#[test]
fn other_lines_of_the_files_do_no_harm() {
    let odd = "\u{feff}APP_NAME=My App\r\nX=C:\\tools\r\nNAME=O'Brien\r\nKEY='open\r\njust words\r\n=\r\n";
    let file = format!("{odd}CONVEX_URL=https://a.test\r\n");
    assert_eq!(url(&with_files(&[], &file, "")), "https://a.test");
    let first = "\u{feff}CONVEX_URL=https://a.test";
    assert_eq!(url(&with_files(&[], first, "")), "https://a.test");
    // Nor do files that cannot be read, if they are not needed.
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".env.local")).unwrap();
    std::fs::write(folder.path().join(".env"), b"A=\xff\nCONVEX_DEPLOYMENT=dev:b\n").unwrap();
    let read = |process: &[(&str, &str)]| Environment::read(owned(process), folder.path());
    assert_eq!(url(&read(&[("CONVEX_URL", "https://a.test")])), "https://a.test");
    assert_eq!(url(&read(&[])), "https://b.convex.cloud");
    let error = read(&[]).admin().unwrap_err().to_string();
    assert!(error.contains("; `.env.local` cannot be read: "), "{error}");
    assert!(error.contains("; `.env` cannot be read: it is not valid UTF-8"), "{error}");
    let endless = "CONVEX_DEPLOYMENT=dev:b\n".to_owned() + &"x".repeat(1 << 20);
    assert_eq!(url(&with_files(&[], &endless, "")), "https://b.convex.cloud");
    let error = with_files(&[], &endless, "").admin().unwrap_err().to_string();
    assert!(error.contains("; `.env.local` cannot be read: it is larger than 1 MiB"), "{error}");
}

#[test]
fn malformed_lines_are_named_in_the_error() {
    for (line, complaint) in [
        ("CONVEX_DEPLOY_KEY 'secret'", "line 2 of `.env.local` is not like `CONVEX_DEPLOY_KEY=value`"),
        ("CONVEX_DEPLOY_KEY:secret", "line 2 of `.env.local` is not like `CONVEX_DEPLOY_KEY=value`"),
        ("export CONVEX_DEPLOY_KEY", "line 2 of `.env.local` is not like `CONVEX_DEPLOY_KEY=value`"),
        ("$env:CONVEX_DEPLOY_KEY = \"secret\"", "line 2 of `.env.local` is not like `CONVEX_DEPLOY_KEY=value`"),
        ("CONVEX_DEPLOY_KEY=", "`CONVEX_DEPLOY_KEY` is empty in line 2 of `.env.local`"),
        (
            "NOTE=\"secret\nCONVEX_DEPLOY_KEY=secret\n\"",
            "`CONVEX_DEPLOY_KEY` in line 3 of `.env.local` is part of the value of `NOTE`, which begins in line 2",
        ),
    ] {
        let file = format!("A=1\n{line}\n");
        let error = with_files(&[], &file, "").admin().unwrap_err();
        let text = error.to_string();
        assert!(text.ends_with(&format!("writes one; {complaint}")), "{text}");
        assert!(!format!("{text} {error:#?}").contains("secret"), "{text}");
        // It does not matter if the variable is set elsewhere.
        assert!(with_files(&[("CONVEX_DEPLOY_KEY", "prod:a|secret")], &file, "").admin().is_ok());
    }
    let error = with_files(&[], &"CONVEX_DEPLOY_KEY x\n".repeat(100), "").admin().unwrap_err().to_string();
    assert_eq!(error.matches("; line ").count(), 5, "{error}");
    for line in ["# CONVEX_DEPLOY_KEY", "NOTE=CONVEX_DEPLOY_KEY", "MY_CONVEX_DEPLOY_KEY x", "CONVEX_URL=https://a.test"]
    {
        let error = with_files(&[], line, "").admin().unwrap_err().to_string();
        assert!(error.ends_with("writes one"), "{error}");
    }
}

#[test]
fn a_key_goes_to_its_own_deployment_only() {
    let key = ("CONVEX_DEPLOY_KEY", "prod:happy-cat-1|secret");
    let to = |url| refusal(&environment(&[key, ("CONVEX_URL", url)]));
    for url in [
        "https://happy-cat-1.convex.cloud",
        "https://happy-cat-1.eu-west-1.convex.cloud/",
        "https://Happy-Cat-1.convex.cloud",
        // A custom domain, or a tunnel to this machine.
        "https://api.example.com",
        "http://127.0.0.1:3210",
        "http://localhost:3210",
        "http://[::1]:3210",
    ] {
        assert_eq!(to(url), "", "{url}");
    }
    let other = to("https://mad-dog-2.convex.cloud");
    assert!(other.starts_with(
        "`CONVEX_DEPLOY_KEY` is not sent to `mad-dog-2.convex.cloud`, the host in `CONVEX_URL`: \
         it is a key of the deployment `happy-cat-1`."
    ));
    for url in ["http://other", "http://backend:3210", "http://happy-cat-1.convex.cloud", "http://10.0.0.1"] {
        assert!(to(url).contains("`http://`"), "{url}: {}", to(url));
    }
    // Keys of other forms.
    for (key, url, sent) in [
        ("dev:a|secret", "https://b.convex.cloud", false),
        ("preview:a|secret", "https://b.convex.cloud", false),
        ("a|secret", "https://b.convex.cloud", false),
        ("a|secret", "https://a.convex.cloud", true),
        ("a|secret", "http://backend:3210", true),
        ("secret", "http://backend:3210", true),
        ("secret", "https://a.convex.cloud", true),
        ("project:team:a|secret", "https://a.convex.cloud", true),
        ("project:team:a|secret", "http://a.test", false),
        ("preview:team:a|secret", "https://a.convex.cloud", true),
        ("preview:team:a|secret", "http://a.test", false),
    ] {
        let refusal = refusal(&environment(&[("CONVEX_DEPLOYMENT_TOKEN", key), ("CONVEX_URL", url)]));
        assert_eq!(refusal.is_empty(), sent, "{key} {url}: {refusal}");
    }
}

#[test]
fn a_key_and_a_url_belong_together_if_they_are_set_in_the_same_place() {
    let key = [("CONVEX_DEPLOY_KEY", "prod:happy-cat-1|secret")];
    let file = |url: &str| format!("X=1\nCONVEX_URL={url}\n");
    for url in ["https://api.example.com", "http://localhost:3210", "https://evil.test"] {
        let apart = refusal(&with_files(&key, &file(url), ""));
        assert!(apart.contains("`CONVEX_URL` in line 2 of `.env.local`"), "{apart}");
        assert!(apart.contains("the key is set in the environment and the URL in `.env.local`"), "{apart}");
        let line = format!("CONVEX_DEPLOY_KEY={}\n", key[0].1);
        assert!(!refusal(&with_files(&[("CONVEX_URL", url)], &line, "")).is_empty());
        assert!(!refusal(&with_files(&[], &line, &file(url))).is_empty());
        assert_eq!(refusal(&with_files(&[], &(file(url) + &line), "")), "");
        // The same applies to keys that name no deployment, and to the other variables for a URL.
        assert!(!refusal(&with_files(&[("CONVEX_DEPLOY_KEY", "secret")], &file(url), "")).is_empty());
        let own = format!("CONVEX_SELF_HOSTED_URL={url}");
        assert!(!refusal(&with_files(&key, &own, "")).is_empty());
    }
    let project = [("CONVEX_DEPLOY_KEY", "project:team:a|secret")];
    assert!(!refusal(&with_files(&project, "CONVEX_DEPLOYMENT=dev:evil-1", "")).is_empty());
    // The deployment's name in the key is proof enough.
    assert_eq!(refusal(&with_files(&key, &file("https://happy-cat-1.convex.cloud"), "")), "");
    assert_eq!(refusal(&with_files(&key, "CONVEX_DEPLOYMENT=dev:mad-dog-2", "")), "");
}

#[test]
fn a_self_hosted_pair_stays_a_pair() {
    let pair = |url, key| [("CONVEX_SELF_HOSTED_URL", url), ("CONVEX_SELF_HOSTED_ADMIN_KEY", key)];
    for (url, key, sent) in [
        ("http://backend:3210", "app|secret", true),
        ("https://convex.example.com", "app|secret", true),
        ("https://happy-cat-1.convex.cloud", "prod:happy-cat-1|secret", true),
        ("https://mad-dog-2.convex.cloud", "prod:happy-cat-1|secret", false),
        ("http://backend:3210", "prod:happy-cat-1|secret", false),
    ] {
        let pair = pair(url, key);
        assert_eq!(refusal(&environment(&pair)).is_empty(), sent, "{url} {key}");
        let url = format!("CONVEX_SELF_HOSTED_URL={url}");
        assert_eq!(refusal(&with_files(&pair[1..], &url, "")).is_empty(), sent, "{url} {key}");
    }
}

#[test]
fn a_site_gets_the_key_too() {
    let to = |site| {
        let key = ("CONVEX_DEPLOY_KEY", "prod:happy-cat-1|secret");
        refusal(&environment(&[key, ("CONVEX_URL", "https://happy-cat-1.convex.cloud"), ("CONVEX_SITE_URL", site)]))
    };
    for site in ["https://happy-cat-1.convex.site", "https://www.example.com/api", "http://127.0.0.1:3211"] {
        assert_eq!(to(site), "", "{site}");
    }
    for site in ["https://mad-dog-2.convex.site", "http://www.example.com"] {
        assert!(to(site).contains("the host in `CONVEX_SITE_URL`"), "{site}: {}", to(site));
    }
}

#[cfg(feature = "_tokio")]
#[test]
fn clients_are_built_from_it() {
    use crate::client::Client;

    let own = [("CONVEX_SELF_HOSTED_URL", "http://h"), ("CONVEX_SELF_HOSTED_ADMIN_KEY", "k"), ("CONVEX_URL", "x")];
    let client = Client::builder().build_admin_from(&environment(&own)).unwrap();
    assert_eq!(format!("{client:?}"), r#"Client { url: "http://h", authorization: Some(Authorization(redacted)) }"#);
    let client = Client::builder().build_from(&environment(&own[..2])).unwrap();
    assert_eq!(format!("{client:?}"), r#"Client { url: "http://h", authorization: None }"#);
    let error = Client::builder().build_from(&environment(&own[2..])).unwrap_err().to_string();
    assert!(error.contains("from `CONVEX_URL`"), "{error}");
    assert!(Client::builder().build_admin_from(&environment(&own[1..])).is_err());

    let key = [("CONVEX_DEPLOY_KEY", "prod:happy-cat-1|secret")];
    let file = with_files(&key, "CONVEX_URL=http://other", "");
    let error = Client::builder().build_admin_from(&file).unwrap_err();
    assert!(matches!(&error, Error::Environment(_)) && !format!("{error:#?}").contains("secret"), "{error}");
    // Without `admin`, the key is not used.
    let client = Client::builder().build_from(&file).unwrap();
    assert_eq!(format!("{client:?}"), r#"Client { url: "http://other", authorization: None }"#);
    // A site that is set explicitly is not checked.
    let site = [key[0], ("CONVEX_URL", "https://happy-cat-1.convex.cloud"), ("CONVEX_SITE_URL", "http://a.test")];
    assert!(Client::builder().build_admin_from(&environment(&site)).is_err());
    if cfg!(feature = "rustls") {
        assert!(Client::builder().site_url("http://b.test").build_admin_from(&environment(&site)).is_ok());
        let error = Client::builder().build_admin_from(&environment(&[("CONVEX_DEPLOY_KEY", "prod:a|two words")]));
        assert!(error.unwrap_err().to_string().starts_with("`CONVEX_DEPLOY_KEY` is not a key: "));
    }
    // Errors name the variable.
    let site = [("CONVEX_URL", "https://a.test"), ("CONVEX_SITE_URL", "www.a.test")];
    let error = Client::builder().build_from(&environment(&site)).unwrap_err().to_string();
    assert!(error.contains("from `CONVEX_SITE_URL`"), "{error}");
}
