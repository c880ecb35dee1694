/** Another setting: the path is kept as far as it goes there, and it is said where it ends. */

import { formatKnob, type Model, noFaults, type Step } from 'actorcheck';
import { isSameStep } from 'actorcheck/trace';
import { hasDurations } from './exactTime.ts';
import type { Session } from './session.ts';
import { type Setting, settingsOf } from './setting.ts';
import { mostSteps, usualStep, wayOf } from './usual.ts';
import { isStillViolated } from './verdict.ts';
import { Walk } from './walk.ts';

/** The usual run of a setting, whatever is on screen. Throws a UsageError for a wrong one. */
export function usualRun(session: Session, setting: Setting, isExact?: boolean): void {
  session.together(() => {
    session.load({ setting, steps: [], ...(isExact === undefined ? {} : { isExact }) });
    session.follow(() => usualStep(session), mostSteps);
  });
}

/**
 * Puts what is on screen under another setting. A usual run becomes the one of that setting; any
 * other path stays as it is, as far as it can be taken. Throws a UsageError for a wrong setting.
 */
export function resettle(session: Session, setting: Setting): void {
  session.together(() => {
    const { chosen, isEnded } = wayOf(session);
    const how = changeText(session.model, session.setting, setting);
    if (chosen === 0 && isEnded && session.shows === null) anotherUsualRun(session, setting, how);
    else keepPath(session, setting, how, isEnded);
  });
}

function anotherUsualRun(session: Session, setting: Setting, how: string): void {
  const { at } = session;
  const before = [...session.steps];
  const wasAt = textsOf(session);
  usualRun(session, setting);
  const { steps } = session;
  const parts = steps.findIndex((step, index) => {
    const old = before[index];
    return old === undefined || !isSameStep(old, step) || session.textAt(index) !== wasAt[index];
  });
  const same = parts === -1 ? steps.length : parts;
  if (at < before.length) session.jump(Math.min(at, same));
  if (same === before.length && same === steps.length) return;
  const now = same < steps.length ? session.textAt(same) : 'nothing more';
  const instead = wasAt[same] === undefined ? '' : `, not "${wasAt[same]}"`;
  session.remark = `The usual run ${how} is another from step ${same + 1} on: "${now}"${instead}.`;
}

function keepPath(session: Session, setting: Setting, how: string, wasEnded: boolean): void {
  const { steps, at, shows, noReturn, cycleFrom } = session;
  const count = steps.length;
  const before = textsOf(session);
  const walk = begunIn(session, setting);
  const { isExact } = walk;
  const { kept, why } = takenUnder(walk, steps);
  if (why !== null) {
    session.load({ setting, steps: kept, at: Math.min(at, kept.length), isExact });
    const number = `Step ${kept.length + 1} of ${count}`;
    session.remark =
      `${number} cannot be taken ${how}: ${before[kept.length]}: ${why}. ` +
      'The path ends before it; Back has all of it.';
    return;
  }
  session.load({ setting, steps: kept, at, shows, noReturn, cycleFrom, isExact });
  const verdict = isStillViolated(session);
  // Whether it goes round in circles there, too, is only known with what it shows.
  if (verdict !== true && (noReturn !== null || cycleFrom !== null)) {
    session.load({ setting, steps: kept, at, shows, isExact });
  }
  if (shows === null && wasEnded) goOnAsUsual(session, at === count);
  session.remark = [
    ...(count === 0 ? [] : [`All ${count} steps can be taken ${how}.`]),
    ...otherThings(session, before),
    ...verdictText(session, verdict),
  ].join(' ');
}

/** In the reading of time that is on screen, if the setting has it. */
function begunIn({ model, isExact }: Session, setting: Setting): Walk {
  const settings = settingsOf(model, setting);
  const walk = new Walk(model, setting, settings, false);
  const hasIt = isExact && hasDurations(walk.system.definition);
  return hasIt ? new Walk(model, setting, settings, true) : walk;
}

