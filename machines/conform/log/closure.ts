/**
 * What may have happened between two entries of a log: steps that leave no entry. Of those only
 * such count that change what a later one depends on, up to what the next entry needs: all others
 * can as well have happened later. So what is kept is little, and what can be explained still is.
 * (What two devices show the same person is taken to be seen in either order.)
 */

export interface Way<Node> {
  readonly to: Node;
  /** What the step changed, each with what it depends on. */
  readonly changed: ReadonlyMap<string, ReadonlySet<string>>;
}

interface Reached<Node> {
  readonly isRoot: boolean;
  readonly from: (Pick<Way<Node>, 'changed'> & { readonly node: Node })[];
}

/** More of them means that the log says too little to be followed. */
const mostNodes = 50_000;

export class Closure<Node> {
  readonly #reached = new Map<Node, Reached<Node>>();

  /** All that can be reached from `roots`. */
  constructor(roots: readonly Node[], waysFrom: (node: Node) => Iterable<Way<Node>>) {
    const waiting = [...roots];
    for (const node of roots) this.#reached.set(node, { isRoot: true, from: [] });
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      for (const { to, changed } of waysFrom(node)) {
        let reached = this.#reached.get(to);
        if (reached === undefined) {
          if (this.#reached.size === mostNodes) throw new TooMany();
          reached = { isRoot: false, from: [] };
          this.#reached.set(to, reached);
          waiting.push(to);
        }
        reached.from.push({ node, changed });
      }
    }
  }

  get nodes(): Node[] {
    return [...this.#reached.keys()];
  }

  /** Whether some way leads there on which each step matters to what comes after: to `what`. */
  matters(node: Node, what: string): boolean {
    const seen = new Map<Node, Set<string>>();
    const look = (at: Node, needed: ReadonlySet<string>): boolean => {
      const { isRoot, from } = this.#reached.get(at) as Reached<Node>;
      if (isRoot) return true;
      const before = seen.get(at) ?? new Set();
      const key = [...needed].sort().join();
      if (before.has(key)) return false;
      seen.set(at, before.add(key));
      return from.some(({ node: other, changed }) => {
        const more = [...needed].flatMap((one) => [...(changed.get(one) ?? [])]);
        return more.length > 0 && look(other, new Set([...needed, ...more]));
      });
    };
    return look(node, new Set([what]));
  }
}

export class TooMany extends Error {}
