//! A call of `Unlock` between two modules: what travels, in one place for both sides.

use zoneseal_core::{Cipher, Hash, Secret, Unlock};

/// Which function is called. Its number travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    /// PBKDF2: secret, salt.
    Pbkdf2(Hash),
    /// RFC 7292 Appendix B.2 for this purpose: secret, salt.
    Derive(Hash, u8),
    /// HMAC: key, message, MAC. An answer, empty, where it fits.
    MacFits(Hash),
    /// CBC: key, IV, data.
    Decrypt(Cipher),
}

impl Call {
    /// As a number: the function, the hash or cipher, the purpose, an octet each.
    pub(crate) fn number(self) -> u32 {
        let hash = |hash: Hash| position(&Hash::ALL, &hash);
        let [function, kind, purpose] = match self {
            Self::Pbkdf2(of) => [0, hash(of), 0],
            Self::Derive(of, purpose) => [1, hash(of), purpose],
            Self::MacFits(of) => [2, hash(of), 0],
            Self::Decrypt(of) => [3, position(&Cipher::ALL, &of), 0],
        };
        u32::from_be_bytes([0, function, kind, purpose])
    }

    /// The call of this number.
    pub(crate) fn of(number: u32) -> Option<Self> {
        let [0, function, kind, purpose] = number.to_be_bytes() else {
            return None;
        };
        let kind = usize::from(kind);
        let hash = || Hash::ALL.get(kind).copied();
        Some(match function {
            0 => Self::Pbkdf2(hash()?),
            1 => Self::Derive(hash()?, purpose),
            2 => Self::MacFits(hash()?),
            3 => Self::Decrypt(Cipher::ALL.get(kind).copied()?),
            _ => return None,
        })
    }

    /// Answers it. `rounds` and `length` are of the derivations.
    pub(crate) fn answer(
        self,
        unlock: &dyn Unlock,
        [first, second, third]: [&[u8]; 3],
        rounds: u32,
        length: usize,
    ) -> Option<Secret> {
        match self {
            Self::Pbkdf2(hash) => unlock.pbkdf2(hash, first, second, rounds, length),
            Self::Derive(hash, purpose) => {
                unlock.derive(hash, first, second, purpose, rounds, length)
            }
            Self::MacFits(hash) => unlock
                .mac_fits(hash, first, second, third)
                .then(Secret::default),
            Self::Decrypt(cipher) => unlock.decrypt(cipher, first, second, third),
        }
    }
}

fn position<T: PartialEq>(all: &[T], one: &T) -> u8 {
    let position = all.iter().position(|other| other == one);
    position
        .and_then(|position| u8::try_from(position).ok())
        .unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_comes_back_from_its_number() {
        let hashes = Hash::ALL.into_iter().flat_map(|hash| {
            [
                Call::Pbkdf2(hash),
                Call::Derive(hash, 3),
                Call::MacFits(hash),
            ]
        });
        for call in hashes.chain(Cipher::ALL.into_iter().map(Call::Decrypt)) {
            assert_eq!(Call::of(call.number()), Some(call));
        }
        assert_eq!(Call::of(0x0004_0000), None);
        assert_eq!(Call::of(0x0003_0600), None);
    }
}
