#![allow(clippy::all, clippy::unwrap_used)]
use mintage::diag::{Severity, Sink};
use mintage::source::{Input, load};
fn main() {
    let show = std::env::var_os("DUMP").is_some();
    for name in std::env::args().skip(1) {
        let mut sink = Sink::new();
        let sources = load(
            &[Input {
                name: name.clone(),
                text: None,
            }],
            &mut sink,
        );
        let Some(doc) = mintage::read::read(&sources, &mut sink) else {
            println!("NONE {name}");
            continue;
        };
        let before = sink.into_sorted().len();
        let mut sink = Sink::new();
        let t = std::time::Instant::now();
        let api = mintage::lower::lower(&doc, &Default::default(), &mut sink);
        let time = t.elapsed().as_secs_f64();
        let o = api.tally.operations;
        println!(
            "DOC {time:.3} {name} ops={} typed={} widened={} types={} props={:?} readmsgs={before}",
            o.typed + o.widened,
            o.typed,
            o.widened,
            api.types.len(),
            api.tally.properties
        );
        if show {
            print!("{}", mintage::model::dump(&api));
        }
        for d in sink.into_sorted() {
            let lost = api
                .tally
                .losses
                .iter()
                .any(|l| l.code == d.code && Some(&l.at) == d.at.as_ref());
            println!(
                "   {}{} {} {:?} | {}",
                match d.severity {
                    Severity::Error => "E",
                    Severity::Warning => "W",
                    _ => "N",
                },
                if lost { "!" } else { "" },
                d.code,
                d.at,
                d.message
            );
        }
    }
}
