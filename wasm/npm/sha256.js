// SHA-256 of a wasm module, by what is there: the platform's own where it offers one, else in JavaScript, so that no
// place is left where a module runs unchecked (a page served without TLS has no crypto.subtle).

/** In hex. */
export async function sha256(bytes) {
  const subtle = globalThis.crypto?.subtle;
  return hex(subtle ? new Uint8Array(await subtle.digest("SHA-256", bytes)) : digest(bytes));
}

/** In hex, by JavaScript alone (FIPS 180-4 §6.2). */
export function sha256Sync(bytes) {
  return hex(digest(bytes));
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function digest(message) {
  const { initial, constants } = tables();
  const state = Uint32Array.from(initial);
  const words = new Uint32Array(64);
  const whole = message.length - (message.length % 64);
  for (let at = 0; at < whole; at += 64) block(state, words, constants, message, at);
  const rest = message.subarray(whole);
  const tail = new Uint8Array(rest.length < 56 ? 64 : 128);
  tail.set(rest);
  tail[rest.length] = 0x80;
  // A module is far below 2^53 bits; the length is written as two words.
  const view = new DataView(tail.buffer);
  view.setUint32(tail.length - 8, Math.floor(message.length / 0x20000000));
  view.setUint32(tail.length - 4, message.length * 8);
  for (let at = 0; at < tail.length; at += 64) block(state, words, constants, tail, at);
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, index) => out.setUint32(index * 4, word));
  return new Uint8Array(out.buffer);
}

function block(state, words, constants, bytes, at) {
  for (let i = 0; i < 16; i += 1) {
    const from = at + i * 4;
    words[i] = (bytes[from] << 24) | (bytes[from + 1] << 16) | (bytes[from + 2] << 8) | bytes[from + 3];
  }
  for (let i = 16; i < 64; i += 1) {
    const x = words[i - 15];
    const y = words[i - 2];
    words[i] =
      words[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + words[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const up = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + constants[i] + words[i]) | 0;
    const down = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + up) | 0, c, b, a, (up + down) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => {
    state[index] += word;
  });
}

function turn(word, by) {
  return (word >>> by) | (word << (32 - by));
}

/** The first 32 bits of the fractions of the square and cube roots of the first primes (FIPS 180-4 §4.2.2, §5.3.3). */
function tables() {
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return {
    initial: primes.slice(0, 8).map((prime) => fraction(prime, 2n)),
    constants: primes.map((prime) => fraction(prime, 3n)),
  };
}

/** Whole numbers alone: how a machine rounds a root must not decide what a module hashes to. */
function fraction(prime, degree) {
  const scaled = BigInt(prime) << (32n * degree);
  let [low, high] = [0n, 1n << 40n];
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** degree <= scaled) low = middle;
    else high = middle;
  }
  return Number(low & 0xffffffffn);
}
