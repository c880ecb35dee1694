/** Runs that look each in a way of its own, as the addresses of the page have them. */

import { rendezvous as model } from '../../machines/msc3906/index.ts';
import { noFaults, type Step } from '../../sim/system/definition.ts';
import { formatAddress } from '../../visualize/address.ts';
import { Session } from '../../visualize/session.ts';
import { usualStep } from '../../visualize/usual.ts';

/** A session in a scenario of the model, with no step taken. */
function begun(scenario: string, loss = 0): Session {
  const { given } = model.scenarios?.find(({ name }) => name === scenario) ?? {};
  if (given === undefined) throw new Error(`expected a scenario, got "${scenario}"`);
  const session = new Session(model);
  session.set({ ...session.setting, given, faults: { ...noFaults, loss } });
  return session;
}

const follow = (session: Session, most: number): void =>
  session.follow(() => usualStep(session), most);
const address = (session: Session): string => formatAddress(session, 'sequence');

function usualRun(scenario: string, most: number): string {
  const session = begun(scenario);
  follow(session, most);
  return address(session);
}

function withLostMessage(): string {
  const session = begun('default', 1);
  follow(session, 7);
  session.follow(
    () => session.enabledAt(session.at).find(({ type }) => type === 'drop') ?? null,
    1,
  );
  follow(session, 60);
  return address(session);
}

const attacker = 'attacker';
const isChoice = ({ type }: Step): boolean => type === 'choose';

/** The attacker does what it can as soon as it can. */
function attacked(): string {
  const session = begun('bystander');
  session.follow(() => {
    const own = session.next().find(({ party, step }) => party === attacker && isChoice(step));
    return own?.step ?? usualStep(session);
  }, 60);
  return address(session);
}

/** What the check finds of the key that is overwritten, beside what repairs it. */
const counterexample =
  'knob.relay-refusals=0&knob.relay-life=never&knob.e2ee=false' +
  '&violates=no-unread-payload-overwritten&path=001111121';

/** A run, and what is on the right of it. */
const beside = (fragment: string, right: string): string =>
  `${fragment}&pinned=${encodeURIComponent(right)}`;

export const usual = usualRun('default', 200);
export const opening = usualRun('e2ee', 200);
export const runs = {
  usual,
  'an attack': attacked(),
  'a message that is lost': withLostMessage(),
  'a device that never shows up': usualRun('invisible', 450),
};

export const compared = {
  'a counterexample': counterexample,
  'another knob': beside(opening, 'knob:visible-after=never'),
  'a run without an attacker': beside(runs['an attack'], usual),
  'a run of another scenario': beside(usual, runs['a device that never shows up']),
};
