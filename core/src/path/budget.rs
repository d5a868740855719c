//! Hard limits on what hostile input can make the search do: for one verdict, and for all verdicts
//! of one question together.

use crate::Certificate;
use crate::key::KeyKind;

/// Findings after which a candidate is refused often enough.
pub(crate) const MOST_FINDINGS: usize = 64;

/// What may be spent, of each kind of work.
#[derive(Clone, Copy, Debug)]
struct Left {
    signatures: u32,
    steps: u32,
    comparisons: u32,
}

/// For one verdict. Signatures and comparisons as rustls-webpki allows them (`Budget` in its
/// `verify_cert.rs`: 100 and 250,000). A step here judges a whole candidate or follows one issuer,
/// where webpki counts 200,000 single calls: 2,000 of them are more than any honest bundle needs
/// (the public web's cross-signs give below 30), and bound the time of a refusal.
const VERDICT: Left = Left {
    signatures: 100,
    steps: 2_000,
    comparisons: 250_000,
};

/// For one question, whatever its number of verdicts. It reads at most 2,000 objects
/// (`Limits::objects`), and 2,000 leaves under one authority need one signature and three steps
/// each: this is twice the one, and more than three times the other. Ten verdicts may spend all
/// of their comparisons.
const QUESTION: Left = Left {
    signatures: 4_000,
    steps: 20_000,
    comparisons: 2_500_000,
};

/// What is left to spend on a question, between its verdicts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct QuestionBudget(Left);

impl QuestionBudget {
    /// What was spent on signatures.
    pub(crate) fn spent_on_signatures(&self) -> u32 {
        QUESTION.signatures.saturating_sub(self.0.signatures)
    }
}

impl Default for QuestionBudget {
    fn default() -> Self {
        Self(QUESTION)
    }
}

/// What is left to spend on one verdict, and on the question that it is part of.
pub(crate) struct Budget {
    verdict: Left,
    question: Left,
}

/// The budget of this kind is spent: the search ends, and refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spent(pub &'static str);

impl Budget {
    /// A verdict's budget, within what its question has left.
    pub(crate) fn new(question: QuestionBudget) -> Self {
        Self {
            verdict: VERDICT,
            question: question.0,
        }
    }

    /// What the question has left after this verdict.
    pub(crate) fn rest(&self) -> QuestionBudget {
        #[cfg(test)]
        spent::add(self);
        QuestionBudget(self.question)
    }

    /// A signature that this verdict asks for, whether or not another one verified it already: so
    /// that what is judged before it does not widen what one verdict may ask.
    pub(crate) fn signature(&mut self) -> Result<(), Spent> {
        spend(&mut self.verdict.signatures, 1, "100 signatures")
    }

    /// A signature that is verified now, under this certificate's key.
    pub(crate) fn verification(&mut self, signer: &Certificate) -> Result<(), Spent> {
        let all = "4,000 signatures in one question";
        spend(&mut self.question.signatures, weight(signer), all)
    }

    pub(crate) fn step(&mut self) -> Result<(), Spent> {
        spend(&mut self.verdict.steps, 1, "2,000 steps")?;
        let all = "20,000 steps in one question";
        spend(&mut self.question.steps, 1, all)
    }

    pub(crate) fn comparisons(&mut self, count: usize) -> Result<(), Spent> {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        spend(
            &mut self.verdict.comparisons,
            count,
            "250,000 name comparisons",
        )?;
        let all = "2,500,000 name comparisons in one question";
        spend(&mut self.question.comparisons, count, all)
    }
}

/// What a signature under this key counts for. RSA's cost grows with the square of the modulus, and
/// with the exponent: 8192 bits and an exponent of 33 take 32 times as long as 2048 and 65,537,
/// which are below P-256 in WebAssembly.
fn weight(signer: &Certificate) -> u32 {
    let KeyKind::Rsa { modulus, exponent } = signer.key().kind else {
        return 1;
    };
    let of_size = match modulus.len() {
        0..=512 => 1,
        513..=768 => 2,
        _ => 4,
    };
    of_size * if exponent.len() > 3 { 2 } else { 1 }
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

/// What verdicts spent, for this crate's own tests.
#[cfg(test)]
pub(crate) mod spent {
    use std::cell::Cell;

    use super::{Budget, QUESTION, VERDICT};

    thread_local! {
        static SPENT: Cell<[u32; 4]> = const { Cell::new([0; 4]) };
    }

    pub(super) fn add(budget: &Budget) {
        let [signatures, steps, comparisons, _] = SPENT.get();
        SPENT.set([
            signatures + (VERDICT.signatures - budget.verdict.signatures),
            steps + (VERDICT.steps - budget.verdict.steps),
            comparisons + (VERDICT.comparisons - budget.verdict.comparisons),
            // Of the whole question so far.
            QUESTION.signatures - budget.question.signatures,
        ]);
    }

    /// Signatures asked for, steps, comparisons, and signatures verified since it was asked last.
    pub(crate) fn take() -> [u32; 4] {
        SPENT.take()
    }
}

#[cfg(test)]
mod tests {
    // Tests alone read files here.
    #![allow(clippy::disallowed_methods)]

    use super::*;
    use crate::bundle::{Bundle, Input, Limits};

    /// The first certificate of a vector.
    fn certificate(vector: &str) -> Certificate {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors");
        let input = Input {
            name: "input.pem".to_owned(),
            bytes: std::fs::read(root.join(vector).join("input.pem")).unwrap(),
        };
        Bundle::parse(&[input], &Limits::default()).certificates()[0].clone()
    }

    #[test]
    fn a_costly_key_counts_for_more() {
        for (vector, expected) in [
            ("a-member", 1),
            ("rsa-2048", 1),
            ("rsa-exponent-of-33-bits", 2),
            ("rsa-8192", 4),
        ] {
            assert_eq!(weight(&certificate(vector)), expected, "{vector}");
        }
        let mut budget = Budget::new(QuestionBudget::default());
        let large = certificate("rsa-8192");
        assert_eq!(count(|| budget.verification(&large)), 1_000);
        assert_eq!(budget.rest().spent_on_signatures(), 4_000);
    }

    /// How often `spend` goes well.
    fn count(mut spend: impl FnMut() -> Result<(), Spent>) -> usize {
        (0..).take_while(|_| spend().is_ok()).count()
    }

    #[test]
    fn a_verdict_may_do_so_much_of_each() {
        let certificate = certificate("a-member");
        let mut budget = Budget::new(QuestionBudget::default());
        assert_eq!(count(|| budget.signature()), 100);
        assert_eq!(count(|| budget.step()), 2_000);
        assert_eq!(count(|| budget.comparisons(1_000)), 250);
        assert_eq!(
            budget.comparisons(1),
            Err(Spent("250,000 name comparisons"))
        );
        assert_eq!(count(|| budget.verification(&certificate)), 4_000);
    }

    #[test]
    fn a_question_has_what_its_verdicts_left() {
        let mut left = QuestionBudget::default();
        let verdicts = (0..).take_while(|_| {
            let mut budget = Budget::new(left);
            let spent = count(|| budget.step());
            left = budget.rest();
            spent == 2_000
        });
        assert_eq!(verdicts.count(), 10);
        let mut left = QuestionBudget::default();
        let verdicts = (0..).take_while(|_| {
            let mut budget = Budget::new(left);
            let fits = budget.comparisons(250_000).is_ok();
            left = budget.rest();
            fits
        });
        assert_eq!(verdicts.count(), 10);
    }
}
