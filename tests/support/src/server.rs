//! A server on a real socket.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use socket2::{Domain, SockRef, Socket, Type};

use crate::Request;
use crate::connection::Connection;
use crate::reply::{Reply, Step};

/// A local port. It refuses connections until a server listens on it.
#[derive(Debug)]
pub struct Port {
    socket: Socket,
    address: SocketAddr,
    /// Its URL.
    pub url: String,
}

/// Answers each request, on any number of connections. Stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    /// Its URL.
    pub url: String,
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    respond: Box<dyn Fn(&Request) -> Reply + Send + Sync>,
    state: Mutex<State>,
    /// Notified when the state changes.
    changed: Condvar,
}

#[derive(Default)]
struct State {
    requests: Vec<Request>,
    /// Whether the server has closed or reset a connection.
    ended: bool,
    stopped: bool,
}

impl Port {
    /// Takes a free port.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[expect(clippy::new_without_default, reason = "each call takes another port")]
    #[must_use]
    pub fn new() -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
        let address = socket.local_addr().unwrap().as_socket().unwrap();
        Self { socket, address, url: format!("http://{address}") }
    }

    /// Starts a server on this port, like [`Server::new`].
    #[must_use]
    pub fn serve(self, script: Vec<Reply>) -> Server {
        let script = Mutex::new(script.into_iter());
        self.serve_by(move |_| script.lock().unwrap().next().unwrap_or_else(|| Reply::silence().close()))
    }

    fn serve_by(self, respond: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Server {
        let Self { socket, address, url } = self;
        socket.listen(64).unwrap();
        let (respond, state, changed) = (Box::new(respond), Mutex::default(), Condvar::new());
        let shared = Arc::new(Shared { respond, state, changed });
        let served = shared.clone();
        thread::spawn(move || serve(&TcpListener::from(socket), &served));
        Server { url, address, shared }
    }
}

impl Server {
    /// Answers each request with the next reply. When none is left, it closes the connection.
    #[must_use]
    pub fn new(script: Vec<Reply>) -> Self {
        Port::new().serve(script)
    }

    /// Answers each request with the reply that `respond` returns. It may block. Concurrent requests call it
    /// concurrently.
    pub fn by(respond: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Port::new().serve_by(respond)
    }

    /// Returns all requests so far, including every one that was answered.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.shared.state.lock().unwrap().requests.clone()
    }

    /// Returns the requests since the last call.
    pub fn take_requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.shared.state.lock().unwrap().requests)
    }

    /// Returns the only request since the last call of this method or [`take_requests`](Self::take_requests).
    ///
    /// # Panics
    ///
    /// If there was none, or more than one.
    pub fn take_request(&self) -> Request {
        let [request] = self.take_requests().try_into().expect("one request");
        request
    }

    /// Returns the number of the connection of each request.
    #[must_use]
    pub fn connections(&self) -> Vec<usize> {
        self.requests().iter().map(|request| request.connection).collect()
    }

    /// Blocks the thread until there is a request.
    pub fn until_asked(&self) {
        self.until(|state| !state.requests.is_empty());
    }

    /// Blocks the thread until the server has closed or reset a connection.
    pub fn until_ended(&self) {
        self.until(|state| state.ended);
    }

    fn until(&self, condition: impl Fn(&State) -> bool) {
        let state = self.shared.state.lock().unwrap();
        let limit = Duration::from_secs(20);
        let waited = self.shared.changed.wait_timeout_while(state, limit, |state| !condition(state)).unwrap();
        assert!(!waited.1.timed_out(), "the server waited {limit:?} in vain");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.change(|state| state.stopped = true);
        // Wakes the thread that waits for connections.
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(listener: &TcpListener, shared: &Arc<Shared>) {
    let start = Instant::now();
    for (number, stream) in listener.incoming().enumerate() {
        if shared.state.lock().unwrap().stopped {
            return;
        }
        // A client may have closed it already.
        let Ok(stream) = stream else { continue };
        let shared = shared.clone();
        thread::spawn(move || {
            let mut connection = Connection::new(stream, number, start);
            let ended = shared.converse(&mut connection);
            drop(connection);
            if ended {
                shared.change(|state| state.ended = true);
            }
        });
    }
}

impl Shared {
    /// Answers requests until one side ends the connection. Returns whether that was the server.
    fn converse(&self, connection: &mut Connection) -> bool {
        while let Some(request) = connection.read_request() {
            self.change(|state| state.requests.push(request.clone()));
            for step in (self.respond)(&request).steps {
                let done = match step {
                    Step::Send(bytes) => connection.try_send(&bytes).is_err(),
                    Step::SendForever(bytes, every) => {
                        while connection.try_send(&bytes).is_ok() && !self.stopped_within(every) {}
                        true
                    }
                    Step::Wait(time) => self.stopped_within(time),
                    Step::WaitFor(gate) => {
                        gate.wait();
                        false
                    }
                    Step::Close => return true,
                    Step::Reset => {
                        SockRef::from(connection.stream()).set_linger(Some(Duration::ZERO)).unwrap();
                        return true;
                    }
                };
                if done {
                    return false;
                }
            }
        }
        false
    }

    /// Waits for this time, or until the server is dropped. Returns whether it was.
    fn stopped_within(&self, time: Duration) -> bool {
        let state = self.state.lock().unwrap();
        self.changed.wait_timeout_while(state, time, |state| !state.stopped).unwrap().0.stopped
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap());
        self.changed.notify_all();
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}
