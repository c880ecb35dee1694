/** Which groups of the table are folded: where there is little room, all but what needs a look. */

import type { Verdict } from 'actorcheck';

type Group = Verdict | null;

/** As the style sheets have it. */
const little = matchMedia('(max-width: 900px)');

export class Folds {
  /** What the reader has folded or unfolded. */
  readonly #turned = new Map<Group, boolean>();

  constructor(readonly onTurn: () => void) {
    little.addEventListener('change', onTurn);
  }

  isOpen(group: Group): boolean {
    const needsLook = group === 'violated' || group === 'unknown';
    return this.#turned.get(group) ?? (needsLook || !little.matches);
  }

  turn(group: Group): void {
    this.#turned.set(group, !this.isOpen(group));
    this.onTurn();
  }
}
