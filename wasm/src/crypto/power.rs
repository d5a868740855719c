//! A power modulo an odd number, of public numbers: what RSA verification is beside its padding.
//!
//! Of our own, since the boxed integers of the rsa crate, made for private keys too, are 17 KB of the module after
//! compression and take three times as long. Nothing here is secret, so nothing takes the same time whatever it is.

/// `base` to the power of `exponent` modulo `modulus`, all big-endian; as long as the modulus.
///
/// `None` unless the modulus is odd, begins with an octet that is not zero, and is greater than one and than the
/// base. The exponent is below 2^64, which bounds the work.
pub(super) fn power(base: &[u8], exponent: u64, modulus: &[u8]) -> Option<Vec<u8>> {
    if modulus.first().is_none_or(|octet| *octet == 0)
        || modulus.last().is_none_or(|octet| octet % 2 == 0)
        || modulus == [1]
        || base.len() > modulus.len()
    {
        return None;
    }
    let ring = Ring::new(limbs(modulus, modulus.len()));
    let base = limbs(base, modulus.len());
    if !is_less(&base, &ring.modulus) {
        return None;
    }
    let base = ring.product(&base, &ring.square_of_radix());
    let mut power = ring.one();
    for bit in (0..u64::BITS - exponent.leading_zeros()).rev() {
        power = ring.product(&power, &power);
        if exponent >> bit & 1 == 1 {
            power = ring.product(&power, &base);
        }
    }
    let mut unit = vec![0; power.len()];
    *unit.first_mut()? = 1;
    Some(octets(&ring.product(&power, &unit), modulus.len()))
}

/// Numbers below an odd modulus, as `limbs` of 32 bits, the least first. The radix R is 2 to the power of all
/// their bits, and a number x is kept as xR (Montgomery, 1985).
struct Ring {
    modulus: Vec<u32>,
    /// Minus the inverse of the modulus, modulo 2^32.
    inverse: u32,
}

impl Ring {
    fn new(modulus: Vec<u32>) -> Self {
        let least = modulus.first().copied().unwrap_or(1);
        // Newton: each step doubles the bits that are right, of which an odd number has three at once.
        let mut inverse = least;
        for _ in 0..4 {
            inverse = inverse.wrapping_mul(2u32.wrapping_sub(least.wrapping_mul(inverse)));
        }
        Self {
            modulus,
            inverse: inverse.wrapping_neg(),
        }
    }

    /// R modulo the modulus: 2^bits less the modulus, doubled for each bit that the modulus leaves of R.
    fn one(&self) -> Vec<u32> {
        let spare = self.modulus.last().map_or(0, |limb| limb.leading_zeros());
        let mut power = vec![0; self.modulus.len()];
        if let (Some(limb), 1..) = (power.last_mut(), spare) {
            *limb = 1 << (u32::BITS - spare);
        }
        // Without spare bits the power is R itself, whose bit is beyond the limbs: the difference wraps to it.
        subtract(&mut power, &self.modulus);
        for _ in 0..spare {
            self.double(&mut power);
        }
        power
    }

    /// R² modulo the modulus: 2 to the power of R's bits, kept as the ring keeps numbers.
    fn square_of_radix(&self) -> Vec<u32> {
        let bits = self.modulus.len() * 32;
        let mut power = self.one();
        for bit in (0..usize::BITS - bits.leading_zeros()).rev() {
            power = self.product(&power, &power);
            if bits >> bit & 1 == 1 {
                self.double(&mut power);
            }
        }
        power
    }

    fn double(&self, number: &mut [u32]) {
        let mut carry = 0;
        for limb in number.iter_mut() {
            (*limb, carry) = (*limb << 1 | carry, *limb >> 31);
        }
        self.reduce(number, carry);
    }

