// Pictures: read, compared and written by the browser that took them, so that no other decoder is needed.

import { deflateSync } from "node:zlib";

/** So far a channel of a pixel may be off: rounding, and the edges of letters. */
const CHANNEL = 40;

/**
 * How many pixels of two PNGs differ, and a picture of where: `{ width, height, different, diff }`. Pictures of unlike
 * sizes differ in every pixel.
 */
export async function compare(page, one, other) {
  const { width, height, different, marked } = await page.evaluate(async ([one, other, tolerance]) => {
    const read = async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      context.drawImage(bitmap, 0, 0);
      return context.getImageData(0, 0, bitmap.width, bitmap.height);
    };
    const [a, b] = [await read(one), await read(other)];
    if (a.width !== b.width || a.height !== b.height) return { width: b.width, height: b.height, different: Math.max(a.width * a.height, b.width * b.height), marked: null };
    const marked = new Uint8ClampedArray(b.data);
    let different = 0;
    for (let at = 0; at < a.data.length; at += 4) {
      const off = Math.max(Math.abs(a.data[at] - b.data[at]), Math.abs(a.data[at + 1] - b.data[at + 1]), Math.abs(a.data[at + 2] - b.data[at + 2]));
      const isOff = off > tolerance;
      different += Number(isOff);
      // What is alike is faint, so that what is not stands out.
      for (let channel = 0; channel < 3; channel += 1) marked[at + channel] = isOff ? [255, 0, 0][channel] : 200 + b.data[at + channel] * 0.2;
    }
    const canvas = new OffscreenCanvas(b.width, b.height);
    canvas.getContext("2d").putImageData(new ImageData(marked, b.width, b.height), 0, 0);
    const blob = await canvas.convertToBlob();
    return { width: b.width, height: b.height, different, marked: btoa(Array.from(new Uint8Array(await blob.arrayBuffer()), (byte) => String.fromCharCode(byte)).join("")) };
  }, [one.toString("base64"), other.toString("base64"), CHANNEL]);
  return { width, height, different, diff: marked ? Buffer.from(marked, "base64") : null };
}

/** A PNG for keeping: with a palette, which halves its size. The page has few colours beside the edges of its letters. */
export async function small(page, png) {
  const { width, height, base64 } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const parts = [];
    for (let at = 0; at < data.length; at += 0x8000) parts.push(String.fromCharCode(...data.subarray(at, at + 0x8000)));
    return { width: bitmap.width, height: bitmap.height, base64: btoa(parts.join("")) };
  }, png.toString("base64"));
  return encode(width, height, palette(Buffer.from(base64, "base64")));
}

/** Every pixel as one of the 256 colours that are seen most, or as the one of these that is next to its own. */
function palette(data) {
  const counts = new Map();
  const colourAt = (at) => (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
  for (let at = 0; at < data.length; at += 4) counts.set(colourAt(at), (counts.get(colourAt(at)) ?? 0) + 1);
  const colours = [...counts].sort(([a, more], [b, less]) => less - more || a - b).slice(0, 256).map(([colour]) => colour);
  const indexes = new Map(colours.map((colour, index) => [colour, index]));
  const away = (a, b) => Math.abs((a >> 16) - (b >> 16)) + Math.abs(((a >> 8) & 255) - ((b >> 8) & 255)) + Math.abs((a & 255) - (b & 255));
  for (const colour of counts.keys()) {
    if (indexes.has(colour)) continue;
    let nearest = 0;
    for (let index = 1; index < colours.length; index += 1) if (away(colour, colours[index]) < away(colour, colours[nearest])) nearest = index;
    indexes.set(colour, nearest);
  }
  const pixels = Buffer.alloc(data.length / 4);
  for (let at = 0; at < data.length; at += 4) pixels[at / 4] = indexes.get(colourAt(at));
  return { pixels, colours };
}

/** A PNG with a palette (ISO/IEC 15948): each row as it is, which suits a palette best. */
function encode(width, height, { pixels, colours }) {
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row += 1) pixels.copy(rows, row * (width + 1) + 1, row * width, (row + 1) * width);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const entries = Buffer.from(colours.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const parts = [["IHDR", header], ["PLTE", entries], ["IDAT", deflateSync(rows, { level: 9 })], ["IEND", Buffer.alloc(0)]];
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), ...parts.map(([type, content]) => chunk(type, content))]);
}

function chunk(type, content) {
  const named = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** Node has one of its own from 22.2 on. */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
