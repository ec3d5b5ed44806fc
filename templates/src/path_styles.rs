//! The styles of paths that are not `simple`: `.blue` and `;color=blue` (OAS 3.1.2 §4.8.12.3, RFC 6570 §3.2.5, §3.2.7).
//! Uses `operation`, `plain` and `style`.

use super::operation::Parameter;
use super::plain::Plain;
use super::style::{encode, member, words};

impl Parameter {
    /// `.blue`
    pub const fn label(mut self) -> Self {
        self.write = label;
        self
    }

    /// `;color=blue`
    pub const fn matrix(mut self) -> Self {
        self.write = matrix;
        self
    }
}

fn label(parameter: &Parameter, value: &Plain) -> Option<String> {
    let words = words(value, parameter.explode);
    if words.is_empty() {
        return None;
    }
    Some([".", &words.join(if parameter.explode { "." } else { "," })].concat())
}

fn matrix(parameter: &Parameter, value: &Plain) -> Option<String> {
    let Parameter { name, explode, .. } = *parameter;
    let mut out = String::new();
    let mut add = |name: &str, text: &str| {
        out.push(';');
        out.push_str(&encode(name));
        if !text.is_empty() {
            out.push('=');
            out.push_str(text);
        }
    };
    match value {
        Plain::List(_) if explode => {
            for text in words(value, false) {
                add(name, &text);
            }
        }
        Plain::Map(members) if explode => {
            for (key, value) in members {
                if *value != Plain::Null {
                    add(key, &member(value));
                }
            }
        }
        value => {
            let texts = words(value, false);
            if !texts.is_empty() {
                add(name, &texts.join(","));
            }
        }
    }
    Some(out)
}
