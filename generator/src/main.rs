//! The command `mintage`.

fn main() -> std::process::ExitCode {
    mintage::cli::run(std::env::args_os())
}
