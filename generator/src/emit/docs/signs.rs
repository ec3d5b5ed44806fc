//! The front of a line → what it says the line is in Markdown.

/// The sign in front of a list item.
pub struct Marker {
    pub text: String,
    /// Where the text of the item begins after the sign's first column.
    pub column: usize,
    /// Whether it begins a list within a paragraph.
    pub interrupts: bool,
}

impl Marker {
    /// `- `, `* `, `+ `, `1. `, `1) `.
    pub fn of(line: &str) -> Option<Marker> {
        let width = marker_width(line)?;
        let text = line.get(..width)?.to_owned();
        let rest = line.get(width..)?;
        let spaces = margin(rest);
        let column = width + if spaces > 4 || spaces == rest.len() { 1 } else { spaces };
        let interrupts = !rest.trim().is_empty() && matches!(text.as_str(), "-" | "*" | "+" | "1." | "1)");
        Some(Marker {
            text,
            column,
            interrupts,
        })
    }
}

/// How wide the sign of a list item is; what follows it is a space or nothing.
pub fn marker_width(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let sign = line.get(digits..)?.chars().next()?;
    let width = match (digits, sign) {
        (0, '-' | '*' | '+') => 1,
        (1..=9, '.' | ')') => digits + 1,
        _ => return None,
    };
    let rest = line.get(width..)?;
    (rest.is_empty() || rest.starts_with(' ')).then_some(width)
}

/// `# Heading`.
pub fn is_heading(text: &str) -> bool {
    let level = text.bytes().take_while(|b| *b == b'#').count();
    (1..=6).contains(&level)
        && text
            .get(level..)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// `---` or `===`, which make a heading of the paragraph above.
pub fn is_underline(text: &str) -> bool {
    !text.is_empty() && (text.bytes().all(|b| b == b'-') || text.bytes().all(|b| b == b'='))
}

/// `***`, `- - -`.
pub fn is_rule(text: &str) -> bool {
    let signs: Vec<char> = text.chars().filter(|c| *c != ' ').collect();
    let first = signs.first().copied().unwrap_or(' ');
    signs.len() >= 3 && matches!(first, '*' | '-' | '_') && signs.iter().all(|c| *c == first)
}

/// Whether what follows is escaped: each backslash is one already where another is before it.
pub fn escapes(text: &str) -> bool {
    (text.len() - text.trim_end_matches('\\').len()) % 2 == 1
}

pub fn margin(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The line without so much of its margin.
pub fn without(line: &str, columns: usize) -> &str {
    line.get(columns.min(margin(line))..).unwrap_or(line)
}
