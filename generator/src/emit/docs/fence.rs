//! The opening line of a fenced block of code → what the block is fenced
//! with in our comments: always a language, and never Rust.

use super::signs::marker_width;

/// What rustdoc takes for Rust, or complains about.
const RUST: &[&str] = &[
    "rust",
    "no_run",
    "ignore",
    "should_panic",
    "compile_fail",
    "edition",
    "test_harness",
    "standalone",
    "custom",
];

pub struct Fence {
    mark: char,
    width: usize,
    language: String,
}

impl Fence {
    /// The fence that the line opens; the line has no margin and stands in no quotation.
    pub fn open(line: &str) -> Option<Fence> {
        let mark = line.chars().next().filter(|c| *c == '`' || *c == '~')?;
        let width = line.chars().take_while(|c| *c == mark).count();
        let info = line.get(width..)?.trim();
        if width < 3 || (mark == '`' && info.contains('`')) {
            return None;
        }
        let word: String = info
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '#'))
            .collect();
        let word = word.to_ascii_lowercase();
        let language = if word.is_empty() || RUST.iter().any(|known| word.starts_with(known)) {
            "text".to_owned()
        } else {
            word
        };
        Some(Fence { mark, width, language })
    }

    pub fn opening(&self) -> String {
        format!("{}{}", self.closing(), self.language)
    }

    pub fn closing(&self) -> String {
        self.mark.to_string().repeat(self.width)
    }

    /// Whether one of the fences that follow is long enough.
    pub fn is_closed(&self, (backticks, tildes): (usize, usize)) -> bool {
        let longest = if self.mark == '`' { backticks } else { tildes };
        longest >= self.width
    }

    pub fn closes(&self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= self.width && line.chars().all(|c| c == self.mark)
    }
}

/// For each line how long the longest fence is, of backticks and of tildes, that it or a line below it is.
pub struct Closings(Vec<(usize, usize)>);

impl Closings {
    pub fn of(lines: &[&str]) -> Closings {
        let mut longest = (0, 0);
        let mut all: Vec<(usize, usize)> = lines
            .iter()
            .rev()
            .map(|line| {
                let line = line.trim();
                let run = |mark: u8| if line.bytes().all(|b| b == mark) { line.len() } else { 0 };
                longest = (longest.0.max(run(b'`')), longest.1.max(run(b'~')));
                longest
            })
            .collect();
        all.reverse();
        Closings(all)
    }

    /// Those of the lines from `at` on.
    pub fn after(&self, at: usize) -> &[(usize, usize)] {
        self.0.get(at..).unwrap_or_default()
    }
}

/// Of each line of a whole text whether a fence opens there, or is open.
pub fn coded<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<bool> {
    let mut fence: Option<Fence> = None;
    let code = lines.map(|line| {
        let text = line.trim_start_matches(['>', ' ']);
        let was_open = fence.is_some();
        match &fence {
            Some(open) if open.closes(text) => fence = None,
            Some(_) => {}
            None => fence = Fence::open(behind_markers(text)),
        }
        was_open || fence.is_some()
    });
    code.collect()
}

/// What stands behind the signs of items in front of a line.
fn behind_markers(text: &str) -> &str {
    let mut rest = text;
    while let Some(after) = marker_width(rest).and_then(|width| rest.get(width..)) {
        rest = after.trim_start_matches(['>', ' ']);
    }
    rest
}

/// Whether a line of ours opens or closes a block of code.
pub fn is_fence(line: &str) -> bool {
    Fence::open(line).is_some()
}

/// Lines of code that the author only indented, between fences that they don't hold themselves.
pub fn fenced(code: &[String]) -> Vec<String> {
    let longest = code
        .iter()
        .map(|line| line.trim_start().bytes().take_while(|b| *b == b'`').count())
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    let mut out = vec![format!("{fence}text")];
    out.extend(code.iter().cloned());
    out.push(fence);
    out
}