function goOnAsUsual(session: Session, isAtEnd: boolean): void {
  const { at } = session;
  session.jump(session.steps.length);
  session.follow(() => usualStep(session), mostSteps);
  if (!isAtEnd) session.jump(at);
}

/** What the steps of a path do, in words. */
const textsOf = (session: Session): string[] =>
  session.steps.map((_, index) => session.textAt(index));

/** The same steps may do something else. */
function otherThings(session: Session, before: readonly string[]): string[] {
  const other = before.findIndex((text, index) => session.textAt(index) !== text);
  if (other === -1) return [];
  return [`Step ${other + 1} is another: "${session.textAt(other)}", not "${before[other]}".`];
}

function verdictText({ shows, noReturn }: Session, verdict: boolean | null): string[] {
  if (shows === null || !shows.isViolated) return [];
  const { property } = shows;
  if (verdict === null) return [`Whether ${property} is still violated, only a check can tell.`];
  if (!verdict) return [`${property} is not violated at their end any more.`];
  const line = noReturn === null ? '' : ' The line of no return is that of the setting before.';
  return [`${property} is still violated at their end.${line}`];
}

interface Taken {
  readonly kept: readonly Step[];
  /** Why the next one cannot be taken; null if all are kept. */
  readonly why: string | null;
}

/** Takes steps in a walk that has just begun, as far as they go. */
function takenUnder(walk: Walk, steps: readonly Step[]): Taken {
  const kept: Step[] = [];
  for (const [at, step] of steps.entries()) {
    if (!walk.enabledAt(at).some((other) => isSameStep(other, step))) {
      return { kept, why: whyNot(step, walk, at) };
    }
    const timed = walk.timed(at, step);
    if (timed === null) {
      const notYet = walk.when(at, step)?.notYet;
      return { kept, why: `it needs an impossible timing (${notYet?.why})` };
    }
    walk.take(timed);
    kept.push(timed);
  }
  return { kept, why: null };
}

/** Why a step is none of those that can be taken. */
function whyNot(step: Step, walk: Walk, at: number): string {
  const { links, faultsLeft } = walk.snapshotAt(at).context;
  switch (step.type) {
    case 'timer':
      return 'no such timer is running then';
    case 'choose':
      return 'nobody has that choice then';
    case 'restart':
      return 'the party has not crashed then';
    case 'crash':
      return faultsLeft.crash > 0 ? 'the party cannot crash then' : 'no crash is left';
    default: {
      const isThere = (links[step.link]?.length ?? 0) > step.index;
      if (!isThere) return 'no such message is under way then';
      if (step.type === 'drop' && faultsLeft.loss === 0) return 'no message may be lost any more';
      if (step.type === 'duplicate' && faultsLeft.duplicate === 0) {
        return 'no message may arrive twice any more';
      }
      if (step.type === 'reorder' && faultsLeft.reorder === 0) {
        return 'no message may overtake another any more';
      }
      return 'the message cannot be next then';
    }
  }
}

/** What is other in a setting, as one says it of a path: "as amended", "with loss 1". */
function changeText(model: Model, before: Setting, after: Setting): string {
  const knobs = model.knobs.flatMap((knob) => {
    const text = ({ given }: Setting) => given[knob.name] ?? formatKnob(knob, knob.default);
    return text(before) === text(after) ? [] : [`${knob.name} ${text(after)}`];
  });
  const kinds = Object.keys(noFaults) as (keyof typeof noFaults)[];
  const faults = kinds.flatMap((kind) =>
    before.faults[kind] === after.faults[kind] ? [] : [`${kind} ${after.faults[kind]}`],
  );
  const seed = before.seed === after.seed ? [] : [`seed ${after.seed}`];
  const values = [...knobs, ...faults, ...seed];
  const isAmended = before.amend.join() !== after.amend.join();
  const amended = isAmended ? [after.amend.length === 0 ? 'as written' : 'as amended'] : [];
  return [...amended, ...(values.length === 0 ? [] : [`with ${values.join(', ')}`])].join(', ');
}
