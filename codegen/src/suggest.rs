//! Finds the name for "did you mean".

/// The candidate that is most like `wanted`, unless all are too different.
pub(crate) fn did_you_mean<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = wanted.to_lowercase();
    // A third of the letters may be wrong; of two letters, one.
    let most = (wanted.chars().count() / 3).max(1);
    let distance = |name: &str| strsim::damerau_levenshtein(&lower, &name.to_lowercase());
    let near = candidates.into_iter().map(|name| (distance(name), name)).filter(|(distance, _)| *distance <= most);
    near.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn finds_misspelled_names_but_not_different_ones() {
        let names = ["messages:list", "messages:send", "users:me"];
        assert_eq!(did_you_mean("mesages:list", names), Some("messages:list"));
        assert_eq!(did_you_mean("Messages:List", names), Some("messages:list"));
        assert_eq!(did_you_mean("messages:snd", names), Some("messages:send"));
        assert_eq!(did_you_mean("users:em", names), Some("users:me"));
        assert_eq!(did_you_mean("tasks:create", names), None);
        assert_eq!(did_you_mean("", names), None);
        assert_eq!(did_you_mean("x", []), None);
    }
}
