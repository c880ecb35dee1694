/** A replayed trace as text for a terminal: the run with its times, and whether it is as told. */

import pc from 'picocolors';
import type { Model } from '../model/model.ts';
import { printable, wrapWords } from '../run/escape.ts';
import { seconds } from '../run/tell.ts';
import { hasMoments } from '../trace/moments.ts';
import type { Replay } from '../trace/replay.ts';
import { runOf } from '../trace/run.ts';
import type { TraceFile } from '../trace/schema.ts';
import { differenceText } from './difference.ts';
import { renderText, type TextOptions } from './text.ts';

export function renderReplay(
  model: Model,
  trace: TraceFile,
  replay: Replay,
  options: TextOptions,
): string {
  const colours = pc.createColors(options.colour);
  const { name, title, amend, steps, cycleFrom } = trace;
  const head = wrapWords(printable(`${name}: ${title}`), options.columns ?? 100);
  const lines = head.map((line) => colours.bold(line));
  if (amend.length > 0) lines.push(`with the amendments ${printable(amend.join(', '))}`);
  lines.push('', renderText(runOf(model, trace, replay), model, options).trimEnd());
  if (replay.difference !== null) {
    lines.push('', colours.red(differenceText(trace, replay.difference)));
    return `${lines.join('\n')}\n`;
  }
  const late = replay.steps.filter(({ step, lateMs }) => step.type === 'timer' && lateMs > 0);
  const latest = Math.max(...late.map(({ lateMs }) => lateMs));
  if (late.length > 0) {
    lines.push(`${late.length} timers fire late, by ${seconds(latest)} s at the most`);
  }
  if (cycleFrom === steps.length) lines.push('nothing more ever happens');
  else if (cycleFrom !== null) {
    lines.push(`from step ${cycleFrom + 1} of ${steps.length} on it goes round again and again`);
  }
  const all = steps.length === 1 ? '1 step' : `${steps.length} steps`;
  const timed = hasMoments(trace) ? ', each at a moment at which it can happen' : '';
  lines.push(
    colours.green(`${all}${timed}, all as the trace says, with terms and with concrete values`),
  );
  return `${lines.join('\n')}\n`;
}
