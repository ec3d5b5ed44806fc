//! The `pattern` of a string → whether every text that it lets through spells a number.

/// Whether the pattern is made of digits, signs, dots and exponents alone, from the first character to the last, each
/// where a number has it. One that says it in another way is not known for what it is.
pub(super) fn spells_numbers(pattern: &str) -> bool {
    let inner = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix('$'));
    // `\$` is a dollar sign.
    let Some(inner) = inner.filter(|inner| !inner.ends_with('\\')) else {
        return false;
    };
    let mut rest = inner.chars();
    let mut number = Number::default();
    // For each group that is open, how many marks came before it.
    let mut groups = Vec::new();
    while let Some(c) = rest.next() {
        let mut before = number.marks;
        let fits = match c {
            '(' => {
                groups.push(number.marks);
                let after = rest.as_str();
                if let Some(after) = after.strip_prefix("?:") {
                    rest = after.chars();
                }
                !rest.as_str().starts_with('?')
            }
            ')' => groups.pop().map(|marks| before = marks).is_some(),
            // The anchors are of one branch each.
            '|' => {
                number.begin();
                !groups.is_empty()
            }
            '?' | '*' | '+' => true,
            '{' => repeats(&mut rest),
            '[' => class(&mut rest, &mut number),
            '\\' => rest.next().is_some_and(|c| number.take(escaped(c))),
            // By itself it is any character.
            '.' => false,
            c => number.take(plain(c)),
        };
        let marked = number.marks > before;
        if !fits || marked && rest.as_str().starts_with(['*', '+', '{']) {
            return false;
        }
    }
    groups.is_empty() && number.has_digits
}

/// What a character is in a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Digit,
    Dot,
    Exponent,
    PlusOrMinus,
}

/// What has been seen of a number, as the pattern goes on.
#[derive(Default)]
struct Number {
    has_digits: bool,
    /// How often something stands there but digits, which alone can come again.
    marks: usize,
    /// Something but a sign, in this branch.
    begun: bool,
    dots: usize,
    last: Option<Sign>,
}

impl Number {
    /// Another branch, which may say the same from the start.
    fn begin(&mut self) {
        (self.begun, self.dots, self.last) = (false, 0, None);
    }

    /// Whether it can stand there: a sign is first or after the exponent, which comes after digits, and there is one dot.
    fn take(&mut self, sign: Option<Sign>) -> bool {
        let Some(sign) = sign else { return false };
        let fits = match sign {
            Sign::Digit => {
                self.has_digits = true;
                true
            }
            Sign::Dot => {
                self.dots += 1;
                self.dots == 1
            }
            Sign::Exponent => self.begun,
            Sign::PlusOrMinus => !self.begun || self.last == Some(Sign::Exponent),
        };
        self.marks += usize::from(sign != Sign::Digit);
        self.begun |= sign != Sign::PlusOrMinus;
        // `[-+]` is a sign like one alone.
        self.last = Some(sign);
        fits
    }
}

fn plain(c: char) -> Option<Sign> {
    Some(match c {
        '0'..='9' => Sign::Digit,
        'e' | 'E' => Sign::Exponent,
        '-' | '+' => Sign::PlusOrMinus,
        _ => return None,
    })
}

fn escaped(c: char) -> Option<Sign> {
    match c {
        'd' => Some(Sign::Digit),
        '.' => Some(Sign::Dot),
        '-' | '+' => Some(Sign::PlusOrMinus),
        _ => None,
    }
}

/// The rest of `{1,3}`.
fn repeats(rest: &mut std::str::Chars<'_>) -> bool {
    rest.by_ref()
        .find(|c| !c.is_ascii_digit() && *c != ',')
        .is_some_and(|end| end == '}')
}

/// The rest of `[0-9]`: characters of one sort.
fn class(rest: &mut std::str::Chars<'_>, number: &mut Number) -> bool {
    let mut sort = None;
    let mut before = None;
    loop {
        let Some(c) = rest.next() else { return false };
        let sign = match c {
            ']' => return number.take(sort),
            '.' => Some(Sign::Dot),
            '\\' => rest.next().and_then(escaped),
            // Between digits it is a range.
            '-' if before == Some(Sign::Digit) && rest.as_str().starts_with(|c: char| c.is_ascii_digit()) => before,
            c => plain(c),
        };
        if sign.is_none() || sort.is_some() && sort != sign {
            return false;
        }
        (sort, before) = (sign, sign);
    }
}

#[cfg(test)]
mod tests {
    use super::spells_numbers;

    #[test]
    fn numbers_and_nothing_else() {
        for numbers in [
            r"^-?(?:0|[1-9]\d*)$",
            r"^-?(?:0|[1-9]\d*)(?:\.\d+)?$",
            r"^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$",
            r"^(?:0|[1-9]\d*)$",
            r"^\d+$",
            "^[0-9]+$",
            "^[+-]?[0-9]{1,10}$",
            r"^(-?\d+\.\d*|\.\d+)$",
            r"^[-+]?\d+[.]\d{2}$",
            r"^(0|-[1-9][0-9]*)$",
            r"^\-?\d+(\.\d+)?([eE]\-?\d+)?$",
        ] {
            assert!(spells_numbers(numbers), "{numbers}");
        }
        for others in [
            "",
            "^$",
            "^-?$",
            r"\d+",
            r"^\d+",
            r"\d+$",
            r"^\d+\$",
            r"^\d+|x$",
            r"^\d+|\d$",
            r"^\d.\d$",
            r"^\d+%$",
            r"^\d{4}-\d{2}$",
            r"^\d+\.\d+\.\d+$",
            r"^(\d+-)?\d+$",
            r"^\d+(\.\d+)*$",
            r"^(-?\d)+$",
            "^[0-9]+[.]{2}$",
            "^-*[0-9]+$",
            r"^\w+$",
            r"^\D+$",
            "^[a-z0-9]+$",
            "^[^0-9]+$",
            "^[0-9a-f]+$",
            "^[0-9,]+$",
            "^[0-9",
            "^[0-9$",
            "^e5$",
            "^0x[0-9]+$",
            r"^(?!0)\d+$",
            r"^(\d+$",
            r"^\d+)$",
            r"^\d{x}$",
            r"^\d{1$",
            r"^-?(?:0|[1-9]\d*)$|^NaN$",
            "^٣$",
        ] {
            assert!(!spells_numbers(others), "{others}");
        }
    }
}
