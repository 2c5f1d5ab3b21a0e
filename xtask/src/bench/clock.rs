//! Measures work: CPU time and peak memory.

use std::time::Duration;

use crate::Error;

/// The number of runs, of which the median counts.
pub(crate) const RUNS: usize = 9;

/// The CPU seconds that a piece of work takes.
pub(crate) fn seconds<T>(mut work: impl FnMut() -> Result<T, Error>) -> Result<f64, Error> {
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let start = now();
        let result = work()?;
        times.push(now().saturating_sub(start));
        // Not measured: a process does not drop its results before it exits.
        drop(result);
    }
    times.sort();
    Ok(times[RUNS / 2].as_secs_f64())
}

/// The CPU time of this process, all its threads, user and system.
#[cfg(unix)]
fn now() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or_default()
}

/// The wall-clock time, on systems where CPU time is not measured.
#[cfg(not(unix))]
fn now() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

/// The peak memory of this process in bytes. Only known on Linux.
pub(crate) fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}
