/**
 * Many states beside one another, cut into stages of few: in the order in which they can follow
 * each other, where the fewest transitions lead across.
 */

/** A cut counts as much as that many transitions across it: so there are not too many of them. */
const costOfCut = 1.5;
/** A stage of one state hides nothing. */
const costOfOne = 3;

/** `next`: to which others each one leads. The first one is where it begins. */
export function stagesOf<T>(all: readonly T[], next: ReadonlyMap<T, readonly T[]>, most: number) {
  const ordered = inOrder(all, next);
  const place = new Map(ordered.map((one, index) => [one, index]));
  const across = new Array<number>(ordered.length + 1).fill(0);
  for (const [from, others] of next) {
    for (const to of others) {
      const [a, b] = [place.get(from) ?? 0, place.get(to) ?? 0];
      for (let cut = Math.min(a, b) + 1; cut <= Math.max(a, b); cut++) (across[cut] as number)++;
    }
  }
  return cutIn(ordered, across, most);
}

/** The cheapest way to cut, from the front on: `costs[n]` is that of the first `n`. */
function cutIn<T>(ordered: readonly T[], across: readonly number[], most: number): T[][] {
  const costs = [0];
  const starts = [0];
  for (let end = 1; end <= ordered.length; end++) {
    let best = Number.POSITIVE_INFINITY;
    for (let start = Math.max(0, end - most); start < end; start++) {
      const own = costOfCut + (across[start] ?? 0) + (end - start === 1 ? costOfOne : 0);
      const cost = (costs[start] ?? 0) + own;
      if (cost < best) {
        best = cost;
        starts[end] = start;
      }
    }
    costs[end] = best;
  }
  const stages: T[][] = [];
  for (let end = ordered.length; end > 0; end = starts[end] as number) {
    stages.unshift(ordered.slice(starts[end], end));
  }
  return stages;
}

/** By how far they are from where it begins; what leads no further, after what leads there. */
function inOrder<T>(all: readonly T[], next: ReadonlyMap<T, readonly T[]>): T[] {
  const leadsOn = (one: T) => (next.get(one) ?? []).length > 0;
  const isLedTo = new Set([...next.values()].flat());
  // Beside the first there may be others that nothing leads to.
  const others = all.filter((one, index) => index > 0 && leadsOn(one));
  const starts = [...all.slice(0, 1), ...others.filter((one) => !isLedTo.has(one))];
  const order = new Set(starts);
  const follow = (): void => {
    for (const one of order) for (const to of next.get(one) ?? []) if (leadsOn(to)) order.add(to);
  };
  follow();
  for (const one of others) {
    order.add(one);
    follow();
  }
  const ordered = [...order];
  const place = new Map(ordered.map((one, index) => [one, index]));
  const lastBefore = new Map<T, number>();
  for (const [from, targets] of next) {
    for (const to of targets) {
      lastBefore.set(to, Math.max(lastBefore.get(to) ?? -1, place.get(from) ?? -1));
    }
  }
  // An end that nothing among these leads to is led to from any of them: near the top.
  const ends = all.filter((one) => !order.has(one));
  const placed = [
    ...ordered.map((one, at) => ({ one, at })),
    ...ends.map((one) => ({ one, at: (lastBefore.get(one) ?? 0) + 0.5 })),
  ];
  return placed.sort((a, b) => a.at - b.at).map(({ one }) => one);
}
