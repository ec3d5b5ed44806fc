//! The command `mintage`.

/// A generation is a great many small allocations, and the system's allocator is a third of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    mintage::cli::run(std::env::args_os())
}
