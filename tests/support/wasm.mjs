// A wasm module in which one function traps as a panic does: for what comes after.

const IMPORTS = 2;
const EXPORTS = 7;
const CODE = 10;
const NOP = 1;
const END = 11;

/** The module with the body of the exported function `name` replaced by `unreachable`. */
export function trapping(bytes, name) {
  const out = Uint8Array.from(bytes);
  const sections = new Map(list(out));
  const index = exported(out, sections.get(EXPORTS), name) - imported(out, sections.get(IMPORTS));
  const cursor = new Cursor(out, sections.get(CODE));
  cursor.number();
  for (let skipped = 0; skipped < index; skipped += 1) cursor.skip(cursor.number());
  const length = cursor.number();
  // No locals, then `unreachable` (both 0), and nothing else to the end.
  out.fill(NOP, cursor.at, cursor.at + length);
  out.set([0, 0], cursor.at);
  out[cursor.at + length - 1] = END;
  return out;
}

class Cursor {
  constructor(bytes, at) {
    this.bytes = bytes;
    this.at = at;
  }

  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  skip(length) {
    this.at += length;
  }

  text() {
    const length = this.number();
    this.skip(length);
    return new TextDecoder().decode(this.bytes.subarray(this.at - length, this.at));
  }
}

function* list(bytes) {
  const cursor = new Cursor(bytes, 8);
  while (cursor.at < bytes.length) {
    const id = bytes[cursor.at++];
    const length = cursor.number();
    yield [id, cursor.at];
    cursor.skip(length);
  }
}

/** How many functions are imported: those come first in the numbering. wasm-bindgen imports nothing else. */
function imported(bytes, at) {
  if (at === undefined) return 0;
  const cursor = new Cursor(bytes, at);
  const count = cursor.number();
  for (let i = 0; i < count; i += 1) {
    cursor.text();
    cursor.text();
    if (bytes[cursor.at++] !== 0) throw new Error("an import that is no function");
    cursor.number();
  }
  return count;
}

function exported(bytes, at, name) {
  const cursor = new Cursor(bytes, at);
  for (let left = cursor.number(); left > 0; left -= 1) {
    const found = cursor.text();
    cursor.skip(1);
    const index = cursor.number();
    if (found === name) return index;
  }
  throw new Error(`there is no export ${name}`);
}
