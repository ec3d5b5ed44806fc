//! Nodes and edges → the groups and the circles among them, and the edges that close one. No recursion: the depth of a
//! graph is the author's.

use std::collections::BTreeSet;

/// The groups of nodes that lie on circles together.
pub(super) fn circles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let leads_back = |node: &usize| edges.get(*node).is_some_and(|e| e.contains(node));
    let on_circle = |group: &Vec<usize>| group.len() > 1 || group.iter().any(leads_back);
    groups(edges).into_iter().filter(on_circle).collect()
}

/// All nodes, in groups of those that lead to one another; what a group leads to comes before it (Tarjan, without
/// recursion).
pub(in crate::lower) fn groups(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let mut found = Vec::new();
    let mut index = vec![UNSEEN; edges.len()];
    let mut low = vec![0usize; edges.len()];
    let mut on_stack = vec![false; edges.len()];
    let mut stack = Vec::new();
    let mut counter = 0;
    for start in 0..edges.len() {
        if index.get(start) != Some(&UNSEEN) {
            continue;
        }
        let mut way: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((node, next)) = way.last().copied() {
            if next == 0 {
                set(&mut index, node, counter);
                set(&mut low, node, counter);
                counter += 1;
                stack.push(node);
                set(&mut on_stack, node, true);
            }
            let to = edges.get(node).and_then(|e| e.get(next)).copied();
            if let Some(top) = way.last_mut() {
                top.1 += 1;
            }
            if let Some(to) = to {
                if index.get(to) == Some(&UNSEEN) {
                    way.push((to, 0));
                } else if on_stack.get(to) == Some(&true) {
                    let least = get(&low, node).min(get(&index, to));
                    set(&mut low, node, least);
                }
                continue;
            }
            way.pop();
            if let Some((parent, _)) = way.last() {
                let least = get(&low, *parent).min(get(&low, node));
                set(&mut low, *parent, least);
            }
            if get(&low, node) == get(&index, node) {
                let mut group = Vec::new();
                while let Some(member) = stack.pop() {
                    set(&mut on_stack, member, false);
                    group.push(member);
                    if member == node {
                        break;
                    }
                }
                group.sort_unstable();
                found.push(group);
            }
        }
    }
    found
}

/// The edges that close a circle, seen from its first member on.
pub(super) fn back_edges(edges: &[Vec<usize>], inside: &BTreeSet<usize>, order: &[usize]) -> BTreeSet<(usize, usize)> {
    let mut found = BTreeSet::new();
    let mut done: BTreeSet<usize> = BTreeSet::new();
    let mut on_way: BTreeSet<usize> = BTreeSet::new();
    for start in order {
        if done.contains(start) {
            continue;
        }
        let mut way: Vec<(usize, usize)> = vec![(*start, 0)];
        on_way.insert(*start);
        while let Some((node, next)) = way.last_mut() {
            let node = *node;
            match edges.get(node).and_then(|e| e.get(*next)) {
                Some(to) => {
                    *next += 1;
                    if !inside.contains(to) || done.contains(to) {
                        continue;
                    }
                    if on_way.contains(to) {
                        found.insert((node, *to));
                    } else {
                        on_way.insert(*to);
                        way.push((*to, 0));
                    }
                }
                None => {
                    way.pop();
                    on_way.remove(&node);
                    done.insert(node);
                }
            }
        }
    }
    found
}

fn get(all: &[usize], index: usize) -> usize {
    all.get(index).copied().unwrap_or(usize::MAX)
}

pub(super) fn set<T>(all: &mut [T], index: usize, value: T) {
    if let Some(slot) = all.get_mut(index) {
        *slot = value;
    }
}
