//! A command → its output, exit, CPU seconds and peak memory, children
//! included. What the corpus runner and the cost script measure with.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wait4::Wait4;

/// When a command has had enough.
pub struct Limits {
    pub time: Duration,
}

/// What a command did and cost.
#[derive(Clone, Debug, Default)]
pub struct Ran {
    /// `None`: it was ended by a signal, ours included.
    pub code: Option<i32>,
    pub timed_out: bool,
    pub stdout: String,
    pub stderr: String,
    /// User and system seconds of the process and all it waited for.
    pub cpu: f64,
    /// Peak resident set of the largest of them, in megabytes.
    pub peak_mb: f64,
}

/// Runs `command` to its end, or kills it at the limit.
pub fn run(mut command: Command, limits: &Limits) -> Ran {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(problem) => {
            return Ran {
                stderr: problem.to_string(),
                ..Ran::default()
            };
        }
    };
    let (mut out, mut err) = (child.stdout.take(), child.stderr.take());
    let reader = |stream: Option<Box<dyn Read + Send>>| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            if let Some(mut stream) = stream {
                let _ = stream.read_to_end(&mut bytes);
            }
            String::from_utf8_lossy(&bytes).into_owned()
        })
    };
    let stdout = reader(out.take().map(|s| Box::new(s) as Box<dyn Read + Send>));
    let stderr = reader(err.take().map(|s| Box::new(s) as Box<dyn Read + Send>));

    // The watcher only needs the id: `wait4` must own the waiting, for the figures.
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let id = child.id();
    let time = limits.time;
    let watcher = std::thread::spawn(move || {
        let started = Instant::now();
        let over = stopped.recv_timeout(time).is_err() && started.elapsed() >= time;
        if over {
            let _ = Command::new("kill").arg("-9").arg(id.to_string()).status();
        }
        over
    });
    let waited = child.wait4();
    let _ = stop.send(());
    let timed_out = watcher.join().unwrap_or(false);
    let stdout = stdout.join().unwrap_or_default();
    let stderr = stderr.join().unwrap_or_default();
    match waited {
        Ok(used) => Ran {
            code: used.status.code(),
            timed_out,
            stdout,
            stderr,
            cpu: (used.rusage.utime + used.rusage.stime).as_secs_f64(),
            peak_mb: used.rusage.maxrss as f64 / (1024.0 * 1024.0),
        },
        Err(problem) => Ran {
            stderr: format!("{stderr}{problem}"),
            stdout,
            timed_out,
            ..Ran::default()
        },
    }
}
