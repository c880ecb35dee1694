/** A counterexample with moments is replayed in exact time: it is one, or a defect is told. */

import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { type Claim, Replays } from '../../../sim/check/replay.ts';
import type { System } from '../../../sim/system/compose.ts';
import type { Step } from '../../../sim/system/definition.ts';
import type { View } from '../../../sim/system/view.ts';
import { go, notesIn, on } from '../moments.ts';
import { party, systemOf } from '../small.ts';

const same = ['x', 'x', 'x'];
const hasRead = (count: number) => (view: View) =>
  (view.local('b')?.context as { read: readonly string[] } | undefined)?.read.length === count;

/** What is wrong with a counterexample; 'nothing' if it shows its claim. */
function judged(
  system: System,
  steps: readonly Step[],
  claim: Claim,
  cycleFrom: number | null = null,
): string {
  try {
    new Replays(system, []).expect({ steps, cycleFrom }, claim);
  } catch (error) {
    const { message } = error as Error;
    const [, problem] = /does not replay: (.*?): \{"steps"/.exec(message) ?? [];
    return problem ?? message;
  }
  return 'nothing';
}

describe('a counterexample with moments', () => {
  it('shows its claim, if each step can happen at its moment', () => {
    const system = notesIn([10, 20], 'unordered', {}, same);
    const claim = { ends: hasRead(1) };
    expect(judged(system, [go(0), on('deliver', 12)], claim)).toBe('nothing');
    expect(judged(system, [go(0)], claim)).toBe('it ends elsewhere');
    expect(judged(system, [go(0), on('deliver', 21)], claim)).toBe(
      'step 2: step at 21 ms: expected 20 ms at the latest, as NOTE on "a>b" arrives by then',
    );
  });

  it('may come round, at other moments', () => {
    const ticking = createMachine({
      id: 'clock',
      initial: 'on',
      states: { on: { after: { 10: { target: 'on', reenter: true } } } },
    });
    const clock = systemOf({ parties: [party('one', ['a', ticking])] }, 'exact');
    const ticks = (atMs: number): Step => {
      return { type: 'timer', actor: 'a', id: 'xstate.after.10.clock.on', atMs };
    };
    const never = () => false;
    expect(judged(clock, [ticks(10), ticks(20)], { never }, 1)).toBe('nothing');
    expect(judged(clock, [ticks(10), ticks(20)], { never: () => true }, 1)).toBe('it comes');
    expect(judged(clock, [ticks(10), ticks(19)], { never }, 1)).toMatch(/^step 2: .*expected 20/);
    const notesOnce = notesIn([10, 20], 'unordered', {}, same);
    expect(judged(notesOnce, [go(0), on('deliver', 10)], { never }, 0)).toBe(
      'it does not come round',
    );
  });
});

describe('equal messages on an unordered link', () => {
  const claim = { ends: hasRead(2) };

  it('are each the one that a step may mean', () => {
    const system = notesIn([10, 20], 'unordered', {}, same);
    // At 12 ms it is the first; at 25 ms there is but the second.
    expect(judged(system, [go(0), go(8), on('deliver', 12), on('deliver', 25)], claim)).toBe(
      'nothing',
    );
    // Whichever is the first, the other is late.
    expect(judged(system, [go(0), go(1), on('deliver', 12), on('deliver', 22)], claim)).toMatch(
      /^step 4: step at 22 ms: expected 2[01] ms at the latest/,
    );
  });

  it('show only later which of them was lost', () => {
    const system = notesIn([10, 20], 'unordered', { loss: 1 }, same);
    const sent = [go(0), go(8), on('drop', 9)];
    const one = { ends: hasRead(1) };
    for (const atMs of [10, 18, 20, 28]) {
      expect(judged(system, [...sent, on('deliver', atMs)], one)).toBe('nothing');
    }
    for (const atMs of [9.5, 28.5]) {
      expect(judged(system, [...sent, on('deliver', atMs)], one)).toMatch(/^step 4: /);
    }
    const more = [go(0), go(8), on('drop', 9), go(9), on('deliver', 11)];
    // The first has arrived, so the second was lost.
    expect(judged(system, [...more, on('deliver', 18)], claim)).toMatch(/expected 19 ms or later/);
    expect(judged(system, [...more, on('deliver', 29)], claim)).toBe('nothing');
  });

  it('show only later which of them comes a second time', () => {
    const system = notesIn([10, 20], 'unordered', { duplicate: 1 }, same);
    const sent = [go(0), go(8), on('duplicate', 18)];
    const late = [...sent, on('deliver', 28), on('deliver', 28)];
    expect(judged(system, late, { ends: hasRead(3) })).toBe('nothing');
    const late2 = [...sent, on('deliver', 28), on('deliver', 28.5)];
    expect(judged(system, late2, { ends: hasRead(3) })).toMatch(/^step 5: /);
  });
});

describe('what is waited for too long', () => {
  const late = (ms: number): Claim => ({ late: { ms, from: hasRead(0), to: hasRead(1) } });

  it('has not come when a step happens, or when time may pass without one', () => {
    const system = notesIn([10, 20], 'unordered', {}, ['1']);
    expect(judged(system, [go(5), on('deliver', 25)], late(24))).toBe('nothing');
    expect(judged(system, [go(5)], late(24))).toBe('nothing');
    expect(judged(system, [], late(1_000_000))).toBe('nothing');
  });

  it('is in time at the last moment', () => {
    const system = notesIn([10, 20], 'unordered', {}, ['1']);
    expect(judged(system, [go(5), on('deliver', 25)], late(25))).toBe('it comes in time');
    expect(judged(system, [go(5)], late(25))).toBe('it comes in time');
  });

  it('is waited for anew once it has come', () => {
    const claim = (ms: number): Claim => ({
      late: { ms, from: hasRead(1), to: hasRead(2) },
    });
    const system = notesIn([0, 20]);
    const steps = [go(0), on('deliver', 3), go(7), on('deliver', 20), go(50), on('deliver', 70)];
    expect(judged(system, steps, claim(16))).toBe('nothing');
    expect(judged(system, steps, claim(17))).toBe('it comes in time');
  });
});
