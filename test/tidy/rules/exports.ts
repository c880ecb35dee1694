/** What is exported, another file uses; what a package makes public, its users do. */

import type { Complaint } from '../complaint.ts';
import type { Tree } from '../tree.ts';

/** Barrels of the package, and files that a tool reads. */
const isPublic = /^sim\/(\w+\/)?index\.ts$|\.config\.ts$|\.d\.m?ts$/;

export function exports(tree: Tree): Complaint[] {
  const used = new Map<string, Set<string>>();
  for (const path of tree.sources.keys()) {
    for (const { to, by } of tree.imports(path)) {
      if (to === path) continue;
      const names = used.get(to) ?? new Set();
      for (const name of by.names) names.add(name);
      used.set(to, names);
    }
  }
  const complaints: Complaint[] = [];
  for (const [path, source] of tree.sources) {
    if (isPublic.test(path)) continue;
    const names = used.get(path) ?? new Set();
    for (const { name, line } of source.exports) {
      if (names.has('*') || names.has(name)) continue;
      const expected = 'an export that another file uses';
      complaints.push({ path, line, name, expected, got: `${name}, which none does` });
    }
  }
  return complaints;
}
