//! What is looked up by its octets: one kind of ordered map for all of the engine.
//!
//! Each further kind of map or sort is a copy of its code for other types, some 2 KB of brotli in a
//! wasm module that may have 220.

use std::collections::BTreeMap;

/// Numbers by their octets, in the order of the octets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Index(BTreeMap<Vec<u8>, usize>);

impl Index {
    /// The number of these octets.
    pub(crate) fn get(&self, octets: &[u8]) -> Option<usize> {
        self.0.get(octets).copied()
    }

    /// The number that these octets have, or else are given.
    pub(crate) fn get_or_give(&mut self, octets: &[u8], number: usize) -> usize {
        *self.0.entry(octets.to_vec()).or_insert(number)
    }

    /// Enters octets as a member of a set. Whether they are new.
    pub(crate) fn enter(&mut self, octets: &[u8]) -> bool {
        let next = self.0.len();
        self.get_or_give(octets, next) == next
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// All of them in their order, each with its number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&[u8], usize)> {
        self.0
            .iter()
            .map(|(octets, number)| (octets.as_slice(), *number))
    }

    /// All of them that are text, in their order.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.iter()
            .filter_map(|(octets, _)| std::str::from_utf8(octets).ok())
    }
}

/// Values by octets.
#[derive(Clone, Debug)]
pub(crate) struct Table<T> {
    index: Index,
    values: Vec<T>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            index: Index::default(),
            values: Vec::new(),
        }
    }
}

impl<T> Table<T> {
    /// The value of these octets.
    pub(crate) fn get(&self, octets: &[u8]) -> Option<&T> {
        self.values.get(self.index.get(octets)?)
    }

    /// Gives these octets a value, where they have none.
    pub(crate) fn give(&mut self, octets: &[u8], value: T) {
        let next = self.values.len();
        if self.index.get_or_give(octets, next) == next {
            self.values.push(value);
        }
    }

    /// All octets in their order, each with its value.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&[u8], &T)> {
        let entries = self.index.iter();
        entries.filter_map(|(octets, place)| Some((octets, self.values.get(place)?)))
    }
}

impl<T> Table<Vec<T>> {
    /// Adds to the list of these octets.
    pub(crate) fn push(&mut self, octets: &[u8], item: T) {
        let next = self.values.len();
        let place = self.index.get_or_give(octets, next);
        match self.values.get_mut(place) {
            Some(list) => list.push(item),
            None => self.values.push(vec![item]),
        }
    }
}

/// Two numbers as octets, which have the order of the numbers.
pub(crate) fn pair(first: usize, second: usize) -> [u8; 16] {
    let mut octets = [0; 16];
    let (head, tail) = octets.split_at_mut(8);
    head.copy_from_slice(&wide(first));
    tail.copy_from_slice(&wide(second));
    octets
}

fn wide(number: usize) -> [u8; 8] {
    u64::try_from(number).unwrap_or(u64::MAX).to_be_bytes()
}

/// The places of a list in the order of these keys; those of equal keys keep theirs.
pub(crate) fn order(keys: impl Iterator<Item = u64>) -> Vec<usize> {
    let mut sorted = Index::default();
    for (place, key) in keys.enumerate() {
        let octets = [key.to_be_bytes(), wide(place)].concat();
        sorted.get_or_give(&octets, place);
    }
    sorted.iter().map(|(_, place)| place).collect()
}

/// The list in the order of these keys, one for each of its members.
pub(crate) fn in_order<T>(list: Vec<T>, keys: impl Iterator<Item = u64>) -> Vec<T> {
    let places = order(keys);
    let mut list: Vec<Option<T>> = list.into_iter().map(Some).collect();
    let taken = places
        .into_iter()
        .filter_map(|place| list.get_mut(place)?.take());
    taken.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_with_their_octets() {
        let mut index = Index::default();
        assert!(index.enter(b"b") && index.enter(b"a") && !index.enter(b"b"));
        assert_eq!(
            (index.get(b"b"), index.get(b"c"), index.len()),
            (Some(0), None, 2)
        );
        assert_eq!(index.texts().collect::<Vec<_>>(), ["a", "b"]);
        let mut lists = Table::default();
        lists.push(b"x", 1);
        lists.push(b"x", 2);
        assert_eq!(lists.get(b"x"), Some(&vec![1, 2]));
    }

    #[test]
    fn order_is_that_of_keys_then_of_places() {
        assert_eq!(order([3, 1, 3, 0].into_iter()), [3, 1, 0, 2]);
        assert_eq!(
            in_order(vec!["c", "b", "d", "a"], [3, 1, 3, 0].into_iter()),
            ["a", "b", "c", "d"]
        );
        assert!(pair(1, 2) < pair(1, 3) && pair(1, 300) < pair(2, 0));
    }
}
