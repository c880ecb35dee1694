/** Spans of time in which something can happen. */

/** In ms since the start; both ends belong to it. `toMs` may be Infinity. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The same moments in as few spans as can be, in order. */
export function unionOf(spans: readonly Span[]): Span[] {
  const union: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = union.at(-1);
    if (last === undefined || last.toMs < span.fromMs) union.push(span);
    else union[union.length - 1] = { ...last, toMs: Math.max(last.toMs, span.toMs) };
  }
  return union;
}
