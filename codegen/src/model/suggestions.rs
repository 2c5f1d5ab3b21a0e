//! Suggests which numbers are counts and which are times, by their names and by the fields next to them.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

/// Last words of counts.
const COUNTS: &[&str] = &[
    "age",
    "attempts",
    "bytes",
    "capacity",
    "column",
    "comments",
    "count",
    "counter",
    "counts",
    "day",
    "days",
    "depth",
    "downloads",
    "followers",
    "height",
    "index",
    "items",
    "length",
    "likes",
    "limit",
    "line",
    "max",
    "members",
    "min",
    "month",
    "num",
    "number",
    "offset",
    "order",
    "page",
    "pages",
    "port",
    "position",
    "priority",
    "qty",
    "quantity",
    "rank",
    "replies",
    "retries",
    "revision",
    "row",
    "seats",
    "size",
    "step",
    "stock",
    "streak",
    "tokens",
    "total",
    "uses",
    "version",
    "views",
    "votes",
    "width",
    "year",
    "years",
];

/// First words of counts whose last word is a plural: `numItems`, `maxTokens`.
const BEFORE_PLURALS: &[&str] = &["max", "maximum", "min", "minimum", "num", "number", "total"];

/// Plurals of measures, which have fractions.
const MEASURED: &[&str] = &["costs", "hours", "minutes", "seconds", "ms", "points", "coordinates", "address", "status"];

/// Words of numbers with fractions.
const FRACTIONS: &[&str] = &[
    "amount", "average", "avg", "balance", "cost", "costs", "fee", "per", "percent", "price", "rate", "ratio",
    "revenue", "tax",
];

/// Last words of times.
const TIMES: &[&str] = &["at", "date", "datetime", "deadline", "expires", "expiry", "since", "timestamp", "until"];

/// Words before `time` that make it a point in time rather than a duration.
const BEFORE_TIME: &[&str] = &[
    "arrival",
    "begin",
    "created",
    "creation",
    "departure",
    "due",
    "end",
    "event",
    "expiration",
    "expiry",
    "last",
    "publish",
    "scheduled",
    "start",
    "updated",
];

/// Times, if a field next to them certainly is one.
const MAYBE_TIMES: &[&str] = &["after", "before", "begin", "end", "from", "start", "time", "to"];

/// What a number looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Looks {
    Count,
    Time,
}

/// Calls of the builder for the numbers at these places. Those for the most places come first.
pub(crate) fn suggestions(places: &BTreeSet<String>) -> Vec<String> {
    let mut found: BTreeMap<(Looks, &str), Vec<&str>> = BTreeMap::new();
    for place in places {
        let name = name(place);
        let looks = looks(name).or_else(|| beside_a_time(place, places).then_some(Looks::Time));
        if let Some(looks) = looks {
            found.entry((looks, name)).or_default().push(place);
        }
    }
    let mut calls: Vec<(Looks, usize, String)> = Vec::new();
    for ((looks, name), of) in found {
        // A name that is only a time because of its neighbors may be something else elsewhere.
        let sure = self::looks(name).is_some();
        for (selector, count) in selectors(name, &of, sure) {
            let method = match looks {
                Looks::Count => "integers",
                Looks::Time => "times",
            };
            let comment = if count > 1 { format!(" // {count} places") } else { String::new() };
            calls.push((looks, count, format!(".{method}({selector:?}){comment}")));
        }
    }
    calls.sort_by(|a, b| (a.0, b.1, &a.2).cmp(&(b.0, a.1, &b.2)));
    calls.into_iter().map(|(.., call)| call).collect()
}

/// As few selectors as possible that select these places of a name and no others, each with its number of places.
fn selectors(name: &str, places: &[&str], sure: bool) -> Vec<(String, usize)> {
    if !sure || places.len() == 1 {
        return places.iter().map(|place| ((*place).to_owned(), 1)).collect();
    }
    let args = format!("#args.{name}");
    let mut groups: BTreeMap<String, usize> = BTreeMap::new();
    let only_args = places.iter().filter(|place| place.ends_with(&format!(".{name}"))).all(|at| at.ends_with(&args));
    for place in places {
        let selector = match place.split_once("::") {
            _ if place.ends_with(&args) && only_args => format!("*{args}"),
            _ if place.ends_with(&format!(".{name}")) => format!("*.{name}"),
            Some((root, _)) if place.contains('#') => format!("{root}::*#{name}"),
            _ => (*place).to_owned(),
        };
        *groups.entry(selector).or_default() += 1;
    }
    groups.into_iter().collect()
}

/// The name of a number: that of its field, or of the function that returns it.
fn name(place: &str) -> &str {
    let place = place.strip_suffix("#returns").unwrap_or(place);
    place.rsplit(['.', '#', ':']).next().unwrap_or(place)
}

fn looks(name: &str) -> Option<Looks> {
    let words = name.to_snake_case();
    let words: Vec<&str> = words.split('_').collect();
    let (first, last) = (words.first()?, words.last()?);
    let before_last = words.len().checked_sub(2).and_then(|index| words.get(index));
    let is_time = TIMES.contains(last) || *last == "time" && before_last.is_some_and(|word| BEFORE_TIME.contains(word));
    let plural = last.ends_with('s') && !MEASURED.contains(last);
    if is_time {
        Some(Looks::Time)
    } else if words.iter().any(|word| FRACTIONS.contains(word)) {
        None
    } else if COUNTS.contains(last) || *first == "count" || words.len() > 1 && BEFORE_PLURALS.contains(first) && plural
    {
        Some(Looks::Count)
    } else {
        None
    }
}

/// Whether it may be a time, and a field of the same object certainly is one.
fn beside_a_time(place: &str, places: &BTreeSet<String>) -> bool {
    let name = name(place);
    let Some(object) = place.strip_suffix(name) else { return false };
    let words = name.to_snake_case();
    MAYBE_TIMES.contains(&words.as_str())
        && places.range(object.to_owned()..).take_while(|other| other.starts_with(object)).any(|other| {
            let field = &other[object.len()..];
            !field.contains('.') && looks(field) == Some(Looks::Time)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_look_like_counts_or_times() {
        for count in ["limit", "pageSize", "unreadCount", "numItems", "maxTokens", "countUnread", "total", "likes"] {
            assert_eq!(looks(count), Some(Looks::Count), "{count}");
        }
        for time in ["createdAt", "startTime", "dueDate", "timestamp", "since", "expires", "last_seen_at"] {
            assert_eq!(looks(time), Some(Looks::Time), "{time}");
        }
        for other in [
            "price",
            "amountTotal",
            "score",
            "latitude",
            "responseTime",
            "durationMs",
            "maxSeconds",
            "progress",
            "x",
            "",
        ] {
            assert_eq!(looks(other), None, "{other}");
        }
    }

    #[test]
    fn one_line_covers_as_many_places_as_possible() {
        let places = [
            "a:list#args.limit",
            "b:list#args.limit",
            "b:list#args.start",
            "b:list#args.until",
            "c:list#args.start",
            "a:count#returns",
            "a:get#returns.size",
            "a:get#returns.parts.size",
            "tables::files#size",
            "tables::users#size",
            "tables::files#price",
        ];
        let places = places.map(str::to_owned).into();
        insta::assert_snapshot!(suggestions(&places).join("\n"), @r#"
        .integers("*#args.limit") // 2 places
        .integers("*.size") // 2 places
        .integers("tables::*#size") // 2 places
        .integers("a:count#returns")
        .times("b:list#args.start")
        .times("b:list#args.until")
        "#);
    }
}
