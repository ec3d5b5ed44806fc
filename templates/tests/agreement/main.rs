//! A bounded, repeatable run of what `tests/fuzz` does without end: seeds,
//! bent by a small engine, through both readers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod property;

/// Texts to start from: each kind of value, and what is nearly one.
const SEEDS: &[&str] = &[
    "null",
    "true",
    "-0.0",
    "9223372036854775807",
    "18446744073709551616",
    "-170141183460469231731687303715884105728",
    "1.5e-7",
    "1e400",
    "123456789012345678901234567890.5E+3",
    r#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é😀""#,
    "[]",
    "[1,[2,[3]],{}]",
    "[null,\"x\",null]",
    r#"{"a":1,"b":[null,true],"a":{"":"\u0000"}}"#,
    "\u{feff}[1]",
    r#"{"id":"01","tags":["x","y"],"size":1.0,"deep":{"deep":{"deep":[[[[{}]]]]}}}"#,
];

/// What is put in: pieces that the grammar turns on.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u",
    "\\ud800",
    "\\udc00",
    "d83d",
    "null",
    "true",
    "fals",
    "-",
    "+",
    "0",
    "1",
    ".",
    "e",
    "E-",
    "99",
    "1e999",
    "12345678901234567890",
    " ",
    "\t",
    "\n",
    "\r",
    "\u{1}",
    "\u{7f}",
    "\u{feff}",
    "é",
    "😀",
    "\"a\":",
    "[[[[[[[[[[[[[[[[",
    "]]]]]]]]]]]]]]]]",
    "{\"a\":{\"a\":{\"a\":",
];

/// A generator of numbers that is the same everywhere (xorshift64*).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next()).unwrap() % bound.max(1)
    }

    fn bend(&mut self, text: &mut Vec<u8>, others: &[Vec<u8>]) {
        let at = self.below(text.len() + 1);
        match self.below(8) {
            0 if at < text.len() => text[at] ^= 1 << self.below(8),
            1 if at < text.len() => text[at] = u8::try_from(self.below(256)).unwrap(),
            2 => text.truncate(at),
            3 if at < text.len() => drop(text.drain(at..(at + 1 + self.below(8)).min(text.len()))),
            4 => {
                let end = (at + self.below(16)).min(text.len());
                let copy = text[at..end].to_vec();
                text.splice(at..at, copy);
            }
            5 => {
                let other = &others[self.below(others.len())];
                let from = self.below(other.len() + 1);
                text.splice(at.., other[from..].iter().copied());
            }
            _ => {
                let piece = PIECES[self.below(PIECES.len())].as_bytes();
                text.splice(at..at, piece.iter().copied());
            }
        }
        text.truncate(600);
    }
}

fn run(rounds: usize) {
    let mut pool: Vec<Vec<u8>> = SEEDS.iter().map(|s| s.as_bytes().to_vec()).collect();
    for seed in &pool {
        property::agrees(seed).unwrap_or_else(|why| panic!("{}: {why}", String::from_utf8_lossy(seed)));
    }
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    for round in 0..rounds {
        let mut text = pool[chance.below(pool.len())].clone();
        for _ in 0..=chance.below(4) {
            chance.bend(&mut text, &pool);
        }
        property::agrees(&text)
            .unwrap_or_else(|why| panic!("round {round}, {:?}: {why}", String::from_utf8_lossy(&text)));
        // What is still JSON is worth bending further.
        if serde_json::from_slice::<serde::de::IgnoredAny>(&text).is_ok() && pool.len() < 4_000 {
            pool.push(text);
        }
    }
}

#[test]
fn our_reader_and_serde_json_agree() {
    run(60_000);
}

/// `MINTAGE_FUZZ_ROUNDS=100000000 cargo test -p mintage-runtime --test agreement -- --ignored`
#[test]
#[ignore = "as long as is asked for"]
fn our_reader_and_serde_json_agree_for_long() {
    let rounds = std::env::var("MINTAGE_FUZZ_ROUNDS").ok();
    run(rounds.and_then(|rounds| rounds.parse().ok()).unwrap_or(10_000_000));
}
