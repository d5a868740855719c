//! Name constraints (RFC 5280 §4.2.1.10, §6.1.4(g), §6.1.3(b)-(c)).
//!
//! Each issuer's constraints are applied to every certificate below it, which comes to the same
//! as the intersection of permitted and the union of excluded subtrees that the RFC computes. The
//! question's own (§6.1.1(h)-(i)) are applied as if they stood above the anchor.

use std::borrow::Cow;

use super::budget::{Budget, MOST_FINDINGS, Spent};
use super::{Candidate, Findings};
use crate::Certificate;
use crate::extension::NameConstraints;
use crate::finding::{Code, Finding};
use crate::name::{self, GeneralName, NameForm, dns, ip, mail, uri};
use crate::oid;
use crate::span::Span;
use crate::text::some_of;

/// A name that a certificate speaks for.
struct Subject<'a> {
    form: NameForm,
    value: Cow<'a, [u8]>,
    span: Span,
}

/// Whether the question itself constrains names.
pub(super) fn asked(candidate: &Candidate<'_>) -> bool {
    let (initial, _) = candidate.search.settings.subtrees.as_constraints();
    !initial.permitted.is_empty() || !initial.excluded.is_empty()
}

pub(super) fn check(
    candidate: &Candidate<'_>,
    budget: &mut Budget,
    findings: &mut Findings,
) -> Result<(), Spent> {
    // Counted without what does not refuse: that must not end the comparisons.
    let refusing = findings.iter().filter(|finding| finding.refuses());
    let mut refusals = refusing.count();
    let (initial, values) = candidate.search.settings.subtrees.as_constraints();
    if asked(candidate) {
        // An anchor is no part of the path that RFC 5280 judges.
        let path = candidate.certificates().enumerate();
        let below = path.filter(|(at, (index, _))| *at == 0 || !candidate.is_anchor(*index));
        let below: Vec<_> = below.collect();
        apply(initial, values, &below, budget, &mut refusals, findings)?;
    }
    for (depth, (index, issuer)) in candidate.certificates().enumerate().skip(1) {
        let Some(known) = &issuer.extensions().name_constraints else {
            continue;
        };
        let bases = known.value.permitted.len() + known.value.excluded.len();
        budget.comparisons(bases)?;
        if !well_formed(&known.value, issuer, index, findings) {
            continue;
        }
        let below: Vec<_> = candidate.certificates().enumerate().take(depth).collect();
        let der = issuer.der();
        apply(&known.value, der, &below, budget, &mut refusals, findings)?;
    }
    Ok(())
}

/// Applies constraints, whose spans are of `der`, to certificates with their places in the path and
/// their indexes; until enough has refused.
fn apply(
    constraints: &NameConstraints,
    der: &[u8],
    below: &[(usize, (usize, &Certificate))],
    budget: &mut Budget,
    refusals: &mut usize,
    findings: &mut Findings,
) -> Result<(), Spent> {
    for (place, (index, certificate)) in below {
        // §6.1.3(b): self-issued certificates are exempt, except the final one.
        if *place > 0 && certificate.is_self_issued() {
            continue;
        }
        let names = names_of(certificate);
        let subtrees = constraints.permitted.iter().chain(&constraints.excluded);
        let (bases, octets) = subtrees.fold((0, 0), |(count, octets), base| {
            (count + 1, octets + base.value.len())
        });
        let own: usize = names.iter().map(|name| name.value.len()).sum();
        // Each pair is one comparison, and as many more as its names are long.
        let long = names.len() * (octets / 32) + bases * (own / 32);
        budget.comparisons(long.saturating_add(names.len().saturating_mul(bases)))?;
        for name in &names {
            if *refusals >= MOST_FINDINGS {
                return Ok(());
            }
            let before = findings.len();
            judge(name, constraints, der, *index, findings);
            *refusals += findings.len() - before;
        }
    }
    Ok(())
}

/// Every name of a certificate: the alternative ones, its subject as a directoryName, and email
/// addresses in the subject where there is no alternative one (§4.2.1.10).
fn names_of(certificate: &Certificate) -> Vec<Subject<'_>> {
    let der = certificate.der();
    let mut out: Vec<Subject<'_>> = certificate
        .alternative_names()
        .map(|name| Subject {
            form: name.form,
            value: Cow::Borrowed(name.value.of(der)),
            span: name.value,
        })
        .collect();
    let subject = certificate.subject();
    if !subject.is_empty() {
        let value = Cow::Borrowed(certificate.subject_bytes());
        let span = subject.whole;
        let alternative_mail = out.iter().any(|name| name.form == NameForm::Email);
        out.push(Subject {
            form: NameForm::Directory,
            value,
            span,
        });
        if !alternative_mail {
            let mails = name::values_of(certificate.subject_bytes(), oid::EMAIL_ADDRESS);
            out.extend(mails.into_iter().map(|mail| Subject {
                form: NameForm::Email,
                value: Cow::Owned(mail.into_bytes()),
                span,
            }));
        }
    }
    out
}

