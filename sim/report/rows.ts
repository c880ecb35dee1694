/** The rows that every drawing of a run has: messages and notes in order, polling folded. */

import type { RunMessage, RunNote, RunRecord } from '../run/runRecord.ts';
import { canonicalJson, type Json } from '../system/json.ts';
import { ownMember } from '../system/own.ts';

/** One row of a drawing. */
export type Row =
  | { readonly kind: 'message'; readonly message: RunMessage }
  | { readonly kind: 'note'; readonly note: RunNote }
  | {
      readonly kind: 'polling';
      readonly messages: readonly RunMessage[];
      /** Whether one of them asks for what a later row answers; null if that is not known yet. */
      readonly news: boolean | null;
    };

/** Whether a message may be folded away. A lost one never is: a fault is no routine. */
const isRoutine = (message: RunMessage) => message.quiet && message.fate !== 'lost';

/** Whether it is a request whose answer is no routine any more. */
function bringsNews(run: RunRecord, place: number): boolean {
  const { from, to, wire } = run.messages[place] as RunMessage;
  if (wireMember(wire, 'method') === undefined) return false;
  const later = run.messages.slice(place + 1);
  const answer = later.find((other) => other.from === to && other.to === from);
  return answer !== undefined && !answer.quiet;
}

/** The rows of a run, in order: each note after the messages that came before it. */
export function rowsOf(run: RunRecord): Row[] {
  const rows: Row[] = [];
  let polling: RunMessage[] = [];
  let news = false;
  const endPolling = () => {
    if (polling.length > 0) rows.push({ kind: 'polling', messages: polling, news });
    polling = [];
    news = false;
  };
  for (let place = 0; place <= run.messages.length; place++) {
    for (const note of run.notes) {
      if (note.afterMessages !== place) continue;
      endPolling();
      rows.push({ kind: 'note', note });
    }
    const message = run.messages[place];
    if (message === undefined) continue;
    if (isRoutine(message)) {
      polling.push(message);
      news ||= bringsNews(run, place);
    } else {
      endPolling();
      rows.push({ kind: 'message', message });
    }
  }
  endPolling();
  return rows;
}

/** "14 messages of polling, nothing new". */
export function pollingText({ messages, news }: Row & { readonly kind: 'polling' }): string {
  const count = messages.length === 1 ? '1 message' : `${messages.length} messages`;
  return `${count} of polling${news === null ? '' : news ? ', news below' : ', nothing new'}`;
}

/** The parties of which the record says how they stand, those first that came to an end. */
export function standings(
  run: Pick<RunRecord, 'outcome' | 'why'>,
): { party: string; outcome?: string; why: string }[] {
  const ended = Object.keys(run.outcome);
  const others = Object.keys(run.why).filter((party) => !ended.includes(party));
  return [
    ...ended.map((party) => ({
      party,
      outcome: run.outcome[party] as string,
      why: ownMember(run.why, party) ?? '',
    })),
    ...others.map((party) => ({ party, why: run.why[party] as string })),
  ];
}

/**
 * The party that carries a sealed message and cannot read it: of its two ends, the one that is
 * not to come to an end of its own. Undefined if that is neither or both.
 */
export function carrierOf(
  run: Pick<RunRecord, 'outcome'>,
  { from, to }: RunMessage,
): string | undefined {
  const carriers = [from, to].filter((party) => !Object.hasOwn(run.outcome, party));
  return carriers.length === 1 ? carriers[0] : undefined;
}

/** A member of what went over the wire, where that is an object that has it. */
export function wireMember(wire: Json, name: string): Json | undefined {
  if (wire === null || typeof wire !== 'object' || Array.isArray(wire)) return undefined;
  return ownMember(wire as Readonly<Record<string, Json>>, name);
}

/** The method of a request or the status of an answer; empty where the type begins with it. */
export function httpOf({ wire, type }: RunMessage): string {
  const value = wireMember(wire, 'method') ?? wireMember(wire, 'status');
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return type.startsWith(text) ? '' : text;
}

/** What was sealed and what it looks like from outside; undefined where the wire says all. */
export function sealedOf({ wire, plaintext }: RunMessage): { seen: Json; meant: Json } | undefined {
  if (plaintext === null) return undefined;
  const seen = wireMember(wire, 'body') ?? wire;
  const meant = canonicalJson(plaintext);
  const open = meant === canonicalJson(seen) || meant === canonicalJson(wire);
  return open ? undefined : { seen, meant: plaintext };
}

/** JSON on one line; a text by itself goes without quotation marks. */
export function inline(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
