//! Evidence of revocation among what was handed in: revocation lists and OCSP responses.

use std::ops::Range;

use sha2::{Digest, Sha256};

use super::{Bundle, Fate, Kind, Problem};
use crate::crl::Crl;
use crate::finding::Code;
use crate::ocsp::{OcspResponse, ResponseError};

impl Bundle {
    /// The certificate revocation lists, each once, in the order in which they were met.
    #[must_use]
    pub fn crls(&self) -> &[Crl] {
        &self.crls
    }

    /// The OCSP responses, likewise.
    #[must_use]
    pub fn responses(&self) -> &[OcspResponse] {
        &self.responses
    }

    pub(super) fn read_crl(&mut self, source: &str, range: Range<usize>, der: &[u8]) {
        let fate = self.fate_of(Kind::Crl, der, self.crls.len(), |bundle| {
            match Crl::parse(der) {
                Ok(crl) => {
                    bundle.crls.push(crl);
                    None
                }
                Err(error) => {
                    let found = error.reason.to_string();
                    Some(Problem::new(Code::MalformedCrl, error.offset, found))
                }
            }
        });
        self.push(source, range, Kind::Crl, fate);
    }

    pub(super) fn read_response(&mut self, source: &str, range: Range<usize>, der: &[u8]) {
        let next = self.responses.len();
        let fate = self.fate_of(
            Kind::OcspResponse,
            der,
            next,
            |bundle| match OcspResponse::parse(der) {
                Ok(response) => {
                    bundle.responses.push(response);
                    None
                }
                Err(ResponseError::NotSuccessful(status)) => {
                    Some(Problem::new(Code::OcspNotSuccessful, 0, status))
                }
                Err(ResponseError::Malformed(error)) => {
                    let found = error.reason.to_string();
                    Some(Problem::new(Code::MalformedOcsp, error.offset, found))
                }
            },
        );
        self.push(source, range, Kind::OcspResponse, fate);
    }

    /// What becomes of evidence: `next` is the index that it gets where it is new and `read` takes
    /// it.
    fn fate_of(
        &mut self,
        kind: Kind,
        der: &[u8],
        next: usize,
        read: impl FnOnce(&mut Self) -> Option<Problem>,
    ) -> Fate {
        // With the kind: the same bytes under two labels are two things.
        let digest = Sha256::new().chain_update(kind.as_str()).chain_update(der);
        let digest = digest.finalize();
        if let Some(index) = self.seen.get(&digest) {
            return Fate::Duplicate(index);
        }
        match read(self) {
            Some(problem) => Fate::Problem(problem),
            None => {
                self.seen.get_or_give(&digest, next);
                Fate::Read(next)
            }
        }
    }
}
