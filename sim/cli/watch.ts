/** What a person sees of searches that are under way, and how they are interrupted. */

import type { Job } from '../check/jobs.ts';
import type { Progress } from '../check/search/limits.ts';
import { printable } from '../run/escape.ts';
import { grouped } from '../system/grouped.ts';
import { untilInterrupted } from './interrupt.ts';
import type { Io } from './io.ts';

/** How many lines of work under way are shown at once. */
const mostLines = 4;

/** Shows how far `work` is, and stops it at an interrupt: what was found is still told. */
export function watch(io: Io, work: string) {
  const { goesOn, end } = untilInterrupted();
  const lines = new Map<unknown, string>();
  const start = performance.now();
  return {
    goesOn,
    /** By a key for each part of the work that goes on. */
    onProgress: (of: unknown, text: string): void => {
      if (io.progress === undefined) return;
      lines.delete(of);
      lines.set(of, printable(text));
      const seconds = ((performance.now() - start) / 1000).toFixed(0);
      const shown = [...lines.values()].slice(-mostLines);
      io.progress(`${[...shown, `${work}, ${seconds} s, Ctrl-C stops`].join('\n')}`);
    },
    end: (): void => {
      end();
      io.progress?.('');
    },
  };
}

/** The same for searches of a check. */
export function watchJobs(io: Io, jobs: number) {
  const { goesOn, onProgress, end } = watch(io, `${jobs} searches`);
  return {
    goesOn,
    onProgress: (job: Job, progress: Progress): void =>
      onProgress(job, progressLine(job, progress)),
    end,
  };
}

function progressLine(
  { scenario, amend }: Job,
  { phase, states, frontier, depth, seconds }: Progress,
): string {
  const rate = Math.round(states / Math.max(seconds, 0.001));
  const which = amend.length === 0 ? scenario : `${scenario}, amended`;
  const rest = `frontier ${grouped(frontier)}, depth ${depth}`;
  return `${which}: ${phase}, ${grouped(states)} states, ${grouped(rate)} a second, ${rest}`;
}
