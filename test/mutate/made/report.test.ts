/** How it is told what has become of mutants, and why some survive. */

import { describe, expect, it } from 'vitest';
import type { Mutant } from './mutant.ts';
import { usualMutated } from './mutated.ts';
import { neededBy, renderNeeded, soughtAfter } from './needed.ts';
import { type Reason, reasoned } from './reasons.ts';
import { complaintsOf, mutantJson, renderRows, rowsJson, survivorText } from './report.ts';
import type { Examined, Verdict } from './verdict.ts';

const { reasons: known } = usualMutated;

const mutant: Mutant = {
  id: 'action-left-out:machines/a.ts:1:1',
  operator: 'action-left-out',
  file: 'machines/a.ts',
  line: 1,
  text: 'tell left out',
  edits: [],
};

describe('the table', () => {
  const caught: Verdict = { kind: 'caught', place: 'p', properties: ['q'], steps: 3 };
  const difference = { actor: 'a', during: '"s": e', aspects: ['sends'] };
  const places = ['p', 'q'];
  const survived: Verdict = { kind: 'survived', difference, places, unsearched: ['q'] };
  const all: Examined[] = [caught, caught, survived, { kind: 'equivalent' } as const].map(
    (verdict) => ({ mutant, verdict, seconds: 1 }),
  );

  it('counts by operator, and lists the survivors', () => {
    const text = renderRows(all, { isAll: false, reasons: known });
    expect(text).toMatch(/^action-left-out +4 +2 +1 +1 +0 +66\.7 %$/m);
    expect(text).toMatch(/^all +4 +2 +1 +1 +0 +66\.7 %$/m);
    expect(text).toMatch(/^ +1 {2}a: sends$/m);
    const survivor = survivorText(all[2] as Examined, known);
    expect(survivor).toMatch(/^ +a, "s": e: sends; p and 1 more, of which 1 were not searched$/m);
  });

  it('says of each survivor why it is one, as far as that is known', () => {
    const [why, other] = ['a has no need of it.', 'b has none either.'];
    const reasons: Reason[] = [
      { actor: 'b', why: other },
      { actor: 'a', aspects: ['sends'], why },
    ];
    const { byReason, without, unneeded } = reasoned(all, reasons);
    expect([...byReason]).toEqual([[reasons[1], 1]]);
    expect([without, unneeded]).toEqual([[], [reasons[0]]]);
    expect(reasoned(all, [{ aspects: ['state'], why }]).without).toEqual([all[2]]);
    expect(
      reasoned(all, [{ during: /: e$/, file: 'machines/', text: /left/, why }]).without,
    ).toEqual([]);
  });

  it('complains of what is caught too seldom, and of survivors without a reason', () => {
    expect(
      complaintsOf(all, { atLeast: 60, unexplained: 0, isAll: false, reasons: known }),
    ).toEqual(['1 survived without a reason, expected 0']);
    const complaints = complaintsOf(all.slice(0, 2), {
      atLeast: 100,
      unexplained: 0,
      isAll: true,
      reasons: known,
    });
    expect(complaints).toEqual([`${known.length} reasons fit no survivor`]);
    expect(
      complaintsOf(all, { atLeast: 67, unexplained: 1, isAll: false, reasons: known }),
    ).toEqual(['caught 66.7 % of those that differ, expected 67 %']);
  });

  it('says which properties are needed, and by which mutant', () => {
    const only = 'no-deadlock';
    const alone: Examined = { mutant, verdict: { ...caught, only } as Verdict, seconds: 1 };
    expect([...neededBy([...all, alone])]).toEqual([[only, mutant.id]]);
    expect(soughtAfter(usualMutated, all).has(only)).toBe(true);
    expect(soughtAfter(usualMutated, [alone]).has(only)).toBe(false);
    expect(renderNeeded(usualMutated, [alone])).toMatch(
      /^ {2}no-deadlock: action-left-out:machines/m,
    );
  });

  it('is JSON too', () => {
    expect(mutantJson(all[0] as Examined, known)).toMatchObject({
      kind: 'caught',
      properties: ['q'],
    });
    expect(rowsJson(all)).toMatchObject({
      operators: [
        { operator: 'action-left-out', made: 4, caught: 2, caughtPercent: 66.7 },
        { operator: 'all', made: 4 },
      ],
    });
  });
});
