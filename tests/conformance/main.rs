//! Convex's own JavaScript client beside ours: the same calls of the same deployment.
//!
//! A recorder stands between the clients and the deployment. The official client calls first; the answers that it got
//! are given to ours, too. Compared is what was sent (method, path, headers, body as JSON) and what was understood
//! (value in Convex's encoding, kind of error, its data, log lines). Where they differ on purpose, the difference has a
//! name and a reason in [`differences`].

mod calls;
mod differences;
mod endpoints;
mod failures;
mod functions;
mod identity;
mod official;
mod ours;
mod pagination;
mod production;
mod prototype;
mod queue;
mod recorder;
mod refused;
mod sent;
mod understood;
