//! What is asked of the machine: a core for each process, the CPU time of this one, the peak of its memory.

use std::time::Duration;

use crate::Error;

/// Who runs on a core.
#[derive(Clone, Copy)]
pub(crate) enum Core {
    Client,
    Server,
}

/// Keeps this process on a core of its own.
#[cfg(target_os = "linux")]
pub(crate) fn pin(core: Core) -> Result<(), Error> {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
    let allowed = sched_getaffinity(None)?;
    let mut cores = (0..CpuSet::MAX_CPU).filter(|core| allowed.is_set(*core));
    let chosen = match core {
        Core::Client => cores.next(),
        Core::Server => cores.next_back(),
    };
    let mut set = CpuSet::new();
    set.set(chosen.ok_or("this process has no core")?);
    Ok(sched_setaffinity(None, &set)?)
}

/// Where processes cannot be pinned this way, the system places them.
#[cfg(not(target_os = "linux"))]
pub(crate) fn pin(_: Core) -> Result<(), Error> {
    Ok(())
}

/// The CPU time of this process, all its threads, user and system.
#[cfg(target_os = "linux")]
pub(crate) fn cpu_time() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or_default()
}

/// The time on the wall, where the system is not asked for better.
#[cfg(not(target_os = "linux"))]
pub(crate) fn cpu_time() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

/// The most memory that this process has held, in bytes; only Linux says.
pub(crate) fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

/// The middle one.
pub(crate) fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}
