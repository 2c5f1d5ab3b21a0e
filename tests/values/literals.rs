//! Enums of literals: strings that are not valid names, and literals that are not strings.

use convex_typed_tests::fixtures::injection::api::{constants, tags, text};
use convex_typed_tests::fixtures::literals::api::{bigints, booleans, mixed, numbers, odd};

use super::{refused, same};

#[test]
fn any_string_becomes_a_variant() {
    use odd::asked::Of;
    for (variant, text) in [
        (Of::Empty, ""),
        (Of::Equal, "=="),
        (Of::Star, "*"),
        (Of::_1_4, "1/4"),
        (Of::IAgreeToTheTermsAndIKnowWhatTheySay, "I agree to the terms, and I know what they say."),
        (Of::IchStimmeZuGrosserAlsZuvor, "Ich stimme zu: größer als zuvor"),
        (Of::RiBenYu, "日本語"),
        (Of::Tada, "🎉"),
        (Of::Evil, "\u{202e}evil"),
        (Of::U200B, "\u{200b}"),
        (Of::a, "a"),
        (Of::A, "A"),
        (Of::True, "true"),
    ] {
        assert_eq!(variant.as_str(), text);
        assert_eq!(variant.to_string(), text);
        assert_eq!(text.parse(), Ok(variant.clone()));
        same(&variant, &serde_json::to_string(text).unwrap());
    }
}

#[test]
fn strings_of_the_manifest_are_escaped() {
    use text::asked::Of;
    for (variant, text) in
        [(Of::Quote, "\""), (Of::Panic, "\"); panic!(\""), (Of::StarSlash, "*/"), (Of::_0, "{0}"), (Of::U0, "\0")]
    {
        assert_eq!(variant.as_str(), text);
        same(&variant, &serde_json::to_string(text).unwrap());
    }
    same(&tags::told::Returns::Quote(tags::told::Quote { n: 1.0 }), r#"{"of":"\"","n":1}"#);
    refused::<constants::Told>(r#"{"a":"'"}"#, "expected");
}

#[test]
fn numbers_are_exact() {
    use numbers::asked::Of;
    same(&Of::_0_0000001, "1e-7");
    same(&Of::_1000000000000000000000, "1e21");
    same(&Of::_9007199254740992, "9007199254740992");
    assert_eq!(Of::Minus1.as_f64(), -1.0);
    refused::<Of>("1.0000000000000002", "expected");
    refused::<Of>(r#""1""#, "expected");

    use bigints::asked::Of as Big;
    same(&Big::_9223372036854775807, r#"{"$integer":"/////////38="}"#);
    same(&Big::Minus9223372036854775808, r#"{"$integer":"AAAAAAAAAIA="}"#);
    assert_eq!(Big::Minus2.as_i64(), -2);
    refused::<Big>("1", "expected");
}

#[test]
fn equal_texts_of_different_types_are_different_values() {
    use mixed::asked::Of;
    same(&Of::Auto, r#""auto""#);
    same(&Of::_0, "0");
    same(&Of::_0_2, r#"{"$integer":"AAAAAAAAAAA="}"#);
    same(&Of::True, "true");
    refused::<Of>("false", "expected");
    same(&Some(mixed::asked::Returns::_1), r#""1""#);
}

#[test]
fn a_union_of_both_booleans_is_a_bool() {
    same(&booleans::Asked { both: true, one: Some(booleans::asked::One::True) }, r#"{"both":true,"one":true}"#);
    refused::<booleans::Asked>(r#"{"both":true,"one":false}"#, "expected true");
}
