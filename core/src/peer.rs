//! The data plane's question: is the peer at the other end of a connection a member?

use crate::Certificate;
use crate::bundle::Bundle;
use crate::crypto::Algorithms;
use crate::identity::{SpiffeId, ZoneId};
use crate::path::{Shared, ValidatedPath};
use crate::policy::{Profile, Role, Settings};
use crate::report::Report;
use crate::request::{self, Request, Subjects};
use crate::time::Time;
use crate::verdict::{self, Evidence, Outcome};
use crate::zone::Zone;

/// More certificates than any member's chain has; TLS lets a peer send thousands.
const MAX_CHAIN: usize = 16;

/// A peer that proved to be a member of a zone. Only the engine makes one.
#[derive(Clone, Debug)]
pub struct Member {
    id: Option<SpiffeId>,
    zone: ZoneId,
    path: ValidatedPath,
}

impl Member {
    /// Who it is; `None` only in zones whose members carry no identity.
    #[must_use]
    pub fn id(&self) -> Option<&SpiffeId> {
        self.id.as_ref()
    }

    /// The zone that it belongs to: the one that was asked, or one that it is federated with.
    #[must_use]
    pub fn zone(&self) -> &ZoneId {
        &self.zone
    }

    /// The path that proves it.
    #[must_use]
    pub fn path(&self) -> &ValidatedPath {
        &self.path
    }
}

impl Zone {
    /// Judges a peer by the chain that TLS delivered, its own certificate first.
    ///
    /// `expected` is who must be there; `None` accepts every member in that role.
    ///
    /// # Errors
    /// The report of the refusal, for the operator. The peer learns nothing of it.
    pub fn validate_peer(
        &self,
        chain: &[&[u8]],
        role: Role,
        expected: Option<&SpiffeId>,
        at: Time,
        algorithms: &Algorithms,
    ) -> Result<Member, Box<Report>> {
        let files = Bundle::of_peer(chain, MAX_CHAIN);
        let mut judged = None;
        if files.is_whole() && !files.certificates().is_empty() {
            let mut certificates: Vec<&Certificate> = files.certificates().iter().collect();
            let first_anchor = certificates.len();
            certificates.extend(self.anchor_sets());
            let mut shared = Shared::new(&certificates);
            let mut verdict = verdict::judge(
                &Evidence {
                    certificates: &certificates,
                    first_anchor,
                    zone: Some(self),
                    profile: Profile::Zone,
                    role,
                    settings: &Settings::default(),
                    host: None,
                    expected,
                    at,
                    algorithms,
                },
                &mut shared,
                0,
            );
            if let (Outcome::Trusted, Some(path)) = (verdict.outcome, verdict.path.take()) {
                return Ok(Member {
                    id: verdict.member,
                    zone: verdict.federation.unwrap_or_else(|| self.id().clone()),
                    path,
                });
            }
            judged = Some(verdict);
        }
        // The report of a refusal, from the same reading of the chain and the same judgement.
        let request = Request {
            zone: Some(self.clone()),
            profile: Profile::Zone,
            role,
            expected: expected.cloned(),
            subjects: Subjects::First,
            ..Request::new(Vec::new(), at)
        };
        let anchors = Bundle::default();
        let report = request::answer(&request, &files, &anchors, algorithms, judged);
        Err(Box::new(report))
    }
}
