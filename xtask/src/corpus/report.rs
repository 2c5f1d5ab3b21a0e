//! The table of results, and the reasons of failures.

use std::iter::once;

use super::manifest::Row;

/// The number of lines of a reason that are shown.
const LINES: usize = 24;

/// Prints a row per manifest, the totals, and the reason of each failure.
pub(crate) fn print(rows: &[Row]) {
    let width = rows.iter().map(|row| row.name.chars().count()).chain(once("manifest".len())).max().unwrap_or_default();
    let line = |name: &str, columns: [&str; 5], status: &str| {
        let [functions, types, lines, ms, warnings] = columns;
        println!("{name:width$}  {functions:>9} {types:>7} {lines:>8} {ms:>8} {warnings:>8}  {status}");
    };
    let numbers = |functions: usize, types: usize, lines: usize, ms: f64, warnings: usize, name: &str, status: &str| {
        let columns =
            [functions.to_string(), types.to_string(), lines.to_string(), format!("{ms:.1}"), warnings.to_string()];
        line(name, columns.each_ref().map(String::as_str), status);
    };
    line("manifest", ["functions", "types", "lines", "ms", "warnings"], "status");
    for row in rows {
        let status = row.outcome.as_ref().map_or_else(|failure| failure.step, |()| "ok");
        let summary = &row.summary;
        numbers(summary.functions, summary.types, row.lines(), row.ms(), row.warnings, &row.name, status);
    }
    let sum = |count: fn(&Row) -> usize| rows.iter().map(count).sum::<usize>();
    let failed = sum(|row| usize::from(row.outcome.is_err()));
    let status = format!("{} ok, {failed} failed", rows.len() - failed);
    let (functions, types) = (sum(|row| row.summary.functions), sum(|row| row.summary.types));
    let ms = rows.iter().map(Row::ms).sum();
    let name = format!("{} manifests", rows.len());
    numbers(functions, types, sum(Row::lines), ms, sum(|row| row.warnings), &name, &status);

    for row in rows {
        let Err(failure) = &row.outcome else { continue };
        println!("\n{}: {}", row.name, failure.step);
        for line in failure.reason.lines().take(LINES) {
            println!("    {line}");
        }
        match failure.reason.lines().count().saturating_sub(LINES) {
            0 => {}
            more => println!("    ... and {more} more lines"),
        }
    }
}

impl Row {
    pub(crate) fn lines(&self) -> usize {
        self.text.lines().count()
    }

    fn ms(&self) -> f64 {
        self.time.as_secs_f64() * 1e3
    }
}
