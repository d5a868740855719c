//! certval's RFC 5280 validation, on every path that its own comparison of names allows.

use certval::{
    CertificationPath, CertificationPathResults, CertificationPathSettings, PDVCertificate,
    PDVTrustAnchorChoice, PkiEnvironment, TimeOfInterest, compare_names,
    enforce_trust_anchor_constraints, get_trust_anchor_name, parse_cert,
};

use crate::{Answer, Chain};

/// Paths that are tried for one subject, and their longest, in intermediates.
const MOST_PATHS: usize = 64;
const DEEPEST: usize = 10;

/// certval, set up once.
pub(crate) struct Certval {
    environment: PkiEnvironment,
}

impl Certval {
    /// certval with its own checks and RustCrypto's algorithms.
    pub(crate) fn new() -> Self {
        let mut environment = PkiEnvironment::new();
        environment.populate_5280_pki_environment();
        Self { environment }
    }

    /// Accepted where any path validates; else the reason of the last one.
    pub(crate) fn judge(&mut self, chain: &Chain) -> Answer {
        let settings = settings(chain.at)?;
        let subject = chain.files.first().ok_or("no subject")?;
        let subject =
            parse_cert(subject, "subject").map_err(|error| format!("subject: {error:?}"))?;
        let others: Vec<PDVCertificate> = (chain.files.iter().skip(1))
            .filter_map(|der| parse_cert(der, "other").ok())
            .collect();
        let anchors: Vec<PDVTrustAnchorChoice> = (chain.anchors.iter())
            .filter_map(|der| PDVTrustAnchorChoice::try_from(der.as_slice()).ok())
            .collect();
        let mut search = Search {
            environment: &self.environment,
            settings: &settings,
            others: &others,
            anchors: &anchors,
            left: MOST_PATHS,
            last: "no path".to_owned(),
        };
        let mut path = Vec::new();
        if search.extend(&subject, &mut path) {
            Ok(())
        } else {
            Err(search.last)
        }
    }
}

fn settings(at: i64) -> Result<CertificationPathSettings, String> {
    let mut settings = CertificationPathSettings::new();
    let at = u64::try_from(at).map_err(|error| error.to_string())?;
    let at = TimeOfInterest::from_unix_secs(at).map_err(|error| error.to_string())?;
    settings.set_time_of_interest(at);
    settings.set_enforce_trust_anchor_constraints(true);
    settings.set_enforce_trust_anchor_validity(true);
    settings.set_extended_key_usage(vec!["1.3.6.1.5.5.7.3.1".to_owned()]);
    // Nesting of purposes is left to the others: with it, certval takes anyExtendedKeyUsage for no purpose.
    settings.set_extended_key_usage_path(false);
    settings.set_check_revocation_status(false);
    settings.set_require_ta_store(false);
    Ok(settings)
}

/// A search from the subject upwards, depth first.
struct Search<'a> {
    environment: &'a PkiEnvironment,
    settings: &'a CertificationPathSettings,
    others: &'a [PDVCertificate],
    anchors: &'a [PDVTrustAnchorChoice],
    left: usize,
    last: String,
}

impl Search<'_> {
    /// `path` has indexes of intermediates, nearest to the subject first.
    fn extend(&mut self, subject: &PDVCertificate, path: &mut Vec<usize>) -> bool {
        let head = path.last().map_or(subject, |index| &self.others[*index]);
        let wanted = head.decoded().tbs_certificate().issuer();
        for anchor in self.anchors {
            let named = get_trust_anchor_name(anchor.decoded());
            if named.is_ok_and(|name| compare_names(name, wanted))
                && self.validate(subject, path, anchor)
            {
                return true;
            }
        }
        if path.len() == DEEPEST {
            return false;
        }
        for (index, other) in self.others.iter().enumerate() {
            let named = other.decoded().tbs_certificate().subject();
            if self.left == 0 || path.contains(&index) || !compare_names(named, wanted) {
                continue;
            }
            path.push(index);
            let found = self.extend(subject, path);
            path.pop();
            if found {
                return true;
            }
        }
        false
    }

    fn validate(
        &mut self,
        subject: &PDVCertificate,
        path: &[usize],
        anchor: &PDVTrustAnchorChoice,
    ) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        let intermediates = path.iter().rev().map(|index| self.others[*index].clone());
        let mut path =
            CertificationPath::new(anchor.clone(), intermediates.collect(), subject.clone());
        let mut results = CertificationPathResults::new();
        // RFC 5937: what the anchor's own certificate constrains counts.
        let judged = enforce_trust_anchor_constraints(self.settings, anchor).and_then(|settings| {
            self.environment
                .validate_path(self.environment, &settings, &mut path, &mut results)
        });
        match judged {
            Ok(()) => true,
            Err(error) => {
                self.last = format!("{error:?}");
                false
            }
        }
    }
}
