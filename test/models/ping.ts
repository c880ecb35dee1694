/**
 * A second protocol, made of the layers that protocols share: two devices meet at a relay, one
 * sends a ping over the secure channel, and the other one answers it. No account, no user.
 */

import { type AnyEventObject, type AnyStateMachine, createMachine, emit } from 'xstate';
import { type Crypto, cryptoFor } from '../../machines/crypto/index.ts';
import type { LiveProtocol, Protocol } from '../../machines/protocol/protocol.ts';
import type { World } from '../../machines/protocol/world.ts';
import { channelMachine } from '../../machines/rendezvous/channel/machine.ts';
import type { Handshake } from '../../machines/rendezvous/handshake.ts';
import { msc3903 } from '../../machines/rendezvous/msc3903.ts';
import { relayMachine } from '../../machines/rendezvous/relay/machine.ts';
import { etags } from '../../machines/rendezvous/wire/etags.ts';
import type { Wire } from '../../machines/rendezvous/wire/wire.ts';
import { defineModel } from '../../sim/model/defineModel.ts';
import { always, eventually, isIn } from '../../sim/model/properties.ts';
import { type Message, send } from '../../sim/system/message.ts';

const tell = (to: string, message: Message) => emit(() => send(to, message));
/** Where to meet goes on as it comes: from the channel in a code, from the code to the channel. */
const handOn = (to: string, type: string) =>
  emit(({ event }: { event: AnyEventObject }) => send(to, { type, rendezvous: event.rendezvous }));
const hears = (what: string) => (args: { event: AnyEventObject }) => args.event.payload === what;
const ends = (channel: string) => ({
  done: { type: 'final', entry: tell(channel, { type: 'channel.close', deletes: false }) } as const,
  failed: { type: 'final' } as const,
});

const ping = createMachine({
  id: 'ping',
  initial: 'opening',
  on: { 'channel.failed': '.failed' },
  states: {
    opening: {
      entry: tell('pingChannel', { type: 'channel.open' }),
      on: { 'channel.ready': { target: 'showing', actions: handOn('pong', 'code') } },
    },
    showing: { on: { 'channel.connected': 'asking' } },
    asking: {
      entry: tell('pingChannel', { type: 'channel.send', payload: 'ping' }),
      on: { 'channel.sent': {}, 'channel.received': { guard: hears('pong'), target: 'done' } },
    },
    ...ends('pingChannel'),
  },
});

const pong = createMachine({
  id: 'pong',
  initial: 'waiting',
  on: { 'channel.failed': '.failed' },
  states: {
    waiting: {
      on: { code: { target: 'joining', actions: handOn('pongChannel', 'channel.join') } },
    },
    joining: { on: { 'channel.connected': 'listening' } },
    listening: { on: { 'channel.received': { guard: hears('ping'), target: 'answering' } } },
    answering: {
      entry: tell('pongChannel', { type: 'channel.send', payload: 'pong' }),
      on: { 'channel.sent': 'done' },
    },
    ...ends('pongChannel'),
  },
});

/** Where its relay creates points. */
export const path = '/rendezvous';

const relayUrlIn = (world: World | undefined) =>
  world?.places.relayUrl ?? 'https://relay.example.org';

interface RelayGiven {
  readonly crypto: Crypto;
  readonly relayUrl: string;
  readonly path: string;
}

/** What a relay is and how it is spoken to: that of MSC3886. */
interface Relaying {
  readonly wire: Wire;
  readonly relay: (given: RelayGiven) => AnyStateMachine;
}

const ofMsc3886: Relaying = {
  wire: etags,
  relay: (given) =>
    relayMachine({ ...given, maxBytes: 10_240, expiryMs: null, refusals: 0, keepsUnread: false }),
};

/** The system with this handshake in its channels. */
export const systemWith =
  (
    handshakeOf: (crypto: Crypto) => Handshake<object>,
    { wire, relay: relayOf }: Relaying = ofMsc3886,
  ): Protocol['system'] =>
  (_, faults, values, _amendments, world) => {
    const relayUrl = relayUrlIn(world);
    const crypto = cryptoFor(values);
    const times = { pollIntervalMs: 100, requestTimeoutMs: 5_000, timesOut: false };
    const isAsWritten = { retriesWrites: false, waitsForReader: false, readsFirst: false };
    const asWritten = { ...isAsWritten, secureOnly: false };
    const handshake = handshakeOf(crypto);
    const names = { handshake, wire, transportType: 'http', endpoint: relayUrl + path };
    const channel = (flow: string) => {
      const actors = { channel: `${flow}Channel`, flow, relay: 'relay' };
      return channelMachine({ actors, ...names, ...times, ...asWritten });
    };
    const relay = relayOf({ crypto, relayUrl, path });
    const toRelay = { kind: 'connection', server: 'relay', latencyMs: 10 } as const;
    return {
      parties: [
        { name: 'ping', label: 'ping', actors: { ping, pingChannel: channel('ping') } },
        { name: 'pong', label: 'pong', actors: { pong, pongChannel: channel('pong') } },
        { name: 'relay', label: 'relay', actors: { relay } },
      ],
      links: [
        { kind: 'direct', between: ['ping', 'pong'] },
        { ...toRelay, client: 'pingChannel' },
        { ...toRelay, client: 'pongChannel' },
      ],
      choices: [],
      faults,
    };
  };

const system = systemWith((crypto) => msc3903(crypto, 'ping'));

const model = defineModel({
  name: 'ping',
  endings: ['ping', 'pong'],
  properties: [
    always('heard', 'who is done has been heard', (view) =>
      isIn(view, 'ping', 'done') ? !isIn(view, 'pong', 'listening') : true,
    ),
    eventually('done', 'the ping is answered', (view) => isIn(view, 'ping', 'done')),
  ],
  // What the layers can do beyond it is not looked for.
  recorded: { 'as written': { 'every-transition-taken': 'default' } },
  system: (settings, faults) => system(settings, faults, { kind: 'symbolic' }),
});

const serving = { names: [{ rendezvousPath: path }], relayLifeMs: 60_000, tokenLifeMs: 1 } as const;
const clients = { ping: 'ping', pong: 'pong' };
const live = { serving, servers: ['relay'], clients };
const protocol: LiveProtocol = { ...model, system, live };
export default protocol;
