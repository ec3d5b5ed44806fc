//! Parameters that travel as cookies (OAS 3.1.2 §4.8.12.3).
//! Uses `operation`, `plain` and `style`.

use super::operation::{In, Parameter, Style};
use super::plain::Plain;
use super::style;

impl Parameter {
    /// A cookie, `form`, exploded.
    pub const fn cookie(name: &'static str) -> Self {
        Self::new(name, In::Cookie, Style::Form, true, write)
    }
}

/// `name=value; …`; `None`: no cookie.
fn write(parameter: &Parameter, value: &Plain) -> Option<String> {
    let pairs = style::pairs(parameter.name, Style::Form, parameter.explode, value, false);
    style::joined(&pairs, style::token, style::encode, "; ")
}
