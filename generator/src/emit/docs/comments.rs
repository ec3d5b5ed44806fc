//! Lines of Markdown → the same without HTML's comments, which nobody was meant to read.

use super::fence::Fence;
use super::signs::margin;

/// The lines without HTML's comments, which may go on over empty lines; what code holds stays.
pub fn without(lines: &[&str]) -> Vec<String> {
    let mut out = Vec::with_capacity(lines.len());
    let mut fence: Option<Fence> = None;
    let mut ends = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.contains("-->"))
        .map(|(at, _)| at)
        .peekable();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        let body = line.trim_start_matches(['>', ' ']);
        match &fence {
            Some(open) if open.closes(body) => fence = None,
            Some(_) => {}
            None => fence = Fence::open(body),
        }
        let start = line.find("<!--").filter(|_| fence.is_none() && margin(line) < 4);
        let opening = start.and_then(|start| line.get(..start));
        let Some(before) = opening.filter(|before| before.matches('`').count() % 2 == 0) else {
            out.push((*line).to_owned());
            continue;
        };
        while ends.next_if(|end| *end < at).is_some() {}
        let end = ends.peek().copied();
        if let Some(end) = end.filter(|_| !line.get(before.len()..).is_some_and(|rest| rest.contains("-->"))) {
            let after = lines.get(end).and_then(|line| line.split_once("-->"));
            out.push(format!("{before}{}", after.map_or("", |(_, after)| after)));
            at = end + 1;
        } else {
            out.push((*line).to_owned());
        }
    }
    out
}
