/** A path continued to its end, as usual; and what can be had beside it, by name. */

import { formatKnob } from 'actorcheck';
import { settingName } from 'actorcheck/check';
import type { Session } from '../session.ts';
import type { Setting, Shown } from '../setting.ts';
import { mostSteps, usualStep } from '../usual.ts';
import { chosenSteps, type Followed, followed } from './follow.ts';
import { lassoOf } from './lasso.ts';
import { pinned } from './other.ts';

/** A whole run, from its start to where nothing more happens, or to where it was left. */
export interface Whole {
  /** With all of its steps taken. */
  readonly session: Session;
  /** From this step on all goes as usual; as many as there are if nothing does. */
  readonly usualFrom: number;
  /** Whether nothing more happens, or the same again and again: else it was left going on. */
  readonly isEnded: boolean;
  /** What the path was opened for. */
  readonly shows: Shown | null;
  /** What there is to say of how it came about. */
  readonly remark: string;
}

/** The path of a session, continued as usual. The session stays as it is. */
export function wholeOf(session: Session): Whole {
  const chosen = chosenSteps(session);
  const room = mostSteps - (session.steps.length - chosen);
  return continued(pinned(session), chosen, room, session.shows, '');
}

/** The steps of a path that were chosen, in another setting, and from there on as usual. */
export function wholeUnder(source: Session, setting: Setting): Whole {
  const chosen = chosenSteps(source);
  const found = followed(source, chosen, setting);
  const { session } = found;
  return continued(session, session.steps.length, mostSteps, null, remarkOn(found, source, chosen));
}

function continued(
  session: Session,
  usualFrom: number,
  room: number,
  shows: Shown | null,
  remark: string,
): Whole {
  const { cycleFrom } = session;
  session.jump(session.steps.length);
  if (cycleFrom === null && room > 0) session.follow(() => usualStep(session), room);
  const isEnded = cycleFrom !== null || usualStep(session) === null;
  if (!isEnded) closeRound(session, usualFrom);
  return { session, usualFrom, isEnded: isEnded || session.cycleFrom !== null, shows, remark };
}

/** Of fewer nobody sees that they are the same. */
const shownRounds = 3;

/** What goes round and round is told by few rounds, which are one row: not by all to the cut. */
function closeRound(session: Session, usualFrom: number): void {
  const lasso = lassoOf(session);
  if (lasso === null) return;
  const { setting, steps, isExact } = session;
  const from = Math.max(lasso.from, usualFrom);
  const cycleFrom = from + (shownRounds - 1) * lasso.length;
  const round = { steps: steps.slice(0, cycleFrom + lasso.length), cycleFrom };
  session.load({ setting, isExact, ...round, at: round.steps.length });
}

function remarkOn({ skipped, endedAt }: Followed, source: Session, chosen: number): string {
  const told = (index: number) => `step ${index + 1}`;
  const parts: string[] = [];
  if (skipped.length > 0) {
    const names = skipped.slice(0, 3).map(told).join(', ');
    const more = skipped.length > 3 ? ` and ${skipped.length - 3} more` : '';
    parts.push(`${names}${more} cannot be taken here, and what follows can`);
  }
  if (endedAt !== null) {
    const left = chosen - endedAt;
    const all = left === 1 ? `${told(endedAt)} cannot be taken` : `from ${told(endedAt)} on none`;
    parts.push(
      left === 1 ? `${all} here` : `${all} of the ${left} steps that were chosen can be taken here`,
    );
  }
  if (parts.length === 0) return '';
  const text = parts.join('; ');
  const rest = source.steps.length > 0 ? ': from there on all goes as usual' : '';
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${endedAt === null ? '' : rest}.`;
}

/** How a setting is told beside another: with the knobs that it has otherwise. */
export function settingText(session: Session, other: Session): string {
  const { model, setting, settings } = session;
  const parts = [settingName(model, setting.faults, setting.amend)];
  for (const knob of model.knobs) {
    const [own, its] = [settings, other.settings].map((all) =>
      formatKnob(knob, all[knob.name] ?? null),
    );
    if (own !== its) parts.push(`${knob.name} ${own}`);
  }
  if (setting.seed !== other.setting.seed) parts.push(`seed ${setting.seed}`);
  return parts.join(', ');
}
