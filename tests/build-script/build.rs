//! Generates the client whenever its description changes.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=pets.yaml");
    let out = std::env::var("OUT_DIR").expect("cargo says where build scripts write");
    for diagnostic in mintage::generate_to("pets.yaml", Path::new(&out).join("client")).expect("a sound description") {
        println!("cargo::warning={}", diagnostic.message);
    }
}
