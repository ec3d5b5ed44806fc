//! A listing of a megabyte, decoded and encoded: ours, serde's derive, and ours through serde.
#![allow(clippy::unwrap_used)]
mod models;
#[path = "../../tests/codec/runtime.rs"]
mod runtime;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use models::{derived, ours};
use runtime::json;
use runtime::value::Value;

fn listing(c: &mut Criterion) {
    let body = models::body().into_bytes();
    let disks: Vec<ours::Disk> = json::from_slice(&body).unwrap();
    let theirs: Vec<derived::Disk> = serde_json::from_slice(&body).unwrap();
    assert_eq!(
        json::to_vec(&disks.view()).unwrap(),
        serde_json::to_vec(&theirs).unwrap()
    );

    let mut decode = c.benchmark_group("decode");
    decode.throughput(Throughput::Bytes(body.len() as u64));
    decode.bench_function("ours", |b| {
        b.iter(|| json::from_slice::<Vec<ours::Disk>>(&body).unwrap())
    });
    decode.bench_function("derive", |b| {
        b.iter(|| serde_json::from_slice::<Vec<derived::Disk>>(&body).unwrap())
    });
    decode.bench_function("bridge", |b| {
        b.iter(|| serde_json::from_slice::<Vec<ours::Disk>>(&body).unwrap())
    });
    decode.finish();

    let mut encode = c.benchmark_group("encode");
    encode.throughput(Throughput::Bytes(body.len() as u64));
    encode.bench_function("ours", |b| b.iter(|| json::to_vec(&disks.view())));
    encode.bench_function("derive", |b| b.iter(|| serde_json::to_vec(&theirs).unwrap()));
    encode.bench_function("bridge", |b| b.iter(|| serde_json::to_vec(&disks).unwrap()));
    encode.finish();
}

criterion_group!(benches, listing);
criterion_main!(benches);
