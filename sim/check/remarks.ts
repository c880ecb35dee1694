/** What a check says beside its verdicts: of what says nothing, and of what does nothing. */

import type { Model } from '../model/model.ts';
import type { Step } from '../system/definition.ts';
import type { CheckResult, Misdirected } from './check.ts';

export interface Remark {
  /**
   * - `vacuous`: the property holds wherever it was looked at, and says nothing there;
   * - `idle`: nothing ever happens in a scenario;
   * - `given-only`: the model has no property of its own;
   * - `misdirected`: an actor sends to nobody, and gets it itself;
   * - `zeno`: in exact time, a run goes on for ever while time stands still.
   */
  readonly kind: 'vacuous' | 'idle' | 'given-only' | 'misdirected' | 'zeno';
  /** Names of the properties, the actor or the scenario that it is about; none of a whole model. */
  readonly about: readonly string[];
  readonly text: string;
}

/** Whether with `--strict` it counts as a violation does. */
export const isStrictly = ({ kind }: Remark): boolean => kind === 'vacuous' || kind === 'idle';

/** What there is to say of searches of a model, each of a scenario of its own. */
export function remarksOn(
  model: Model,
  runs: readonly { readonly scenario: string; readonly result: CheckResult }[],
): Remark[] {
  const idle = runs.filter(({ result }) => isIdle(result));
  return [
    ...vacuousIn(runs.map(({ result }) => result)),
    ...idle.map(({ scenario }) => {
      const where = runs.length === 1 ? '' : `${scenario}: `;
      const text = `${where}nothing ever happens: no step can be taken in the first state`;
      return { kind: 'idle' as const, about: [scenario], text };
    }),
    ...((model.properties ?? []).length > 0 ? [] : [givenOnly]),
    ...misdirectedIn(runs.map(({ result }) => result)),
    ...runs.flatMap(({ scenario, result: { still } }) => {
      const where = runs.length === 1 ? '' : `${scenario}: `;
      return still.length === 0 ? [] : [standing(scenario, where, still)];
    }),
  ];
}

/** What has to come in the end is not asked of a run that comes to no later moment. */
function standing(scenario: string, where: string, still: readonly Step[]): Remark {
  const round = still.map(nameOf).join(', then ');
  const text = 'time stands still in a run that goes on for ever, and counts as none';
  return { kind: 'zeno', about: [scenario], text: `${where}${text}: ${round}` };
}

function nameOf(step: Step): string {
  switch (step.type) {
    case 'timer':
      return `${step.actor}: timer "${step.id}"`;
    case 'choose':
      return `choice "${step.choice}"`;
    case 'crash':
    case 'restart':
      return `${step.type} of ${step.party}`;
    default:
      return `a message on "${step.link}"`;
  }
}

/** Each once, however many scenarios have it. */
function misdirectedIn(results: readonly CheckResult[]): Remark[] {
  const all = results.flatMap(({ misdirected }) => misdirected);
  const byPlace = new Map(all.reverse().map((one) => [JSON.stringify([one.actor, one.by]), one]));
  return [...byPlace.values()].reverse().map((one) => {
    return { kind: 'misdirected', about: [one.actor], text: misdirection(one) };
  });
}

/** What is said of a message to nobody. */
export const misdirection = ({ actor, during }: Misdirected): string =>
  `"${actor}" sends to nobody in ${during}: expected an actor, got none, ` +
  'and XState hands the message to the sender itself';

const givenOnly: Remark = {
  kind: 'given-only',
  about: [],
  text: 'no property of its own: only those that the engine gives',
};

const isIdle = ({ states, transitions, complete }: CheckResult): boolean =>
  complete && states === 1 && transitions === 0;

/** Properties that say nothing in each search that asks for them, by the reason. */
function vacuousIn(results: readonly CheckResult[]): Remark[] {
  const reasons = new Map<string, string | null>();
  for (const { name, vacuous, remark } of results.flatMap(({ properties }) => properties)) {
    if (!vacuous) reasons.set(name, null);
    else if (!reasons.has(name)) reasons.set(name, remark);
  }
  const byReason = new Map<string, string[]>();
  for (const [name, reason] of reasons) {
    if (reason !== null) byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  }
  return [...byReason].map(([reason, about]) => {
    const text = `vacuous, as ${reason}: ${about.join(', ')}`;
    return { kind: 'vacuous', about, text };
  });
}
