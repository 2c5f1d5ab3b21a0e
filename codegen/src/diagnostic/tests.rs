use super::{Diagnostic, Diagnostics, Location, Severity, Source, quoted};

#[test]
fn positions_count_characters_from_one() {
    let source = Source::new("a.json", "{\r\n \"é\": [\"日本\", {\"b c\": 1}]}");
    let at = |location: Location| format!("{location}, {:?}", &source.text()[location.range()]);
    let root = || Location::at(&source, 0);
    insta::assert_snapshot!(at(root()), @r#"a.json:1:1, "{""#);
    insta::assert_snapshot!(at(root().key("é")), @r#"a.json:2:7 (["é"]), "[""#);
    insta::assert_snapshot!(at(root().key("é").on_key()), @r#"a.json:2:2 (["é"]), "\"é\"""#);
    insta::assert_snapshot!(at(root().key("é").index(0)), @r#"a.json:2:8 (["é"][0]), "\"日本\"""#);
    insta::assert_snapshot!(at(root().key("é").index(1).key("b c")), @r#"a.json:2:22 (["é"][1]["b c"]), "1""#);
    // A path that leads nowhere ends at the last value that exists.
    insta::assert_snapshot!(at(root().key("é").index(7).key("x")), @r#"a.json:2:7 (["é"][7].x), "[""#);
    insta::assert_snapshot!(at(Location::at(&source, 1_000)), @r#"a.json:2:26, """#);
    insta::assert_snapshot!(at(Location::at(&source, 7)), @r#"a.json:2:4, "\": [\"""#);
}

#[test]
fn sorted_without_duplicates() {
    let (a, b) = (Source::new("a", "[1,2]"), Source::new("b", "[1,2]"));
    let error = |source: &Source, offset: usize| Diagnostic::error("bad").at(Location::at(source, offset));
    let mut list = Diagnostics::new();
    list.extend([error(&b, 1), error(&a, 3), error(&a, 1), error(&a, 3), Diagnostic::warning("odd")]);
    insta::assert_snapshot!(list, @r"
    warning: odd

    error: bad
      --> a:1:2

    error: bad
      --> a:1:4

    error: bad
      --> b:1:2
    ");
    assert!(list.is_err());
    assert!(!Diagnostics::from(Diagnostic::warning("odd")).is_err());
}

#[test]
fn renders_every_part() {
    let source = Source::new("a.json", "{\n  \"x\": 1,\n  \"y\": [2]\n}\n");
    let error = Diagnostic::error("`y` is wrong")
        .at(Location::at(&source, 0).key("y").index(0))
        .with_note_at("unlike this", Location::at(&source, 0).key("x"))
        .with_note("it was never right")
        .with_help("change it");
    assert_eq!(error.severity(), Severity::Error);
    let list = Diagnostics::from(error);
    insta::assert_snapshot!(list.render(false), @r#"
    error: `y` is wrong
     --> a.json:3:9
      |
    3 |   "y": [2]
      |         ^ y[0]
      |
     ::: a.json:2:8
      |
    2 |   "x": 1,
      |        - unlike this
      |
      = note: it was never right
      = help: change it
    "#);
    insta::assert_snapshot!(list, @r"
    error: `y` is wrong
      --> a.json:3:9 (y[0])
      note: unlike this --> a.json:2:8 (x)
      note: it was never right
      help: change it
    ");
    assert!(list.render(true).contains("\u{1b}["));
    assert_eq!(format!("{list:?}"), format!("\n{}", list.render(false)));
}

#[test]
fn quotes_briefly_and_on_one_line() {
    assert_eq!(quoted("a\n\u{1b}\"é'`"), "`a\\n\\u{1b}\"é'`".replace("'`", "'``"));
    assert_eq!(quoted(&"x".repeat(100)).len(), 65);
}
