/** What a person sees of searches that are under way, and how they are interrupted. */

import type { Job } from '../check/jobs.ts';
import { printable } from '../run/escape.ts';
import { untilInterrupted } from './interrupt.ts';
import type { Io } from './io.ts';

/** Shows how far the searches are, and stops them at an interrupt: what was found is still told. */
export function watch(io: Io, jobs: number) {
  const { goesOn, end } = untilInterrupted();
  const lines = new Map<Job, string>();
  const start = performance.now();
  return {
    goesOn,
    onProgress: (job: Job, progress: Parameters<typeof progressLine>[1]): void => {
      if (io.progress === undefined) return;
      lines.delete(job);
      lines.set(job, progressLine(job, progress));
      const seconds = ((performance.now() - start) / 1000).toFixed(0);
      const shown = [...lines.values()].slice(-4);
      io.progress(`${[...shown, `${jobs} searches, ${seconds} s, Ctrl-C stops`].join('\n')}`);
    },
    end: (): void => {
      end();
      io.progress?.('');
    },
  };
}

function progressLine(
  { scenario, amend }: Job,
  progress: { phase: string; states: number; frontier: number; depth: number; seconds: number },
): string {
  const { phase, states, frontier, depth, seconds } = progress;
  const rate = Math.round(states / Math.max(seconds, 0.001));
  const n = (value: number) => value.toLocaleString('en');
  const which = amend.length === 0 ? scenario : `${scenario}, amended`;
  const rest = `frontier ${n(frontier)}, depth ${depth}`;
  return `${printable(which)}: ${phase}, ${n(states)} states, ${n(rate)} a second, ${rest}`;
}
