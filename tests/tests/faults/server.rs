//! A server that follows a script, on a real socket and a thread of its own.

use std::io;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;

use crate::reply::{Reply, Step};

/// A port of this machine. It refuses connections until something is served there.
pub(crate) struct Port {
    socket: TcpSocket,
    pub(crate) url: String,
}

/// Gives each request the next reply, whatever connection it comes by. When there is none left it
/// hangs up. Stops when dropped.
pub(crate) struct Server {
    pub(crate) url: String,
    shared: Arc<Shared>,
    _stop: oneshot::Sender<()>,
}

/// What the server saw of one request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Request {
    /// Connections are numbered from 0.
    pub(crate) connection: usize,
    pub(crate) path: String,
    pub(crate) authorization: Option<String>,
    pub(crate) body: String,
}

struct Shared {
    state: Mutex<State>,
    /// Told when that changes.
    changed: Condvar,
}

struct State {
    script: std::vec::IntoIter<Reply>,
    requests: Vec<Request>,
    /// Whether the server has ended a connection.
    ended: bool,
}

impl Port {
    pub(crate) fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let url = format!("http://{}", socket.local_addr().unwrap());
        Self { socket, url }
    }

    pub(crate) fn serve(self, script: Vec<Reply>) -> Server {
        let Self { socket, url } = self;
        let state = State { script: script.into_iter(), requests: Vec::new(), ended: false };
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::new() });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let listener = {
            let _context = runtime.enter();
            socket.listen(16).unwrap()
        };
        let (stop, stopped) = oneshot::channel();
        let serving = serve(listener, shared.clone());
        thread::spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = serving => {}
                    _ = stopped => {}
                }
            });
        });
        Server { url, shared, _stop: stop }
    }
}

impl Server {
    pub(crate) fn new(script: Vec<Reply>) -> Self {
        Port::new().serve(script)
    }

    /// All requests so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared.state.lock().unwrap().requests.clone()
    }

    /// Which connection each request came by.
    pub(crate) fn connections(&self) -> Vec<usize> {
        self.requests().iter().map(|request| request.connection).collect()
    }

    /// Blocks the thread until there was a request.
    pub(crate) fn until_asked(&self) {
        self.until(|state| !state.requests.is_empty());
    }

    /// Blocks the thread until the server has ended a connection.
    pub(crate) fn until_ended(&self) {
        self.until(|state| state.ended);
    }

    fn until(&self, condition: impl Fn(&State) -> bool) {
        let state = self.shared.state.lock().unwrap();
        let longest = Duration::from_secs(10);
        let waited = self.shared.changed.wait_timeout_while(state, longest, |state| !condition(state)).unwrap();
        assert!(!waited.1.timed_out(), "the server waited for that in vain");
    }
}

impl Shared {
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.state.lock().unwrap());
        self.changed.notify_all();
        result
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    for connection in 0.. {
        let (stream, _) = listener.accept().await.unwrap();
        let shared = shared.clone();
        tokio::spawn(async move {
            // Clients that have had enough close, which is an error when it is in the middle of something.
            if let Ok(true) = converse(stream, connection, &shared).await {
                shared.change(|state| state.ended = true);
            }
        });
    }
}

/// Answers until one side ends the connection. Whether the server did.
async fn converse(stream: TcpStream, connection: usize, shared: &Shared) -> io::Result<bool> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    while let Some(request) = read(&mut stream, connection).await? {
        let reply = shared.change(|state| {
            state.requests.push(request);
            state.script.next()
        });
        for step in reply.unwrap_or_else(|| Reply::silence().close()).steps {
            match step {
                Step::Send(bytes) => stream.write_all(&bytes).await?,
                Step::SendForever(bytes, every) => loop {
                    stream.write_all(&bytes).await?;
                    tokio::time::sleep(every).await;
                },
                Step::Wait(time) => tokio::time::sleep(time).await,
                Step::WaitFor(gate) => gate.wait().await,
                Step::Close => return Ok(true),
                Step::Reset => {
                    stream.get_ref().set_zero_linger()?;
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}

/// The next request; `None` when the client has closed.
async fn read(stream: &mut BufReader<TcpStream>, connection: usize) -> io::Result<Option<Request>> {
    let mut request = Request { connection, path: String::new(), authorization: None, body: String::new() };
    let mut length = 0;
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        let line = line.trim_end();
        match line.split_once(": ") {
            _ if line.is_empty() => break,
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().unwrap(),
            Some((name, value)) if name.eq_ignore_ascii_case("authorization") => {
                request.authorization = Some(value.to_owned());
            }
            Some(_) => {}
            // The line before the headers.
            None => request.path = line.split(' ').nth(1).unwrap().to_owned(),
        }
    }
    stream.take(length).read_to_string(&mut request.body).await?;
    Ok(Some(request))
}
