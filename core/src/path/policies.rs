//! Certificate policies: RFC 5280 §6.1.3(d)-(f), §6.1.4(a)-(j) and §6.1.5(a), (b) and (g), over the
//! graph of RFC 9618 §5, where the tree of RFC 5280 could be made exponential.
//!
//! At each depth a policy has one node at most, whatever leads to it, so that the graph has no more
//! nodes than the certificates have policies and mappings, and is never pruned while it is built:
//! what reaches the last depth is found once, from its end.

use super::{Candidate, Findings};
use crate::Certificate;
use crate::extension::Extensions;
use crate::finding::{Code, Finding};
use crate::index::{Index, Table};
use crate::oid;
use crate::policy::PolicyInputs;
use crate::text::some_of;

/// A policy, as the content octets of its identifier.
type Policy<'a> = &'a [u8];

/// A policy that the path is valid for up to a depth.
struct Node<'a> {
    /// valid_policy.
    policy: Policy<'a>,
    /// expected_policy_set: what stands for it one certificate further down.
    expected: Vec<Policy<'a>>,
    /// The nodes above that lead to it.
    parents: Vec<usize>,
}

impl<'a> Node<'a> {
    fn new(policy: Policy<'a>, parents: Vec<usize>) -> Self {
        Self {
            policy,
            expected: vec![policy],
            parents,
        }
    }
}

/// The nodes of one depth.
type Level<'a> = Vec<Node<'a>>;

/// Counters of certificates that may still pass until each condition binds (RFC 5280 §6.1.2(d)-(f)).
struct Counters {
    explicit: usize,
    mapping: usize,
    any: usize,
}

/// The path is valid for the policies that it must be valid for.
pub(super) fn check(candidate: &Candidate<'_>, findings: &mut Findings) {
    for (index, certificate) in candidate.certificates() {
        no_mapping_of_any(index, certificate, findings);
    }
    let inputs = &candidate.search.settings.policies;
    if !inputs.require_explicit && !candidate.certificates().any(|(_, c)| requires_explicit(c)) {
        // The graph decides nothing where nobody requires a policy.
        return;
    }
    if let Err(finding) = walk(candidate, inputs) {
        findings.push(finding);
    }
}

fn requires_explicit(certificate: &Certificate) -> bool {
    let constraints = &certificate.extensions().policy_constraints;
    constraints.is_some_and(|known| known.value.require_explicit.is_some())
}

/// anyPolicy is neither mapped nor mapped to (RFC 5280 §6.1.4(a)).
fn no_mapping_of_any(index: usize, certificate: &Certificate, findings: &mut Findings) {
    let Some(mappings) = &certificate.extensions().policy_mappings else {
        return;
    };
    let der = certificate.der();
    for mapping in &mappings.value {
        for span in [mapping.issuer, mapping.subject] {
            if span.of(der) == oid::ANY_POLICY {
                let finding = Finding::error(Code::PolicyMappingOfAny)
                    .about(index)
                    .at(span);
                findings.push(finding.compared("a policy of its own", "anyPolicy"));
            }
        }
    }
}

/// Follows the path from its anchor down. The anchor's own constraints apply (RFC 5937 §3.2), as
/// if its certificate stood in the path; it restricts policies only where it lists some.
fn walk(candidate: &Candidate<'_>, inputs: &PolicyInputs) -> Result<(), Finding> {
    let path: Vec<(usize, &Certificate)> = candidate.certificates().rev().collect();
    let unbound = path.len() + 1;
    let start = |binds: bool| if binds { 0 } else { unbound };
    let mut counters = Counters {
        explicit: start(inputs.require_explicit),
        mapping: start(inputs.inhibit_mapping),
        any: start(inputs.inhibit_any),
    };
    let mut levels: Vec<Level<'_>> = vec![vec![Node::new(oid::ANY_POLICY, Vec::new())]];
    for (position, (index, certificate)) in path.iter().enumerate() {
        let is_subject = position + 1 == path.len();
        let extensions = certificate.extensions();
        let lists_none = candidate.is_anchor(*index) && extensions.policies.is_none();
        let above = levels.last().map(Vec::as_slice).unwrap_or_default();
        // §6.1.3(d)(2): a self-issued certificate passes anyPolicy on, unless it is the last.
        let any_counts = counters.any > 0 || (!is_subject && certificate.is_self_issued());
        let mut level = if lists_none {
            vec![Node::new(oid::ANY_POLICY, vec![0])]
        } else {
            valid_policies(above, certificate, any_counts)
        };
        // §6.1.3(f).
        if counters.explicit == 0 && level.is_empty() {
            return Err(refusal(
                *index,
                certificate,
                "a policy that its issuers allow",
            ));
        }
        if !is_subject {
            map(&mut level, certificate, counters.mapping > 0);
            counters.pass(extensions, certificate.is_self_issued());
        } else {
            // §6.1.5(a) and (b).
            counters.explicit = counters.explicit.saturating_sub(1);
            let constraints = extensions.policy_constraints;
            if constraints.is_some_and(|known| known.value.require_explicit == Some(0)) {
                counters.explicit = 0;
            }
        }
        levels.push(level);
    }
    if counters.explicit > 0 || is_acceptable(&levels, &inputs.acceptable) {
        return Ok(());
    }
    let names = some_of(
        inputs.acceptable.iter().map(|policy| oid::dotted(policy)),
        ", ",
    );
    let expected = if names.is_empty() {
        "any policy"
    } else {
        &names
    };
    let subject = path
        .last()
        .ok_or_else(|| Finding::error(Code::PolicyRequired))?;
    Err(refusal(subject.0, subject.1, expected))
}

