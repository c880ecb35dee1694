/** A path continued to its end, as usual; and what can be had beside it, by name. */

import { formatKnob, type Step } from 'actorcheck';
import { settingName } from 'actorcheck/check';
import { isSameStep } from 'actorcheck/trace';
import type { Session } from '../session.ts';
import type { Setting, Shown } from '../setting.ts';
import { mostSteps, usualStep } from '../usual.ts';
import { chosenSteps, type Followed, followed } from './follow.ts';
import { pinned } from './other.ts';
import { type Round, Rounds } from './rounds.ts';

/** A whole run, from its start to where nothing more happens, or to where it was left. */
export interface Whole {
  /** With all of its steps taken. */
  readonly session: Session;
  /** From this step on all goes as usual; as many as there are if nothing does. */
  readonly usualFrom: number;
  /** Whether nothing more happens, or the same again and again: else it was left going on. */
  readonly isEnded: boolean;
  /** What goes round and round until a moment, but is not told until then. */
  readonly leftOut: readonly LeftOut[];
  /** What the path was opened for. */
  readonly shows: Shown | null;
  /** What there is to say of how it came about. */
  readonly remark: string;
}

/** After so many steps the same goes on until a moment. */
interface LeftOut {
  readonly after: number;
  readonly untilMs: number;
}

/** The path of a session, continued as usual. The session stays as it is. */
export function wholeOf(session: Session): Whole {
  const chosen = chosenSteps(session);
  return { ...continued(pinned(session), chosen), shows: session.shows, remark: '' };
}

/** The steps of a path that were chosen, in another setting, and from there on as usual. */
export function wholeUnder(source: Session, setting: Setting): Whole {
  const chosen = chosenSteps(source);
  const found = followed(source, chosen, setting);
  const { session } = found;
  const remark = remarkOn(found, source, chosen);
  return { ...continued(session, session.steps.length), shows: null, remark };
}

type Continued = Omit<Whole, 'shows' | 'remark'>;

function continued(session: Session, usualFrom: number): Continued {
  const leftOut: LeftOut[] = [];
  if (session.cycleFrom !== null) return { session, usualFrom, isEnded: true, leftOut };
  const end = Math.max(session.steps.length, usualFrom + mostSteps);
  session.jump(usualFrom);
  const rounds = new Rounds(session);
  for (;;) {
    const round = followToRound(session, rounds, end);
    if (round === null) break;
    showRounds(session, round);
    if (round.end === null) break;
    leftOut.push({ after: session.at, untilMs: round.end.atMs });
    if (!takeLate(session, round.end.step)) return { session, usualFrom, isEnded: false, leftOut };
  }
  const isEnded = session.cycleFrom !== null || usualStep(session) === null;
  return { session, usualFrom, isEnded, leftOut };
}

/** Goes on as usual to a round that cannot be told whole; null if there is none before the end. */
function followToRound(session: Session, rounds: Rounds, end: number): Round | null {
  let found: Round | null = null;
  const isTooLong = ({ length, lengthMs, end: last }: Round): boolean => {
    const rounds = ((last?.atMs ?? Number.POSITIVE_INFINITY) - nowMs(session)) / lengthMs;
    return session.at + rounds * length > end;
  };
  const pick = () => {
    const round = rounds.here();
    if (round !== null && isTooLong(round)) found = round;
    return found === null ? usualStep(session) : null;
  };
  session.follow(pick, end - session.at);
  return found;
}

/** Of a round that is shorter nobody sees with one that it is one. */
const shortRound = 24;
const shownRounds = 3;

/** The path ends with few rounds; if nothing ends these, the last of them repeats. */
function showRounds(session: Session, { length, lengthMs, end }: Round): void {
  const leftMs = (end?.atMs ?? Number.POSITIVE_INFINITY) - nowMs(session);
  const more = length > shortRound ? 0 : Math.min(shownRounds - 1, Math.floor(leftMs / lengthMs));
  session.follow(() => usualStep(session), more * length);
  const { setting, isExact, at } = session;
  const cycleFrom = end === null ? at - length : null;
  session.load({ setting, isExact, steps: session.steps.slice(0, at), cycleFrom });
}

/** Takes a step before what is due sooner, if that can be: in exact time nothing comes late. */
function takeLate(session: Session, step: Step): boolean {
  const { at, isExact } = session;
  const inPath = session.inPath(step);
  const isPossible = !isExact && session.enabledAt(at).some((one) => isSameStep(one, inPath));
  if (isPossible) session.take(inPath);
  return isPossible;
}

const nowMs = ({ snapshot }: Session): number => snapshot.context.nowMs ?? 0;

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
