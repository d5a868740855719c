//! A chain as TLS delivers it, judged against anchors that are read once: the question of a data
//! plane outside of a zone.

use crate::Certificate;
use crate::answer::Inputs;
use crate::bundle::{Bundle, Input, Limits};
use crate::crypto::Algorithms;
use crate::path::{Shared, ValidatedPath};
use crate::peer::MAX_CHAIN;
use crate::report::Report;
use crate::request::{self, Request, Subjects};
use crate::verdict::{self, Evidence, Outcome};

/// Trust anchors, read once for many chains.
///
/// ```
/// use zoneseal_core::{Algorithms, Anchors, Request, Time};
/// let anchors = Anchors::read(&[]);
/// let request = Request::new(Vec::new(), Time::from_unix(1_795_500_600));
/// let refusal = anchors.validate_chain(&[&b"no certificate"[..]], &request, &Algorithms::new(&[]));
/// assert_eq!(refusal.unwrap_err().code(), "truncated");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Anchors(Bundle);

impl Anchors {
    /// The certificates in these files. What cannot be read stands in the report of a refusal.
    #[must_use]
    pub fn read(files: &[Input]) -> Self {
        Self(Bundle::parse(files, &Limits::default()))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.certificates().len()
    }

    /// Whether there is none, so that nothing can be trusted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Judges a chain, the end entity's certificate first, by the profile, role, host, time and
    /// settings of `request`. The request's own files, anchors, zone and evidence are not looked
    /// at: members of a zone are judged by [`Zone::validate_peer`](crate::Zone::validate_peer).
    ///
    /// # Errors
    /// The report of the refusal.
    pub fn validate_chain(
        &self,
        chain: &[&[u8]],
        request: &Request,
        algorithms: &Algorithms,
    ) -> Result<ValidatedPath, Box<Report>> {
        let files = Bundle::of_peer(chain, MAX_CHAIN);
        let inputs = Inputs {
            files: &files,
            anchors: &self.0,
            evidence: &Bundle::default(),
        };
        let mut judged = None;
        let unread = inputs.first_unread(request.settings.revocation).is_some();
        if files.is_whole() && !unread && !files.certificates().is_empty() {
            let mut certificates: Vec<&Certificate> = files.certificates().iter().collect();
            let first_anchor = certificates.len();
            certificates.extend(self.0.certificates());
            let mut shared = Shared::new(&certificates);
            let mut verdict = verdict::judge(
                &Evidence {
                    certificates: &certificates,
                    first_anchor,
                    zone: None,
                    profile: request.profile,
                    role: request.role,
                    settings: &request.settings,
                    supplied: &inputs.supplied(),
                    host: request.host.as_ref(),
                    expected: None,
                    at: request.at,
                    algorithms,
                },
                &mut shared,
                0,
            );
            if let (Outcome::Trusted, Some(path)) = (verdict.outcome, verdict.path.take()) {
                return Ok(path);
            }
            judged = Some((verdict, shared));
        }
        let request = Request {
            zone: None,
            expected: None,
            subjects: Subjects::First,
            ..request.clone()
        };
        Err(Box::new(request::answer(
            &request, inputs, algorithms, judged,
        )))
    }
}
