/** A run that comes with a verdict is put on screen. */

import type { Trace } from 'actorcheck';
import { causesFirst } from '../causes.ts';
import type { Session } from '../session.ts';
import type { Path, Setting } from '../setting.ts';
import { type Reading, type Subject, settingOf, timeOf } from './subject.ts';

/** What a run is opened with. */
interface Opening extends Pick<Path, 'noReturn' | 'shows'> {
  /** Knobs that it has otherwise than the setting that was checked. */
  readonly changed?: Setting['given'];
}

/** Puts a run on screen, and the sequence view in front; nothing if there is none. */
export function openRun(
  session: Session,
  subject: Subject,
  reading: Reading,
  trace: Trace | null,
  { changed = {}, noReturn = null, shows = null }: Opening,
): void {
  if (trace === null) return;
  const { model } = session;
  const { seed } = session.setting;
  const { cycleFrom } = trace;
  const { given, ...rest } = settingOf(subject, reading);
  const setting = { ...rest, given: { ...given, ...changed }, seed };
  const isExact = timeOf(reading) === 'exact';
  const fixed = [cycleFrom, noReturn].filter((place) => typeof place === 'number');
  // In exact time all has its moment.
  const steps = isExact ? trace.steps : causesFirst(model, setting, trace.steps, fixed);
  session.load({ setting, steps, cycleFrom, noReturn, shows, isExact });
  document.dispatchEvent(new CustomEvent('open-view', { detail: 'sequence' }));
}
