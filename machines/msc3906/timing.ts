/**
 * Every duration of the protocol, in one place, with where it comes from. An exact check takes
 * them as they are, and latencies as intervals; a knob of the same meaning sets each anew.
 */

import type { Settings } from 'actorcheck';

/** How often a device asks the relay for news. MSC3886 leaves it open; clients use a second. */
const pollIntervalMs = 1_000;

/** How long the existing device waits until the new one is visible (MSC3906 L316, step 16). */
export const visibilityTimeoutMs = 10_000;

/** How often it looks in that time. The text is silent; it has to be short against the 10 s. */
const lookIntervalMs = 100;

/** When a device takes a request to be lost. The text is silent; well above any answer's time. */
const requestTimeoutMs = 5_000;

/** How long the new device waits for secrets, under the amendment `secrets-timeout` only. */
export const secretsTimeoutMs = 30_000;

/** One way to the relay and to the homeserver, in a usual run. */
const usualRelayLatencyMs = 40;
const usualHomeserverLatencyMs = 20;

/**
 * The most that one way takes. The text is silent. Answers that are in time are then there after
 * two seconds, well before a device gives up at `requestTimeoutMs`; and a mobile network that is
 * slower than that is one whose requests are lost.
 */
export const mostLatencyMs = 1_000;

/** The least: client and server may be neighbours. */
export const leastLatencyMs = 0;

/** Life of a rendezvous since its last update: the minute of the example in MSC3886 L145. */
export const relayExpiryMs = 60_000;

/** Whether devices go by the `Expires` of MSC3886, and whose clock is off. */
export const clocks = [
  'unread',
  'right',
  'new-ahead',
  'new-behind',
  'existing-ahead',
  'existing-behind',
] as const;

/** By how much, unless it is said: more than any rendezvous lives. */
export const clockOffMs = 120_000;

/** The clock of a device; undefined if it does not go by `Expires`. */
export function clockOf(
  settings: Settings,
  device: 'new' | 'existing',
): { readonly aheadMs: number } | undefined {
  const clock = settings.clock as (typeof clocks)[number];
  if (clock === 'unread') return undefined;
  const offMs = settings['clock-off'] as number;
  if (clock === `${device}-ahead`) return { aheadMs: offMs };
  return { aheadMs: clock === `${device}-behind` ? -offMs : 0 };
}

/** Life of a login token: `expires_in_ms` in the diagram of MSC3906, L120. */
export const tokenLifeMs = 30_000;

/** The OIDC variant: life of a device code and the pause between two polls (MSC3906 L458). */
export const deviceCodeLifeMs = 120_000;
export const authorizationPollMs = 1_000;

/** The pause where the provider names none, and how much longer `slow_down` makes it (RFC 8628). */
export const defaultAuthorizationPollMs = 5_000;
export const slowDownMs = 5_000;

/** What a device may time otherwise than others: nobody but itself has to know. */
export interface DeviceTiming {
  readonly pollIntervalMs: number;
  readonly lookIntervalMs: number;
  readonly requestTimeoutMs: number;
}

export const usualTiming: DeviceTiming = { pollIntervalMs, lookIntervalMs, requestTimeoutMs };

export const timingOf = (settings: Settings): DeviceTiming => ({
  pollIntervalMs: settings['poll-interval'] as number,
  lookIntervalMs: settings['look-interval'] as number,
  requestTimeoutMs: settings['request-timeout'] as number,
});

/** How long one way takes: what a link says of it. */
export interface Latency {
  readonly latencyMs: readonly [min: number, max: number];
  readonly usualMs: number;
}

export interface Latencies {
  readonly relay: Latency;
  readonly homeserver: Latency;
}

/** What the knobs say of latency. The least is never more than the most. */
export function latenciesOf(settings: Settings): Latencies {
  const between = (server: 'relay' | 'homeserver', usualMs: number): Latency => {
    const most = settings[`${server}-latency`] as number;
    const least = Math.min(settings[`${server}-latency-least`] as number, most);
    return { latencyMs: [least, most], usualMs: Math.min(Math.max(usualMs, least), most) };
  };
  return {
    relay: between('relay', usualRelayLatencyMs),
    homeserver: between('homeserver', usualHomeserverLatencyMs),
  };
}

/** Whether an answer, there and back, may come when a device no longer waits for it. */
export function mayBeLate({ relay, homeserver }: Latencies, timing: DeviceTiming): boolean {
  const most = Math.max(relay.latencyMs[1], homeserver.latencyMs[1]);
  return 2 * most >= timing.requestTimeoutMs;
}
