/** Imports go one way: no file leads back to itself, not by its types either. */

import type { Complaint } from '../complaint.ts';
import type { Tree } from '../tree.ts';

/** The shortest way along imports from `start` back to it, both ends named. */
function circleFrom(tree: Tree, start: string): string[] | undefined {
  const before = new Map<string, string>();
  const queue = [start];
  for (const path of queue) {
    for (const { to } of tree.imports(path)) {
      if (to === start) {
        const way = [start];
        for (let at = path; at !== start; at = before.get(at) as string) way.unshift(at);
        return [start, ...way];
      }
      if (before.has(to)) continue;
      before.set(to, path);
      queue.push(to);
    }
  }
  return undefined;
}

/** A circle is told once, from the first of its files. */
export function circles(tree: Tree): Complaint[] {
  const told = new Set<string>();
  const complaints: Complaint[] = [];
  for (const path of [...tree.sources.keys()].sort()) {
    const circle = told.has(path) ? undefined : circleFrom(tree, path);
    if (circle === undefined) continue;
    for (const at of circle) told.add(at);
    const line = tree.imports(path).find(({ to }) => to === circle[1])?.by.line ?? 1;
    const name = circle.join(' -> ');
    complaints.push({ path, line, name, expected: 'no circle of imports', got: name });
  }
  return complaints;
}
