/** What the existing device meets on the paths of the suite, by what the machines make of them. */

import { Oddity } from '../../../machines/conform/suite/altered.ts';
import { type SuitePath, suitePaths, whyNot } from '../../../machines/conform/suite/suite.ts';
import { protocol } from '../../../machines/msc3906/protocol.ts';
import type { Hello } from '../../../machines/protocol/conform.ts';
import type { Settings } from '../../../sim/model/knobs.ts';
import type { System } from '../../../sim/system/compose.ts';
import type { Step } from '../../../sim/system/definition.ts';
import type { Message } from '../../../sim/system/message.ts';
import type { StepResult } from '../../../sim/system/snapshot.ts';
import { type Setting, systemFor } from '../../../sim/trace/index.ts';
import { helloOf } from '../../machines/conform/hello.ts';
import { Kept } from '../made/kept.ts';
import { type Device, heldTo, type Outcome } from './device.ts';

/** Something that the device meets. */
type Met =
  | { readonly type: 'event'; readonly actor: string; readonly event: Message }
  | { readonly type: 'timer'; readonly actor: string; readonly id: string }
  /** It begins anew. */
  | { readonly type: 'restart' };

/** A path as a client takes it that speaks so. */
export interface Course {
  readonly hello: Hello;
  readonly path: SuitePath;
  /** Under which the device is made. */
  readonly settings: Settings;
  readonly met: readonly Met[];
}

const party = 'existingDevice';

export const isOwn = (actor: string | undefined): boolean =>
  heldTo.some((own) => own === actor || own === actor?.split('/')[0]);

/** The same as they are kept from one run to the next, as long as nothing changes. */
export async function keptCourses(): Promise<Course[]> {
  const kept = new Kept<Course[]>('courses');
  const known = kept.read();
  if (known !== null) return known;
  const found = coursesOf(await suitePaths(protocol));
  kept.write(found);
  return found;
}

/** Paths that a client of ours can take, in both revisions. */
export function coursesOf(paths: readonly SuitePath[]): Course[] {
  return ['v2', 'v1'].flatMap((dialect) => {
    const hello = helloOf(dialect) as unknown as Hello;
    return paths
      .filter((path) => whyNot(protocol, hello, path) === null)
      .map((path) => courseOf(path, hello));
  });
}

/** Paths of one setting share a system: what its machines have answered is remembered. */
const systems = new Map<string, System>();

function systemIn(setting: Setting): System {
  const key = JSON.stringify(setting);
  const made = systems.get(key) ?? systemFor(protocol, setting, { kind: 'symbolic' }, 'untimed');
  systems.set(key, made);
  return made;
}

function courseOf(path: SuitePath, hello: Hello): Course {
  const settings = protocol.conform.settingsFor(hello, path.settings);
  const system = systemIn({ settings, faults: path.faults, amend: path.amend });
  const oddity = new Oddity(protocol, path);
  let { snapshot } = system.start();
  const met = path.steps.flatMap((step, at) => {
    const result = system.apply(oddity.asTaken(snapshot, step, at, { kind: 'symbolic' }), step);
    snapshot = result.snapshot;
    return metIn(step, result);
  });
  return { hello, path, settings, met };
}

function metIn(step: Step, { occurrences }: StepResult): Met[] {
  if (step.type === 'restart') return step.party === party ? [{ type: 'restart' }] : [];
  if (step.type === 'timer' && isOwn(step.actor)) {
    return [{ type: 'timer', actor: step.actor, id: step.id }];
  }
  return occurrences.flatMap((one): Met[] => {
    if (one.type !== 'received' || !isOwn(one.actor)) return [];
    const { actor, event } = one;
    const from = 'from' in event ? String(event.from) : undefined;
    // What one of its actors tells another follows from what came from outside.
    return isOwn(from) ? [] : [{ type: 'event', actor, event }];
  });
}

/** What a device makes of it, after each thing that it meets; the first is its start. */
export function* outcomes(device: Device, { met }: Course): Generator<Outcome> {
  let outcome = device.start();
  yield outcome;
  for (const one of met) {
    if (one.type === 'restart') outcome = device.start();
    else if (one.type === 'timer') {
      outcome = device.fire(outcome.moment, one.actor, one.id) ?? { ...outcome, said: [] };
    } else outcome = device.take(outcome.moment, one.actor, one.event);
    yield outcome;
  }
}
