//! [`Unlock`] by RustCrypto.

use aes::{Aes128, Aes192, Aes256};
use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, KeyInit, KeyIvInit};
use des::{TdesEde2, TdesEde3};
use hmac::Hmac;
use hmac::digest::Digest;
use hmac::digest::block_api::BlockSizeUser;
use rc2::Rc2;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use super::{Cipher, Hash, Secret, Unlock};

/// What opens PKCS#12 files and encrypted keys in this build.
#[must_use]
pub fn unlock() -> &'static dyn Unlock {
    &RustCrypto
}

struct RustCrypto;

impl Unlock for RustCrypto {
    fn pbkdf2(
        &self,
        hash: Hash,
        secret: &[u8],
        salt: &[u8],
        rounds: u32,
        length: usize,
    ) -> Option<Secret> {
        let mut key = Zeroizing::new(vec![0; length]);
        match hash {
            Hash::Sha1 => pbkdf2::pbkdf2_hmac::<Sha1>(secret, salt, rounds, &mut key),
            Hash::Sha256 => pbkdf2::pbkdf2_hmac::<Sha256>(secret, salt, rounds, &mut key),
            Hash::Sha384 => pbkdf2::pbkdf2_hmac::<Sha384>(secret, salt, rounds, &mut key),
            Hash::Sha512 => pbkdf2::pbkdf2_hmac::<Sha512>(secret, salt, rounds, &mut key),
        }
        Some(key)
    }

    fn derive(
        &self,
        hash: Hash,
        secret: &[u8],
        salt: &[u8],
        purpose: u8,
        rounds: u32,
        length: usize,
    ) -> Option<Secret> {
        Some(match hash {
            Hash::Sha1 => derive::<Sha1>(secret, salt, purpose, rounds, length),
            Hash::Sha256 => derive::<Sha256>(secret, salt, purpose, rounds, length),
            Hash::Sha384 => derive::<Sha384>(secret, salt, purpose, rounds, length),
            Hash::Sha512 => derive::<Sha512>(secret, salt, purpose, rounds, length),
        })
    }

    fn mac_fits(&self, hash: Hash, key: &[u8], message: &[u8], mac: &[u8]) -> bool {
        fn check<M: hmac::Mac + KeyInit>(key: &[u8], message: &[u8], mac: &[u8]) -> bool {
            <M as KeyInit>::new_from_slice(key)
                .is_ok_and(|hmac| hmac.chain_update(message).verify_slice(mac).is_ok())
        }
        match hash {
            Hash::Sha1 => check::<Hmac<Sha1>>(key, message, mac),
            Hash::Sha256 => check::<Hmac<Sha256>>(key, message, mac),
            Hash::Sha384 => check::<Hmac<Sha384>>(key, message, mac),
            Hash::Sha512 => check::<Hmac<Sha512>>(key, message, mac),
        }
    }

    fn decrypt(&self, cipher: Cipher, key: &[u8], iv: &[u8], data: &[u8]) -> Option<Secret> {
        let open = match cipher {
            Cipher::Aes128 => cbc::<Aes128>,
            Cipher::Aes192 => cbc::<Aes192>,
            Cipher::Aes256 => cbc::<Aes256>,
            Cipher::TdesEde2 => cbc::<TdesEde2>,
            Cipher::TdesEde3 => cbc::<TdesEde3>,
            Cipher::Rc2 => cbc::<Rc2>,
        };
        open(key, iv, data)
    }
}

/// RFC 7292 Appendix B.2.
fn derive<D: Digest + BlockSizeUser>(
    secret: &[u8],
    salt: &[u8],
    purpose: u8,
    rounds: u32,
    length: usize,
) -> Secret {
    let block = D::block_size();
    let diversifier = vec![purpose; block];
    let filled = |text: &[u8]| -> Secret {
        let length = text.len().div_ceil(block) * block;
        Zeroizing::new(text.iter().copied().cycle().take(length).collect())
    };
    let mut input: Secret = Zeroizing::new([filled(salt).as_slice(), &filled(secret)].concat());
    let mut out = Zeroizing::new(Vec::with_capacity(length + 64));
    while out.len() < length {
        let first = D::new()
            .chain_update(&diversifier)
            .chain_update(input.as_slice());
        let mut hash = first.finalize();
        for _ in 1..rounds {
            hash = D::digest(&hash);
        }
        out.extend_from_slice(&hash);
        let added: Secret = Zeroizing::new(hash.iter().copied().cycle().take(block).collect());
        for part in input.chunks_mut(block) {
            // Plus the hash plus one, as one large number.
            let mut carry = 1u16;
            for (octet, other) in part.iter_mut().zip(added.iter()).rev() {
                let sum = u16::from(*octet) + u16::from(*other) + carry;
                let [high, low] = sum.to_be_bytes();
                *octet = low;
                carry = u16::from(high);
            }
        }
    }
    out.truncate(length);
    out
}

fn cbc<C: BlockCipherDecrypt + KeyInit>(key: &[u8], iv: &[u8], data: &[u8]) -> Option<Secret> {
    let mut buffer = Zeroizing::new(data.to_vec());
    let cipher = Decryptor::<C>::new_from_slices(key, iv).ok()?;
    let length = cipher.decrypt_padded::<Pkcs7>(&mut buffer).ok()?.len();
    buffer.truncate(length);
    Some(buffer)
}
