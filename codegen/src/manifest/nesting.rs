//! Limits how deeply named types are nested, because the model descends into them recursively.

use std::collections::BTreeMap;

use super::validator::Validator;

/// The deepest nesting. The stack has room for more, and real types are far below it.
pub(super) const DEEPEST: usize = 500;

/// The names that each name leads to.
type Graph<'t> = BTreeMap<&'t str, Vec<&'t str>>;

/// A type that may be nested more deeply than [`DEEPEST`], if there is one. All types on a cycle count, because a path
/// may pass through each of them.
pub(super) fn too_deep(types: &BTreeMap<String, Validator>) -> Option<&str> {
    let mut graph = Graph::new();
    for (name, validator) in types {
        let mut refs = Vec::new();
        collect(validator, &mut refs);
        refs.retain(|target| types.contains_key(*target));
        refs.sort_unstable();
        refs.dedup();
        graph.insert(name, refs);
    }
    // First those that lead to no cycle, then those that no cycle leads to. The rest is on a cycle or between two.
    let (below, graph) = heights(graph);
    let (above, cycles) = heights(reversed(&graph));
    let deepest = |heights: &BTreeMap<&str, usize>| heights.values().max().copied().unwrap_or(0);
    if deepest(&below) + cycles.len() + deepest(&above) <= DEEPEST {
        return None;
    }
    let outermost = below.into_iter().max_by_key(|(_, height)| *height).map(|(name, _)| name);
    cycles.into_keys().next().or(outermost)
}

/// The number of levels below each name, including itself, and the rest of the graph: the names that lead to a cycle.
fn heights<'t>(mut graph: Graph<'t>) -> (BTreeMap<&'t str, usize>, Graph<'t>) {
    let leading_here = reversed(&graph);
    let mut waiting: BTreeMap<&str, usize> = graph.iter().map(|(name, targets)| (*name, targets.len())).collect();
    let mut heights: BTreeMap<&str, usize> = BTreeMap::new();
    let mut done: Vec<&str> = waiting.iter().filter(|(_, count)| **count == 0).map(|(name, _)| *name).collect();
    while let Some(name) = done.pop() {
        graph.remove(name);
        let height = *heights.entry(name).or_insert(1);
        for from in leading_here.get(name).into_iter().flatten() {
            let above = heights.entry(from).or_insert(1);
            *above = (*above).max(height + 1);
            if let Some(count) = waiting.get_mut(from) {
                *count -= 1;
                if *count == 0 {
                    done.push(from);
                }
            }
        }
    }
    heights.retain(|name, _| !graph.contains_key(name));
    (heights, graph)
}

/// The graph with its edges reversed.
fn reversed<'t>(graph: &Graph<'t>) -> Graph<'t> {
    let mut reversed: Graph<'t> = graph.keys().map(|name| (*name, Vec::new())).collect();
    for (name, targets) in graph {
        for target in targets {
            if let Some(from) = reversed.get_mut(target) {
                from.push(name);
            }
        }
    }
    reversed
}

fn collect<'v>(validator: &'v Validator, refs: &mut Vec<&'v str>) {
    match validator {
        Validator::Ref(name) => refs.push(name),
        Validator::Array(inner) => collect(inner, refs),
        Validator::Record(keys, values) => {
            collect(keys, refs);
            collect(values, refs);
        }
        Validator::Object(fields) => fields.iter().for_each(|field| collect(&field.validator, refs)),
        Validator::Union(members) => members.iter().for_each(|member| collect(member, refs)),
        Validator::Null
        | Validator::Number
        | Validator::Bigint
        | Validator::CommitTs
        | Validator::Boolean
        | Validator::String
        | Validator::Bytes
        | Validator::Any
        | Validator::Literal(_)
        | Validator::Id(_)
        | Validator::Document(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Types that are each a list of the next; the last one also refers to `end`.
    fn chain(length: usize, end: Option<usize>) -> BTreeMap<String, Validator> {
        let refer = |index: usize| Validator::Ref(format!("T{index:05}"));
        let validator = |index: usize| match (index + 1 < length, end) {
            (true, _) => Validator::Array(Box::new(refer(index + 1))),
            (false, Some(end)) => Validator::Union(vec![Validator::Null, Validator::Array(Box::new(refer(end)))]),
            (false, None) => Validator::Null,
        };
        (0..length).map(|index| (format!("T{index:05}"), validator(index))).collect()
    }

    #[test]
    fn chains_and_cycles_have_a_limit() {
        for end in [None, Some(0), Some(DEEPEST / 2), Some(DEEPEST - 1)] {
            assert_eq!(too_deep(&chain(DEEPEST, end)), None, "{end:?}");
            assert!(too_deep(&chain(DEEPEST + 1, end)).is_some(), "{end:?}");
            assert!(too_deep(&chain(50_000, end)).is_some(), "{end:?}");
        }
        assert_eq!(too_deep(&chain(DEEPEST + 1, None)), Some("T00000"));
    }

    #[test]
    fn many_types_side_by_side_are_not_deep() {
        let leaf = || ("Leaf".to_owned(), Validator::Array(Box::new(Validator::Ref("Leaf".to_owned()))));
        let many = (0..5000).map(|index| (format!("T{index}"), Validator::Ref("Leaf".to_owned())));
        assert_eq!(too_deep(&many.chain([leaf()]).collect()), None);
    }
}
