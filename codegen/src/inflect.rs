//! Plural to singular, where that is certain.

use pluralizer::pluralize;

/// Plurals without an `s`. Others, such as `data` and `criteria`, are also used as singulars.
const WITHOUT_S: &[&str] = &["children", "men", "people", "women"];

/// Words that `pluralizer` gets wrong.
const EXCEPTIONS: &[&str] = &["atlas", "caches", "lens"];

/// The singular of a name in upper camel case: `ClassOverrides` -> `ClassOverride`. `None` if its last word may not be
/// a plural.
pub(crate) fn singular(name: &str) -> Option<String> {
    let start = name.rfind(|c: char| c.is_ascii_uppercase())?;
    let (before, word) = name.split_at(start);
    let word = word.to_ascii_lowercase();
    // Short words are mostly abbreviations: `gps`, `sms`.
    let regular = word.len() > 3 && word.ends_with('s') && !["is", "ss", "us"].iter().any(|end| word.ends_with(end));
    if !(regular || WITHOUT_S.contains(&word.as_str())) || EXCEPTIONS.contains(&word.as_str()) {
        return None;
    }
    let singular = pluralize(&word, 1, false);
    let mut rest = singular.chars();
    let first = rest.next().filter(|_| singular != word)?.to_ascii_uppercase();
    Some(format!("{before}{first}{}", rest.as_str()))
}

#[cfg(test)]
mod tests {
    use super::singular;

    #[test]
    fn plurals_have_a_singular() {
        let cases = [
            ("Attachments", "Attachment"),
            ("ClassOverrides", "ClassOverride"),
            ("Categories", "Category"),
            ("Addresses", "Address"),
            ("Responses", "Response"),
            ("Statuses", "Status"),
            ("Branches", "Branch"),
            ("Purchases", "Purchase"),
            ("Movies", "Movie"),
            ("Boxes", "Box"),
            ("Indices", "Index"),
            ("ActiveUsers", "ActiveUser"),
            ("GrandChildren", "GrandChild"),
            ("People", "Person"),
            ("Leaves", "Leaf"),
        ];
        for (plural, expected) in cases {
            assert_eq!(singular(plural).as_deref(), Some(expected), "{plural}");
        }
    }

    #[test]
    fn words_that_may_not_be_plurals_stay() {
        let words = [
            "Attachment",
            "Data",
            "Metadata",
            "Criteria",
            "Media",
            "News",
            "Series",
            "Status",
            "Bonus",
            "Address",
            "Access",
            "Analysis",
            "Progress",
            "Gps",
            "Sms",
            "Css",
            "Lens",
            "Caches",
            "Tags2",
            "To",
            "_2fa",
            "",
        ];
        for word in words {
            assert_eq!(singular(word), None, "{word}");
        }
    }
}
