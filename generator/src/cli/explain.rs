//! `mintage explain`: a code of a message → its page of the catalogue, or all codes in a list.

use super::{Exit, FINE, Stop, print};
use crate::diag::{self, CATALOGUE};
use clap::Args;

#[derive(Args)]
#[command(
    after_help = "Examples:\n  mintage explain unknown-setting\n  mintage explain                            lists every code"
)]
pub(super) struct Explain {
    /// A code, as it stands in brackets after `error` or `warning`
    code: Option<String>,
}

pub(super) fn explain(arguments: &Explain) -> Exit {
    let Some(code) = &arguments.code else {
        let width = CATALOGUE.iter().map(|e| e.code.len()).max().unwrap_or_default();
        let lines: Vec<String> = CATALOGUE
            .iter()
            .map(|e| format!("{:width$}  {}\n", e.code, e.title))
            .collect();
        print(&lines.concat())?;
        return Ok(FINE);
    };
    let code = code.trim_matches(['[', ']', '`']);
    let Some(entry) = diag::explain(code) else {
        let known: Vec<&str> = CATALOGUE.iter().map(|e| e.code).collect();
        let hint = match diag::nearest(code, &known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`mintage explain` lists all".to_owned(),
        };
        return Err(Stop::usage(format!("there is no code `{code}`; {hint}")));
    };
    let mut text = format!("{}: {}\n\n{}\n", entry.code, entry.title, entry.text.trim());
    for (what, snippet) in [("Raises it", entry.wrong), ("Does not", entry.right)] {
        if !snippet.is_empty() {
            text.push_str(&format!("\n{what}:\n\n"));
            for line in snippet.trim_end().lines() {
                text.push_str(format!("    {line}").trim_end());
                text.push('\n');
            }
        }
    }
    print(&text)?;
    Ok(FINE)
}