impl Counters {
    /// §6.1.4(h)-(j).
    fn pass(&mut self, extensions: &Extensions, self_issued: bool) {
        if !self_issued {
            for counter in [&mut self.explicit, &mut self.mapping, &mut self.any] {
                *counter = counter.saturating_sub(1);
            }
        }
        if let Some(known) = extensions.policy_constraints {
            lower(&mut self.explicit, known.value.require_explicit);
            lower(&mut self.mapping, known.value.inhibit_mapping);
        }
        lower(
            &mut self.any,
            extensions.inhibit_any_policy.map(|known| known.value),
        );
    }
}

fn lower(counter: &mut usize, to: Option<u16>) {
    if let Some(to) = to {
        *counter = usize::from(to).min(*counter);
    }
}

/// The nodes of a certificate's depth (RFC 5280 §6.1.3(d) and (e)); none where it lists no policy.
fn valid_policies<'a>(
    above: &[Node<'a>],
    certificate: &'a Certificate,
    any_counts: bool,
) -> Level<'a> {
    let Some(policies) = &certificate.extensions().policies else {
        return Vec::new();
    };
    let mut expected: Table<Vec<(Policy<'a>, usize)>> = Table::default();
    for (place, node) in above.iter().enumerate() {
        for policy in &node.expected {
            expected.push(policy, (policy, place));
        }
    }
    let places = |list: &Vec<(Policy<'a>, usize)>| list.iter().map(|(_, place)| *place).collect();
    let of = |policy: Policy<'_>| -> Option<Vec<usize>> { expected.get(policy).map(places) };
    let mut taken = Index::default();
    let mut level = Vec::new();
    let mut has_any = false;
    for information in &policies.value {
        let policy = information.oid.of(certificate.der());
        if policy == oid::ANY_POLICY {
            has_any = true;
        } else if let Some(parents) = of(policy).or_else(|| of(oid::ANY_POLICY)) {
            taken.enter(policy);
            level.push(Node::new(policy, parents));
        }
    }
    if has_any && any_counts {
        // What was expected and not taken above, anyPolicy itself included.
        let rest = expected
            .iter()
            .filter(|(policy, _)| taken.get(policy).is_none());
        let policy = |list: &Vec<(Policy<'a>, usize)>| list.first().map(|(policy, _)| *policy);
        level.extend(rest.filter_map(|(_, list)| Some(Node::new(policy(list)?, places(list)))));
    }
    level
}

/// Mappings of a certificate, for the next one (RFC 5280 §6.1.4(b)).
fn map<'a>(level: &mut Level<'a>, certificate: &'a Certificate, allowed: bool) {
    let Some(mappings) = &certificate.extensions().policy_mappings else {
        return;
    };
    let der = certificate.der();
    let mut to: Table<Vec<(Policy<'a>, Policy<'a>)>> = Table::default();
    for mapping in &mappings.value {
        let (issuer, subject) = (mapping.issuer.of(der), mapping.subject.of(der));
        to.push(issuer, (issuer, subject));
    }
    if !allowed {
        level.retain(|node| to.get(node.policy).is_none());
        return;
    }
    let subjects = |list: &Vec<(Policy<'a>, Policy<'a>)>| list.iter().map(|(_, to)| *to).collect();
    let mut there = Index::default();
    for node in level.iter_mut() {
        there.enter(node.policy);
        if let Some(list) = to.get(node.policy) {
            node.expected = subjects(list);
        }
    }
    let any = level.iter().find(|node| node.policy == oid::ANY_POLICY);
    if let Some(parents) = any.map(|node| node.parents.clone()) {
        // Valid through anyPolicy: the node is made for the mapping's sake.
        let rest = to.iter().filter(|(policy, _)| there.get(policy).is_none());
        level.extend(rest.filter_map(|(_, list)| {
            Some(Node {
                policy: list.first()?.0,
                expected: subjects(list),
                parents: parents.clone(),
            })
        }));
    }
}

/// Whether a policy that the user accepts leads to the subject (RFC 5280 §6.1.5(g)): in the words
/// of the anchor, that is as first named below anyPolicy.
fn is_acceptable(levels: &[Level<'_>], acceptable: &[Vec<u8>]) -> bool {
    let Some((last, above)) = levels.split_last() else {
        return false;
    };
    let all = acceptable.is_empty() || acceptable.iter().any(|policy| policy == oid::ANY_POLICY);
    if all || last.iter().any(|node| node.policy == oid::ANY_POLICY) {
        return !last.is_empty();
    }
    let is_accepted = |node: &Node<'_>| {
        acceptable
            .iter()
            .any(|policy| policy.as_slice() == node.policy)
    };
    let mut reached: Vec<bool> = vec![true; last.len()];
    let mut level = last;
    for upper in above.iter().rev() {
        let mut next = vec![false; upper.len()];
        let here = level.iter().zip(&reached).filter(|(_, reached)| **reached);
        for (node, _) in here {
            for parent in &node.parents {
                let is_any = upper
                    .get(*parent)
                    .is_some_and(|node| node.policy == oid::ANY_POLICY);
                if is_any && is_accepted(node) {
                    return true;
                }
                if let Some(place) = next.get_mut(*parent) {
                    *place = true;
                }
            }
        }
        reached = next;
        level = upper;
    }
    false
}

fn refusal(index: usize, certificate: &Certificate, expected: &str) -> Finding {
    let der = certificate.der();
    let policies = &certificate.extensions().policies;
    let listed = policies.iter().flat_map(|known| &known.value);
    let names = some_of(listed.map(|policy| oid::name(policy.oid.of(der))), ", ");
    let found = if names.is_empty() {
        "no policies".to_owned()
    } else {
        names
    };
    let mut finding = Finding::error(Code::PolicyRequired).about(index);
    finding.span = policies.as_ref().map(|known| known.span);
    finding.compared(expected, found)
}
