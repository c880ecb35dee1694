/** What an attacker adds to a system: a party, its links, and the moves that it may choose. */

import type { Choice, Link, Party, Settings } from 'actorcheck';
import type { AnyStateMachine } from 'xstate';
import type { HomeserverOptions } from '../../matrix/homeserver/context.ts';
import type { RelayOptions } from '../../rendezvous/relay/slot.ts';
import { attackerActor } from '../actors.ts';
import { attackerMachine } from './attacker.ts';
import { type AttackerOptions, impostorKeys, type Move, type Said, shownCodes } from './context.ts';
import { attackedHomeserver, homeserverMoves } from './homeserver.ts';
import { type AttackerKind, isBetween, type Powers, powersOf } from './kinds.ts';
import { attackedRelay } from './relay.ts';

/** What replaces honest machines, and what is added. */
export interface Attack {
  readonly relay: (options: RelayOptions) => AnyStateMachine;
  readonly homeserver: (options: HomeserverOptions) => AnyStateMachine;
  readonly seesCode: boolean;
  readonly seesScreens: boolean;
  readonly party: Party;
  readonly links: readonly Link[];
  /** The choices: those among honest parties that are kept, and the attacker's moves. */
  readonly choices: (honest: readonly Choice[]) => readonly Choice[];
}

type Surroundings = Pick<AttackerOptions, 'crypto' | 'names' | 'places' | 'derivation'> & {
  readonly newScans: boolean;
};

/** Undefined if nobody attacks. */
export function attackOn(settings: Settings, given: Surroundings): Attack | undefined {
  const { attacker } = settings;
  if (attacker === 'none') return undefined;
  const { newScans, ...surroundings } = given;
  const { crypto } = given;
  const powers = powersOf[attacker as AttackerKind];
  const poses = posesAs(powers, newScans);
  const moves = settings['attacker-moves'] as number;
  const strangers = {
    token: crypto.opaque('loginTokenStranger'),
    accessToken: crypto.opaque('accessTokenStranger'),
  };
  const options = { ...surroundings, powers, poses, moves, ownToken: strangers.token };
  return {
    relay: (honest) => attackedRelay(honest, powers),
    homeserver: (honest) => {
      const lies =
        powers.homeserver === 'rules' ? { liesWith: impostorKeys(crypto).publicKey } : {};
      return attackedHomeserver({ ...honest, ...lies, strangers }, powers);
    },
    seesCode: powers.seesCode,
    seesScreens: powers.seesScreens,
    party: {
      name: attackerActor,
      label: powers.label,
      isAttacker: true,
      actors: { [attackerActor]: attackerMachine(options) },
    },
    links: ['relay', 'homeserver', 'user'].map((other) => ({
      kind: 'direct',
      between: [attackerActor, other],
    })),
    choices: (honest) => [
      ...honest.filter((choice) => isOfUse(choice) || isLie(choice, powers)),
      ...keyMoves(powers, poses, settings),
      ...attackerMoves(powers, poses, settings.e2ee === true),
    ],
  };
}

/**
 * Attacks are looked for in runs without whims. A server that refuses, and a user who declines,
 * cancels or walks away, only end a run sooner: what has gone wrong by then goes wrong in the run
 * that goes on too. The thief of a token, and a homeserver that lies, are attackers themselves.
 */
const isOfUse = ({ usual }: Choice): boolean => usual === true;

/** What a homeserver says that is not so. */
const isLie = ({ name }: Choice, { homeserver }: Powers): boolean =>
  homeserver === 'rules' && /^(lie|omit)-/.test(name);

/**
 * Which device the attacker passes for. The key that is sent over the relay is the scanner's:
 * whoever has seen the code can pass for the device that scans it, and whoever shows a code for the
 * other one.
 */
const posesAs = ({ showsCode }: Powers, newScans: boolean): 'new' | 'existing' =>
  newScans !== showsCode ? 'new' : 'existing';

