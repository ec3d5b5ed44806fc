//! Uses the client that the build script made.

use pets_by_build_script::Client;
use pets_by_build_script::models::{Pet, PetKind};

fn main() {
    let client = Client::builder().build().expect("the description names a server");
    // A call does nothing until it is awaited; this one only shows that it type-checks.
    let pet = Pet::new("Rex").kind(PetKind::Dog);
    let _ = client.put_pet(1, pet.clone());
    println!("{pet:?}");
}
