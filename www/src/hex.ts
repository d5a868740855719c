// Bytes as text, and which element of an ASN.1 tree stands where. Nothing here knows the page.

import { latin1 } from "./bytes.js";
import type { TreeNode } from "./types.js";

/** A range of bytes: start, and the end, which is no part of it. */
export type Range = readonly [number, number];

/** A tree's nodes with their places in it. */
export interface Shape {
  /** The node that a node stands in; -1 for none. */
  parent: Int32Array;
  /** How many nodes follow a node that stand within it. */
  below: Int32Array;
  /** A node's place among its siblings, from 1, and how many they are. */
  place: Int32Array;
  siblings: Int32Array;
}

/** The places of nodes that are listed each before its children. */
export function shapeOf(nodes: readonly TreeNode[]): Shape {
  const size = nodes.length;
  const shape = { parent: new Int32Array(size), below: new Int32Array(size), place: new Int32Array(size), siblings: new Int32Array(size) };
  const open: number[] = [];
  // The number of children, by parent; those without one are under -1.
  const children = new Map<number, number>();
  for (const [index, { depth }] of nodes.entries()) {
    open.length = Math.min(open.length, depth);
    const parent = open.at(-1) ?? -1;
    shape.parent[index] = parent;
    const place = (children.get(parent) ?? 0) + 1;
    children.set(parent, place);
    shape.place[index] = place;
    for (const node of open) shape.below[node] = (shape.below[node] ?? 0) + 1;
    open.push(index);
  }
  for (let index = 0; index < size; index++) shape.siblings[index] = children.get(shape.parent[index] ?? -1) ?? 1;
  return shape;
}

/** All of a node, header and content. */
export function wholeOf({ header, content }: TreeNode): Range {
  return [header[0] ?? 0, content[1] ?? 0];
}

/** The deepest node whose bytes hold all of a range; -1 where there is none. */
export function deepestAt(nodes: readonly TreeNode[], [start, end]: Range): number {
  let found = -1;
  for (const [index, node] of nodes.entries()) {
    const [from, to] = wholeOf(node);
    if (from > start) break;
    if (to >= end) found = index;
  }
  return found;
}

/** The rows of a tree in which these nodes are folded. */
export function rowsOf(shape: Shape, folded: ReadonlySet<number>): number[] {
  const rows: number[] = [];
  for (let index = 0; index < shape.parent.length; index++) {
    rows.push(index);
    if (folded.has(index)) index += shape.below[index] ?? 0;
  }
  return rows;
}

/** Bytes that are marked alike; `marks` are class names. */
export interface Run {
  from: number;
  to: number;
  marks: string;
}

/** Cuts a row of bytes where a marked range begins or ends. */
export function runs(from: number, to: number, marked: Readonly<Record<string, readonly number[] | null | undefined>>): Run[] {
  const edges = new Set([from, to]);
  for (const range of Object.values(marked)) for (const edge of range ?? []) if (edge > from && edge < to) edges.add(edge);
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((start, index) => {
    const inside = ([, range]: [string, readonly number[] | null | undefined]) => !!range && start >= (range[0] ?? 0) && start < (range[1] ?? 0);
    const marks = Object.entries(marked).filter(inside).map(([mark]) => mark);
    return { from: start, to: sorted[index + 1] ?? to, marks: marks.join(" ") };
  });
}

/** "30 82 01 0a". */
export function hexOf(bytes: Uint8Array, separator = " "): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(separator);
}

/** Printable ASCII as it is, every other byte as a dot. */
export function asciiOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join("");
}

export function base64Of(bytes: Uint8Array): string {
  return btoa(latin1(bytes));
}

/** With lines of 64 characters (RFC 7468 §2). */
export function pemOf(bytes: Uint8Array, label: string): string {
  const lines = base64Of(bytes).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

/** An offset as it is written everywhere on the page: "0x01f4". */
export function offset(byte: number): string {
  return `0x${byte.toString(16).padStart(4, "0")}`;
}
