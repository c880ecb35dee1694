/** Runs of the protocol for tests, and what crossed the wire in them, one short line each. */

import { rendezvous } from '../../machines/msc3906/index.ts';
import { settle } from '../../sim/model/knobs.ts';
import type { RunMessage, RunRecord } from '../../sim/run/runRecord.ts';
import { type SimulateOptions, simulate } from '../../sim/run/simulate.ts';

export type Given = Readonly<Record<string, string>>;

export function runWith(
  given: Given = {},
  options: Omit<SimulateOptions, 'settings'> = {},
): RunRecord {
  return simulate(rendezvous, { settings: settle(rendezvous.knobs, given), ...options });
}

const short: Readonly<Record<string, string>> = { newDevice: 'A', existingDevice: 'B' };

const meaning = ({ plaintext, type }: RunMessage): string => {
  const { reason } = (plaintext ?? {}) as { reason?: string };
  return reason === undefined ? type : `${type} ${reason}`;
};

/**
 * What was asked over the network, in order, each with the status that answered it: A is the new
 * device, B the existing one. A sealed payload goes by what it means. Polling is left out.
 */
export function onTheWire(run: RunRecord): string[] {
  const lines: string[] = [];
  /** Index in `lines` of the request that a party has open at a server. */
  const open = new Map<string, number[]>();
  for (const message of run.messages) {
    const wire = message.wire as { method?: string; status?: number } | null;
    if (message.layer === 'screen' || message.quiet) continue;
    if (wire?.method !== undefined) {
      const key = `${message.from} ${message.to}`;
      open.set(key, [...(open.get(key) ?? []), lines.length]);
      const lost = message.fate === 'delivered' ? '' : ` (${message.fate})`;
      const device = short[message.from] ?? message.from;
      lines.push(`${device} ${meaning(message)}${lost}`);
    } else if (wire?.status !== undefined) {
      const index = open.get(`${message.to} ${message.from}`)?.shift();
      if (index !== undefined) lines[index] += ` ${wire.status}`;
    }
  }
  return lines;
}
