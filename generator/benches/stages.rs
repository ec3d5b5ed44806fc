//! What each stage costs, on our own description and on the largest documents
//! of the corpus when `MINTAGE_CORPUS` names the unpacked folder.
//!
//! `cargo bench -p mintage --bench stages`

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use mintage::config::Config;
use mintage::diag::Sink;
use mintage::name::Remembered;
use mintage::source::Input;
use std::hint::black_box;
use std::path::{Path, PathBuf};

/// The largest documents that pass, by what they stress.
const LARGE: &[&str] = &[
    "github-api.github.com.json",
    "stripe-spec3.json",
    "progenitor-nexus.json",
];

fn documents() -> Vec<PathBuf> {
    let mut found = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/tokens.yaml")];
    if let Some(corpus) = std::env::var_os("MINTAGE_CORPUS") {
        found.extend(
            LARGE
                .iter()
                .map(|name| Path::new(&corpus).join(name))
                .filter(|path| path.exists()),
        );
    }
    found
}

fn stages(c: &mut Criterion) {
    let config = Config::default();
    for path in documents() {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut group = c.benchmark_group(&name);
        group.sample_size(10);
        let text = std::fs::read_to_string(&path).expect("a document of the bench can be read");
        let input = [Input {
            name: name.clone(),
            text: Some(text),
        }];

        let sources = mintage::source::load(&input, &mut Sink::new());
        let document = mintage::read::read(&sources, &mut Sink::new()).expect("a document of the bench is sound");
        let api = mintage::lower::lower(&document, &config, &mut Sink::new());
        let names = mintage::name::name(&api, &sources, &config, &Remembered::default(), &mut Sink::new());

        group.bench_function(BenchmarkId::from_parameter("source"), |b| {
            b.iter(|| black_box(mintage::source::load(&input, &mut Sink::new())))
        });
        group.bench_function(BenchmarkId::from_parameter("read"), |b| {
            b.iter(|| black_box(mintage::read::read(&sources, &mut Sink::new())))
        });
        group.bench_function(BenchmarkId::from_parameter("lower"), |b| {
            b.iter(|| black_box(mintage::lower::lower(&document, &config, &mut Sink::new())))
        });
        group.bench_function(BenchmarkId::from_parameter("name"), |b| {
            b.iter(|| {
                black_box(mintage::name::name(
                    &api,
                    &sources,
                    &config,
                    &Remembered::default(),
                    &mut Sink::new(),
                ))
            })
        });
        group.bench_function(BenchmarkId::from_parameter("emit"), |b| {
            b.iter(|| black_box(mintage::emit::emit(&api, &names, &config)))
        });
        group.finish();
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
