//! Hard limits on what hostile input can make the search do.

/// Findings after which a candidate is refused often enough.
pub(crate) const MOST_FINDINGS: usize = 64;

/// What is left to spend on one verdict.
pub(crate) struct Budget {
    signatures: u32,
    steps: u32,
    comparisons: u32,
}

impl Default for Budget {
    /// Signatures and comparisons as rustls-webpki allows them (`Budget` in its `verify_cert.rs`:
    /// 100 and 250,000). A step here judges a whole candidate or follows one issuer, where webpki
    /// counts 200,000 single calls: 2,000 of them are more than any honest bundle needs (the
    /// public web's cross-signs give below 30), and bound the time of a refusal.
    fn default() -> Self {
        Self {
            signatures: 100,
            steps: 2_000,
            comparisons: 250_000,
        }
    }
}

/// The budget of this kind is spent: the search ends, and refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spent(pub &'static str);

impl Budget {
    pub(crate) fn signature(&mut self) -> Result<(), Spent> {
        spend(&mut self.signatures, 1, "100 signatures")
    }

    pub(crate) fn step(&mut self) -> Result<(), Spent> {
        spend(&mut self.steps, 1, "2,000 steps")
    }

    pub(crate) fn comparisons(&mut self, count: usize) -> Result<(), Spent> {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        spend(&mut self.comparisons, count, "250,000 name comparisons")
    }
}

fn spend(left: &mut u32, count: u32, what: &'static str) -> Result<(), Spent> {
    match left.checked_sub(count) {
        Some(rest) => {
            *left = rest;
            Ok(())
        }
        None => {
            *left = 0;
            Err(Spent(what))
        }
    }
}