/// A malformed base constrains nobody knows what: it refuses.
fn well_formed(
    constraints: &NameConstraints,
    issuer: &Certificate,
    index: usize,
    findings: &mut Findings,
) -> bool {
    let mut good = true;
    for base in constraints.permitted.iter().chain(&constraints.excluded) {
        let bytes = base.value.of(issuer.der());
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        let fits = match base.form {
            NameForm::Dns => dns::is_constraint(text),
            NameForm::Ip => ip::is_constraint(bytes),
            NameForm::Email => mail::is_constraint(text),
            NameForm::Uri => uri::is_constraint(text),
            NameForm::Directory => true,
            // Refused where a name of that form stands below.
            NameForm::Other | NameForm::X400 | NameForm::EdiParty | NameForm::RegisteredId => true,
        };
        if !fits {
            let finding = Finding::error(Code::NameConstraintMalformed)
                .about(index)
                .at(base.value);
            findings.push(finding.compared(base.form.as_str(), base.display(issuer.der())));
            good = false;
        }
    }
    good
}

enum Relation {
    Within,
    Outside,
    /// It cannot be told, so it is taken for the worse.
    Unknown,
}

fn judge(
    subject: &Subject<'_>,
    constraints: &NameConstraints,
    der: &[u8],
    index: usize,
    findings: &mut Findings,
) {
    let of_form = |base: &&GeneralName| base.form == subject.form;
    let shown = || {
        let text = String::from_utf8_lossy(&subject.value);
        match subject.form {
            NameForm::Directory => name::display(&subject.value),
            NameForm::Ip => ip::display(&subject.value),
            NameForm::RegisteredId => oid::dotted(&subject.value),
            _ => crate::text::visible(&text),
        }
    };
    let finding = |code: Code, expected: String| {
        Finding::error(code)
            .about(index)
            .at(subject.span)
            .compared(expected, shown())
    };
    for base in constraints.excluded.iter().filter(of_form) {
        match relate(subject, base.value.of(der), true) {
            Relation::Within => {
                let expected = format!("outside of {}", base.display(der));
                findings.push(finding(Code::NameExcluded, expected));
                return;
            }
            Relation::Unknown => {
                findings.push(finding(
                    Code::NameConstraintUnknownForm,
                    subject.form.as_str().to_owned(),
                ));
                return;
            }
            Relation::Outside => {}
        }
    }
    let mut permitted = constraints.permitted.iter().filter(of_form).peekable();
    if permitted.peek().is_none() {
        return;
    }
    for base in permitted.clone() {
        match relate(subject, base.value.of(der), false) {
            Relation::Within => return,
            Relation::Unknown => {
                findings.push(finding(
                    Code::NameConstraintUnknownForm,
                    subject.form.as_str().to_owned(),
                ));
                return;
            }
            Relation::Outside => {}
        }
    }
    let bases = some_of(permitted.map(|base| base.display(der)), " or ");
    findings.push(finding(Code::NameNotPermitted, format!("within {bases}")));
}

fn relate(subject: &Subject<'_>, base: &[u8], excluding: bool) -> Relation {
    let name = std::str::from_utf8(&subject.value).ok();
    let base_text = std::str::from_utf8(base).ok();
    let within = match (subject.form, name, base_text) {
        (NameForm::Dns, Some(name), Some(base)) if dns::is_presented(name) => Some(if excluding {
            dns::any_within(name, base)
        } else {
            dns::all_within(name, base)
        }),
        (NameForm::Email, Some(name), Some(base)) if mail::is_mailbox(name) => {
            Some(mail::within(name, base))
        }
        (NameForm::Uri, Some(name), Some(base)) => uri::within(name, base),
        (NameForm::Ip, ..) if ip::is_address(&subject.value) => {
            // RFC 5280 §4.2.1.10 knows two families, but ::ffff:192.0.2.1 reaches 192.0.2.1 (RFC
            // 4291 §2.5.5.2): an exclusion of the one excludes the other.
            let mapped = ip::mapped(&subject.value).filter(|_| excluding);
            let hits = |address| ip::within(address, base);
            Some(hits(&subject.value) || mapped.is_some_and(hits))
        }
        (NameForm::Directory, ..) => {
            let within = name::within_directory(&subject.value, base);
            // An exclusion that the preparation of RFC 4518 could still hit is taken to hit.
            let open = excluding && !within && name::may_be_within_directory(&subject.value, base);
            (!open).then_some(within)
        }
        _ => None,
    };
    match within {
        Some(true) => Relation::Within,
        Some(false) => Relation::Outside,
        None => Relation::Unknown,
    }
}
