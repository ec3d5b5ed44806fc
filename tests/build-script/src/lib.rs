//! The client of [`pets.yaml`](../pets.yaml), made by `build.rs`.

include!(concat!(env!("OUT_DIR"), "/client/src/include.rs"));