    /// `a` times `b`, divided by R.
    fn product(&self, a: &[u32], b: &[u32]) -> Vec<u32> {
        let mut out = vec![0; self.modulus.len()];
        let mut top = 0;
        for factor in a {
            let carry = self.add_product(&mut out, *factor, b);
            // The top limb and both carries stay below 2^33: the sum is below twice the modulus.
            let sum = u64::from(top) + carry;
            if let Some(limb) = out.last_mut() {
                *limb = low(sum);
            }
            top = high(sum);
        }
        self.reduce(&mut out, top);
        out
    }

    /// Adds `factor` times `b` to `out`, and the multiple of the modulus that makes the least limb zero; then
    /// moves all one limb down. Gives what belongs above the last.
    #[inline]
    fn add_product(&self, out: &mut [u32], factor: u32, b: &[u32]) -> u64 {
        let factor = u64::from(factor);
        let mut limbs = out.iter_mut().zip(b).zip(&self.modulus);
        let Some(((mut below, b), modulus)) = limbs.next() else {
            return 0;
        };
        let mut first = u64::from(*below) + factor * u64::from(*b);
        let multiple = u64::from(low(first).wrapping_mul(self.inverse));
        let mut second = u64::from(low(first)) + multiple * u64::from(*modulus);
        for ((limb, b), modulus) in limbs {
            // At most 2^32 - 1, its square and as much again: 2^64 - 1.
            first = u64::from(*limb) + factor * u64::from(*b) + (first >> 32);
            second = u64::from(low(first)) + multiple * u64::from(*modulus) + (second >> 32);
            *below = low(second);
            below = limb;
        }
        (first >> 32) + (second >> 32)
    }

    /// Takes the modulus off once, where the number with `top` above it is not below it.
    fn reduce(&self, number: &mut [u32], top: u32) {
        if top != 0 || !is_less(number, &self.modulus) {
            subtract(number, &self.modulus);
        }
    }
}

fn subtract(number: &mut [u32], other: &[u32]) {
    let mut borrow = false;
    for (limb, other) in number.iter_mut().zip(other) {
        let (difference, first) = limb.overflowing_sub(*other);
        let (difference, second) = difference.overflowing_sub(u32::from(borrow));
        (*limb, borrow) = (difference, first || second);
    }
}

fn is_less(a: &[u32], b: &[u32]) -> bool {
    a.iter().rev().lt(b.iter().rev())
}

/// The limbs of a big-endian number that is `length` octets long at most.
fn limbs(number: &[u8], length: usize) -> Vec<u32> {
    let mut out: Vec<u32> = number
        .rchunks(4)
        .map(|chunk| {
            chunk
                .iter()
                .fold(0, |all, octet| all << 8 | u32::from(*octet))
        })
        .collect();
    out.resize(length.div_ceil(4), 0);
    out
}

