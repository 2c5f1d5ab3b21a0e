//! Compares our client with Convex's own JavaScript client: both make the same calls to the same deployment.
//!
//! A recorder between the clients and the deployment gives our client the answers that the official one got. The tests
//! compare the requests (method, path, headers, body as JSON) and the results (value in Convex's encoding, kind of error,
//! its data, log lines). Each intended difference has a name and a reason in [`differences`].

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