const said: Readonly<Record<Said, string>> = {
  progress: 'lets the existing device go on, as the new one would',
  protocol: 'takes the protocol, as the new device would',
  success: 'tells its success, as the new device would',
  protocols: 'offers a protocol, as the existing device would',
  approved: 'sends a login token for its own account, as the existing device would',
};
/** The messages of the device that it passes for. One that shows the code lets the other go on. */
const saidBy = (poses: 'new' | 'existing', { showsCode }: Powers, e2ee: boolean): Said[] =>
  poses === 'existing'
    ? ['protocols', 'approved']
    : [
        ...(showsCode ? (['progress'] as const) : []),
        'protocol',
        ...(e2ee ? (['success'] as const) : []),
      ];
/** What who is between the devices has heard from one and says to the other, posing as the one. */
const passedOn = (poses: 'new' | 'existing'): Said[] =>
  poses === 'existing' ? ['protocols'] : ['progress', 'protocol'];
/** The payloads that can be replayed: the first ones that it has seen. */
const replayed = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];
const clients = { new: 'newChannel', existing: 'existingChannel' } as const;

/** The keys that it can give for that of a device. */
function keyMoves(powers: Powers, poses: 'new' | 'existing', settings: Settings): Choice[] {
  const { label, relay } = powers;
  const move = (name: string, text: string, event: Move): Choice => ({
    name: `attacker-${name}`,
    label: `the ${label} ${text}`,
    actor: attackerActor,
    event,
  });
  if (relay !== 'client' && relay !== 'rules') return [];
  if (powers.grinds) {
    const text = 'finds a key with the same code, and writes it to the relay';
    return [move('grinds-key', text, { type: 'move.ground-key' })];
  }
  const victim = poses === 'new' ? 'existing' : 'new';
  const text =
    relay === 'rules'
      ? `shows the ${victim} device its own key, for that of the other one`
      : 'writes its own key to the relay';
  // Nobody needs a private key for one of small order.
  const ofSmallOrder = move('writes-small-order-key', 'writes a key of small order to the relay', {
    type: 'move.small-order-key',
  });
  return [
    move('swaps-key', text, { type: 'move.key' }),
    ...(settings['small-order-keys'] === true ? [ofSmallOrder] : []),
  ];
}

/** All other moves of the attacker. Its machine's guards say which are possible when. */
function attackerMoves(powers: Powers, poses: 'new' | 'existing', e2ee: boolean): Choice[] {
  const { label, relay, showsCode, seesCode, homeserver } = powers;
  const move = (name: string, text: string, event: Move): Choice => ({
    name: `attacker-${name}`,
    label: `the ${label} ${text}`,
    actor: attackerActor,
    event,
  });
  const victim = poses === 'new' ? 'existing' : 'new';
  const replays = (client: 'new' | 'existing') =>
    replayed.map((which, index) =>
      move(
        `replays-${which}-to-${client}`,
        `gives the ${which} sealed payload once more, to the ${client} device`,
        { type: 'move.replay', which: index, client: clients[client] },
      ),
    );
  return [
    // An attacker that shares the key can seal anything itself, and need not replay.
    ...(relay === 'rules' && !seesCode ? [...replays('new'), ...replays('existing')] : []),
    ...(showsCode
      ? (isBetween(powers) ? (['as usual'] as const) : shownCodes).map((variant) =>
          move(
            `shows-code-${variant.replaceAll(' ', '-')}`,
            `shows the user a QR code of its own, ${variant}`,
            { type: 'move.code', variant },
          ),
        )
      : []),
    ...(isBetween(powers)
      ? passedOn(victim).map((message) =>
          move(`says-${message}`, said[message], { type: 'move.say', message, isToShower: true }),
        )
      : []),
    ...(showsCode || seesCode
      ? (isBetween(powers) ? passedOn(poses) : saidBy(poses, powers, e2ee)).map((message) =>
          move(`says-${message}`, said[message], { type: 'move.say', message }),
        )
      : []),
    ...(homeserver === 'rules'
      ? Object.entries(homeserverMoves).map(([type, text]) => ({
          name: `attacker-${type}`,
          label: `the ${label} ${text}`,
          actor: 'homeserver',
          event: { type, client: 'existingDevice' },
        }))
      : []),
    move('logs-in', 'signs in with the login token', { type: 'move.login' }),
  ];
}
