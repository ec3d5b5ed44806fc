//! Values by what they are worth, whichever way they are spelt.

use super::Tree;

/// Whether two values are one: numbers by what they are worth, so that `1` is `1.0`, and maps whatever the order of their
/// entries (JSON Schema 2020-12 §4.2.2).
pub fn same(one: &Tree, other: &Tree) -> bool {
    let mut open = vec![(one, other)];
    while let Some((one, other)) = open.pop() {
        let alike = match (one, other) {
            (Tree::List(one), Tree::List(other)) => {
                open.extend(one.iter().zip(other));
                one.len() == other.len()
            }
            (Tree::Map(one), Tree::Map(other)) => {
                let pairs = one.iter().filter_map(|(key, value)| Some((value, other.get(key)?)));
                let before = open.len();
                open.extend(pairs);
                one.len() == other.len() && open.len() - before == one.len()
            }
            (Tree::Float(_), _) | (_, Tree::Float(_)) => match (whole_of(one), whole_of(other)) {
                (None, None) => one == other,
                (one, other) => one == other,
            },
            _ => one == other,
        };
        if !alike {
            return false;
        }
    }
    true
}

/// A number without a fraction, however it is written.
pub fn whole_of(value: &Tree) -> Option<i128> {
    match value {
        Tree::Int(number) => Some(*number),
        Tree::Float(number) => whole(*number),
        _ => None,
    }
}

/// The same as an integer, where one of our own holds it.
pub fn whole(number: f64) -> Option<i128> {
    let fits = number >= i128::MIN as f64 && number < i128::MAX as f64;
    (fits && number.fract() == 0.0).then_some(number as i128)
}

/// Whether the first of two values that are the [`same`] is spelt more plainly: `1` and not `1.0`. So the order in which the
/// two stand decides nothing.
pub fn plainer(one: &Tree, other: &Tree) -> bool {
    let mut open = vec![(one, other)];
    while let Some(pair) = open.pop() {
        match pair {
            (Tree::Int(_), Tree::Float(_)) => return true,
            (Tree::Float(_), Tree::Int(_)) => return false,
            (Tree::List(one), Tree::List(other)) => open.extend(one.iter().zip(other)),
            (Tree::Map(one), Tree::Map(other)) => {
                let pairs = one.by_key().zip(other.by_key());
                open.extend(pairs.map(|((_, one), (_, other))| (one, other)));
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(entries: &[(&str, Tree)]) -> Tree {
        let entries = entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone()));
        Tree::Map(entries.collect())
    }

    #[test]
    fn numbers_are_what_they_are_worth_and_maps_have_no_order() {
        let one = map(&[("a", Tree::Int(1)), ("b", Tree::List(vec![Tree::Int(2)]))]);
        let other = map(&[("b", Tree::List(vec![Tree::Float(2.0)])), ("a", Tree::Float(1.0))]);
        assert!(same(&one, &other));
        for (one, other) in [
            (map(&[("a", Tree::Null)]), map(&[("b", Tree::Null)])),
            (Tree::Int(i128::MAX), Tree::Float(i128::MAX as f64)),
            (Tree::Float(1.5), Tree::Int(1)),
            (Tree::List(vec![Tree::Int(1)]), Tree::List(Vec::new())),
            (Tree::Bool(true), Tree::Int(1)),
        ] {
            assert!(!same(&one, &other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn one_of_two_spellings_is_plainer_whichever_comes_first() {
        let list = |items: [Tree; 2]| Tree::List(items.to_vec());
        let (one, two) = (|| Tree::Int(1), || Tree::Float(2.0));
        for (one, other) in [
            (Tree::Int(1), Tree::Float(1.0)),
            (list([one(), two()]), list([Tree::Float(1.0), two()])),
            (list([Tree::Float(1.0), Tree::Int(2)]), list([one(), two()])),
            (
                map(&[("a", one()), ("b", two())]),
                map(&[("b", two()), ("a", Tree::Float(1.0))]),
            ),
        ] {
            assert!(plainer(&one, &other) && !plainer(&other, &one), "{one:?} {other:?}");
        }
        assert!(!plainer(&Tree::Float(1.0), &Tree::Float(1.0)));
    }
}
