// The map's tree: what hangs below what, and where a key leads (ARIA Authoring Practices, tree view). Pure.

import { REGIONS, type MapNode, type ZoneMap } from "./regions.js";

/** A region, which has no node, or a node with what it issued in the same region. */
export interface Branch {
  key: string;
  node: MapNode | null;
  children: Branch[];
}

/** The regions that hold something, each with its nodes in the order in which they are drawn. */
export function branchesOf(map: ZoneMap): Branch[] {
  return REGIONS.filter((region) => map.regions[region].length > 0).map((region) => {
    const children: Branch[] = [];
    let above: Branch | undefined;
    for (const node of map.regions[region]) {
      const branch: Branch = { key: node.key, node, children: [] };
      const issued = above && map.edges.some(({ child, issuer }) => child === node.key && issuer === above?.key);
      (issued && above ? above.children : children).push(branch);
      above = branch;
    }
    return { key: region, node: null, children };
  });
}

export interface Step {
  key: string;
  closed: ReadonlySet<string>;
}

/** Where a key leads from here; null where it is no key that moves. */
export function move(branches: Branch[], closed: ReadonlySet<string>, from: string, key: string): Step | null {
  const rows = rowsOf(branches, closed, null);
  const at = rows.findIndex((row) => row.branch.key === from);
  const here = rows[at];
  if (!here) return null;
  const to = (row: Row | undefined): Step => ({ key: (row ?? here).branch.key, closed });
  switch (key) {
    case "ArrowDown":
      return to(rows[at + 1]);
    case "ArrowUp":
      return to(rows[at - 1]);
    case "Home":
      return to(rows[0]);
    case "End":
      return to(rows.at(-1));
    case "ArrowRight":
      if (here.branch.children.length === 0) return to(here);
      if (closed.has(from)) return { key: from, closed: without(closed, [from]) };
      return to(rows[at + 1]);
    case "ArrowLeft":
      if (here.branch.children.length > 0 && !closed.has(from)) return { key: from, closed: new Set([...closed, from]) };
      return { key: here.parent ?? from, closed };
    case "*":
      return { key: from, closed: without(closed, rows.filter(({ parent }) => parent === here.parent).map(({ branch }) => branch.key)) };
    default:
      return null;
  }
}

/** The next row after `from` whose text begins with what was typed, around the end. */
export function matching(rows: Branch[], from: string, typed: string, text: (branch: Branch) => string): string | null {
  const at = rows.findIndex(({ key }) => key === from);
  // One letter, or the same one again, goes on to the next; more letters may keep the row.
  const repeated = [...typed].every((letter) => letter === typed[0]);
  const sought = (repeated ? (typed[0] ?? "") : typed).toLowerCase();
  const start = repeated ? at + 1 : at;
  const order = [...rows.slice(start), ...rows.slice(0, start)];
  return order.find((branch) => text(branch).toLowerCase().startsWith(sought))?.key ?? null;
}

/** The branches that can be seen, from the top down. */
export function openBranches(branches: Branch[], closed: ReadonlySet<string>): Branch[] {
  return rowsOf(branches, closed, null).map(({ branch }) => branch);
}

interface Row {
  branch: Branch;
  parent: string | null;
}

function rowsOf(branches: Branch[], closed: ReadonlySet<string>, parent: string | null): Row[] {
  return branches.flatMap((branch) => [
    { branch, parent },
    ...(closed.has(branch.key) ? [] : rowsOf(branch.children, closed, branch.key)),
  ]);
}

function without(closed: ReadonlySet<string>, keys: string[]): ReadonlySet<string> {
  return new Set([...closed].filter((key) => !keys.includes(key)));
}