/// The last `length` octets of a number, big-endian.
fn octets(limbs: &[u32], length: usize) -> Vec<u8> {
    let mut out: Vec<u8> = limbs
        .iter()
        .rev()
        .flat_map(|limb| limb.to_be_bytes())
        .collect();
    out.split_off(out.len() - length)
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
fn low(number: u64) -> u32 {
    number as u32
}

fn high(number: u64) -> u32 {
    low(number >> 32)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use rsa::hazmat::rsa_encrypt;
    use rsa::{BoxedUint, PublicKey};

    use super::power;

    /// Octets of a generator that is always the same (xorshift64*).
    fn octets(state: &mut u64, length: usize) -> Vec<u8> {
        let mut next = || {
            *state ^= *state >> 12;
            *state ^= *state << 25;
            *state ^= *state >> 27;
            state.wrapping_mul(0x2545_f491_4f6c_dd1d).to_be_bytes()[0]
        };
        (0..length).map(|_| next()).collect()
    }

    fn boxed(number: &[u8]) -> BoxedUint {
        let bits = u32::try_from(number.len().next_multiple_of(8) * 8).unwrap();
        BoxedUint::from_be_slice(number, bits).unwrap()
    }

    fn same_as_the_rsa_crate(base: &[u8], exponent: u64, modulus: &[u8]) {
        let key = PublicKey::new_with_size_limits(
            boxed(modulus),
            boxed(&exponent.to_be_bytes()),
            0..=16_384,
        );
        let expected = rsa_encrypt(&key.unwrap(), &boxed(base)).unwrap();
        let expected = expected.to_be_bytes();
        let found = power(base, exponent, modulus).unwrap();
        let skipped = expected.len().saturating_sub(found.len());
        assert_eq!(found, expected[skipped..], "{modulus:02x?}");
    }

    #[test]
    fn small_powers_are_those_of_arithmetic() {
        for modulus in (3u8..=255).step_by(2) {
            for base in 0..modulus {
                let mut expected = 1u32 % u32::from(modulus);
                for exponent in 0..8 {
                    let found = power(&[base], exponent, &[modulus]).unwrap();
                    assert_eq!(
                        u32::from(found[0]),
                        expected,
                        "{base}^{exponent} mod {modulus}"
                    );
                    expected = expected * u32::from(base) % u32::from(modulus);
                }
            }
        }
    }

    #[test]
    fn large_powers_are_those_of_the_rsa_crate() {
        let state = &mut 2026;
        for length in [
            64, 65, 66, 67, 127, 128, 129, 255, 256, 257, 259, 384, 512, 1024,
        ] {
            for round in 0..6 {
                let mut modulus = octets(state, length);
                match round {
                    // Limbs that are full, and a first octet that is as small as can be.
                    0 => modulus.fill(0xff),
                    1 => modulus[0] = 1,
                    2 => modulus[1..length - 1].fill(0),
                    _ => {}
                }
                modulus[0] |= 1;
                modulus[length - 1] |= 1;
                let mut base = octets(state, length);
                base[0] = 0;
                let mut greatest = modulus.clone();
                greatest[length - 1] -= 1;
                for base in [&base, &greatest, &vec![0; length]] {
                    for exponent in [3, 17, 65_537, (1 << 33) - 1] {
                        same_as_the_rsa_crate(base, exponent, &modulus);
                    }
                }
            }
        }
    }

    /// Numbers whose limbs are at their ends, where carries and borrows go furthest.
    #[test]
    fn powers_of_limbs_at_their_ends_are_those_of_the_rsa_crate() {
        let state = &mut 77;
        let number = |state: &mut u64, length: usize| -> Vec<u8> {
            let mut out = Vec::new();
            while out.len() < length {
                out.extend(match octets(state, 1)[0] % 9 {
                    0 => vec![0xff; 4],
                    1 => vec![0; 4],
                    2 => vec![0, 0, 0, 1],
                    3 => vec![0x80, 0, 0, 0],
                    4 => vec![0x7f, 0xff, 0xff, 0xff],
                    5 => vec![0xff, 0xff, 0xff, 0xfe],
                    _ => octets(state, 4),
                });
            }
            out.truncate(length);
            out
        };
        for round in 0..600 {
            let length = 9 + round % 80;
            let mut modulus = number(state, length);
            modulus[0] = modulus[0].max(1);
            modulus[length - 1] |= 1;
            let mut base = number(state, length);
            if base >= modulus {
                assert_eq!(power(&base, 3, &modulus), None);
                base[0] = 0;
            }
            let mut greatest = modulus.clone();
            greatest[length - 1] -= 1;
            for base in [base, greatest] {
                for exponent in [3, 65_537, u64::from(octets(state, 1)[0]) * 2 + 3] {
                    same_as_the_rsa_crate(&base, exponent, &modulus);
                }
            }
        }
    }

    #[test]
    fn what_has_no_power_has_none() {
        assert_eq!(power(&[3], 3, &[]), None);
        assert_eq!(power(&[3], 3, &[4]), None, "even");
        assert_eq!(power(&[0], 3, &[1]), None, "one");
        assert_eq!(power(&[5], 3, &[5]), None, "not below the modulus");
        assert_eq!(power(&[1, 0], 3, &[5]), None, "longer than the modulus");
        assert_eq!(power(&[3], 3, &[0, 5]), None, "padded");
        assert_eq!(power(&[3], 3, &[5]), Some(vec![2]));
    }
}
