//! The data plane's question: is the peer at the other end of a connection a member?

use crate::Certificate;
use crate::answer::Inputs;
use crate::bundle::Bundle;
use crate::crypto::Algorithms;
use crate::identity::{SpiffeId, ZoneId};
use crate::path::{Shared, ValidatedPath};
use crate::policy::{Profile, Revocation, Role, Settings};
use crate::report::Report;
use crate::request::{self, Request, Subjects};
use crate::revocation::Supplied;
use crate::time::Time;
use crate::verdict::{self, Evidence, Outcome};
use crate::zone::Zone;

/// More certificates than any member's chain has; TLS lets a peer send thousands.
pub(crate) const MAX_CHAIN: usize = 16;

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

/// What a peer is held against beyond its chain.
#[derive(Clone, Copy, Debug)]
pub struct Checks<'a> {
    /// Whether certificates must be shown not to be revoked, and limits.
    pub settings: &'a Settings,
    /// Evidence of revocation: the lists and responses in it count.
    pub evidence: &'a Bundle,
}

impl Zone {
    /// Judges a peer by the chain that TLS delivered, its own certificate first. Revocation is not
    /// looked at, as [`Zone::validate_peer_with`] can.
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
        let settings = Settings {
            revocation: Revocation::Off,
            ..Settings::default()
        };
        let checks = Checks {
            settings: &settings,
            evidence: &Bundle::default(),
        };
        self.validate_peer_with(checks, chain, role, expected, at, algorithms)
    }

    /// Judges a peer as [`Zone::validate_peer`], by these settings and this evidence. Evidence with
    /// anything in it that was not read refuses everybody, unless revocation is off.
    ///
    /// # Errors
    /// As [`Zone::validate_peer`].
    pub fn validate_peer_with(
        &self,
        checks: Checks<'_>,
        chain: &[&[u8]],
        role: Role,
        expected: Option<&SpiffeId>,
        at: Time,
        algorithms: &Algorithms,
    ) -> Result<Member, Box<Report>> {
        let files = Bundle::of_peer(chain, MAX_CHAIN);
        let inputs = Inputs {
            files: &files,
            anchors: &Bundle::default(),
            evidence: checks.evidence,
        };
        let mut judged = None;
        let unread = inputs.first_unread(checks.settings.revocation).is_some();
        if files.is_whole() && !unread && !files.certificates().is_empty() {
            let mut certificates: Vec<&Certificate> = files.certificates().iter().collect();
            let first_anchor = certificates.len();
            certificates.extend(self.anchor_sets());
            let mut shared = Shared::new(&certificates);
            let supplied: Supplied<'_> = inputs.supplied();
            let mut verdict = verdict::judge(
                &Evidence {
                    certificates: &certificates,
                    first_anchor,
                    zone: Some(self),
                    profile: Profile::Zone,
                    role,
                    settings: checks.settings,
                    supplied: &supplied,
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
            judged = Some((verdict, shared));
        }
        // The report of a refusal, from the same reading of the chain and the same judgement.
        let request = Request {
            zone: Some(self.clone()),
            profile: Profile::Zone,
            role,
            settings: checks.settings.clone(),
            expected: expected.cloned(),
            subjects: Subjects::First,
            ..Request::new(Vec::new(), at)
        };
        Err(Box::new(request::answer(
            &request, inputs, algorithms, judged,
        )))
    }
}
