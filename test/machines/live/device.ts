/** One of the two devices by itself, live, for tests in which the other one is no machine. */

import type { LocalState, Message } from 'actorcheck';
import { cryptoFor } from '../../../machines/crypto/index.ts';
import { type LiveClock, LiveParty } from '../../../machines/live/party.ts';
import type { Screen } from '../../../machines/matrix/user/context.ts';
import { type DeviceActors, existingActors, newActors } from '../../../machines/msc3906/actors.ts';
import { amendedWith } from '../../../machines/msc3906/amendments.ts';
import { type DeviceOptions, deviceActors, type Role } from '../../../machines/msc3906/devices.ts';
import { live } from '../../../machines/msc3906/live.ts';
import { usualTiming } from '../../../machines/msc3906/timing.ts';

/** What a person does at a device, and step 7, which is the new device's own choice. */
type Act =
  | { readonly type: 'user.scan'; readonly qr: string }
  | { readonly type: 'user.approve' | 'user.decline' | 'user.cancel' | 'user.uia.cancel' }
  | { readonly type: 'user.password'; readonly password: string }
  | { readonly type: 'take-protocol' | 'refuse-protocol' };

interface DeviceSettings
  extends Pick<
    DeviceOptions,
    'names' | 'places' | 'deletes' | 'scans' | 'stepThree' | 'e2ee' | 'account'
  > {
  readonly role: Role;
  /** What its keys follow from. */
  readonly seed: string;
  readonly show: (screen: Screen) => void;
  /** Usually real time. */
  readonly clock?: LiveClock;
}

export class Device {
  readonly #actors: DeviceActors;
  readonly #party: LiveParty;
  #hasChosen = false;

  constructor(options: DeviceSettings) {
    const { role, seed, places, account, e2ee, show, clock } = options;
    this.#actors = role === 'newcomer' ? newActors : existingActors;
    const world = account === null ? { places } : { places, account };
    const { flow } = this.#actors;
    this.#party = new LiveParty({
      actors: deviceActors(this.#actors, role, {
        ...options,
        crypto: cryptoFor({ kind: 'real', seed }),
        amended: amendedWith([]),
        timesOut: true,
        readsFirst: false,
        timing: usualTiming,
      }),
      agent: flow,
      ...(clock && { clock }),
      hand: ({ to, message }) => {
        if (to === 'user') show(message as unknown as Screen);
        return to === 'user';
      },
      inbox: (actors) => live.inbox?.(flow, { settings: { e2ee }, world, actors }) ?? null,
      observe: (seen) => {
        if (seen.type !== 'received' || seen.received.state.value !== 'choosingProtocol') return;
        if (!this.#hasChosen) this.act({ type: 'take-protocol' });
        this.#hasChosen = true;
      },
    });
  }

  start(): void {
    this.#party.start();
  }

  act(act: Act): void {
    const from = act.type.startsWith('user.') ? 'user' : undefined;
    this.#party.receive(this.#actors.flow, act as Message, from);
  }

  state(actor: string): LocalState {
    return this.#party.state(actor);
  }

  stop(): void {
    this.#party.stop();
  }
}
