//! Every code, with what `mintage explain` prints for it.

/// The long text behind a code.
#[derive(Debug)]
pub struct Explanation {
    pub code: &'static str,
    /// One line: what the code is about.
    pub title: &'static str,
    /// Why it matters and what to do, in Markdown.
    pub text: &'static str,
    /// A snippet of a description that raises the code.
    pub wrong: &'static str,
    /// The same snippet, mended.
    pub right: &'static str,
}

/// All explanations, sorted by code.
pub static CATALOGUE: &[Explanation] = &[];

/// The explanation of `code`.
pub fn explain(code: &str) -> Option<&'static Explanation> {
    CATALOGUE.iter().find(|e| e.code == code)
}
