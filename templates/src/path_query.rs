//! Parameters within a pair of the query that a path has of its own: `filter=name-{name}` (OAS 3.1.2, Path Templating).
//! Uses `operation`, `plain`, `style` and `url`.

use super::operation::Parameter;
use super::plain::Plain;
use super::style::words;
use super::url::cut;

impl Parameter {
    /// In place of what stands in braces there.
    pub const fn within(mut self, pair: &'static str) -> Self {
        self.pair = pair;
        self.write = write;
        self
    }
}

fn write(parameter: &Parameter, value: &Plain) -> Option<String> {
    let text = words(value, false).join(",");
    let mut out = String::new();
    let mut rest = parameter.pair;
    while let (before, Some(after)) = cut(rest, '{') {
        out.push_str(before);
        out.push_str(&text);
        rest = cut(after, '}').1.unwrap_or_default();
    }
    out.push_str(rest);
    Some(out)
}
