/** The rows of a run by what they mean: who does what, and what comes of it. */

import { canonicalJson, type Json } from 'actorcheck';
import { httpOf, type Row, rowsOf } from 'actorcheck/report';
import type { RunMessage, RunNote } from 'actorcheck/run';
import type { Scene, Sent } from '../sequence/scene.ts';
import type { Session } from '../session.ts';

/** A row of the drawing, and what it is to be held against another by. */
export interface Meant {
  readonly row: Row;
  /** Who is part of it, and of what kind it is. */
  readonly place: string;
  /** The same with what is sent, or what happens. */
  readonly text: string;
  /** The control states of who acts, before it. */
  readonly before: string;
  /** What came of it: the fate of a message, the control states that are entered by it. */
  readonly after: string;
  /** What a message says, as far as it is words and not values. */
  readonly words: string;
  /** The same with keys, codes and whatever else is drawn from the seed. */
  readonly values: string;
  readonly atMs: number;
  /** Whether it comes at a moment of its own, as what people do, and timers. */
  readonly isOwn: boolean;
  /** After how many steps it is there. */
  readonly moment: number;
}

/** All that one run has, in order; polling is one row. */
export function meantBy(session: Session, scene: Scene): Meant[] {
  const reader = new Reader(session, scene);
  return rowsOf(scene.record).map((row) => reader.read(row));
}

class Reader {
  readonly #actors: ReadonlyMap<string, readonly string[]>;

  constructor(
    readonly session: Session,
    readonly scene: Scene,
  ) {
    const { parties } = session.system.definition;
    this.#actors = new Map(parties.map(({ name, actors }) => [name, Object.keys(actors)]));
  }

  read(row: Row): Meant {
    if (row.kind === 'note') return this.#note(row, row.note);
    if (row.kind === 'message') return this.#message(row, row.message);
    const [first] = row.messages as [RunMessage];
    const { atMs } = first;
    const moment = this.scene.sent.get(first)?.sentAt ?? 0;
    const text = 'polling';
    const same = { before: '', after: '', words: '', values: '', isOwn: false };
    return { row, place: text, text, ...same, atMs, moment };
  }

  #message(row: Row, message: RunMessage): Meant {
    const { from, to, type, atMs, fate, plaintext, wire } = message;
    const sent = this.scene.sent.get(message) as Sent;
    const place = `${from} > ${to}`;
    const arrived = sent.arrivals.map((moment) => this.#entered(to, moment));
    return {
      row,
      place,
      text: `${place} ${httpOf(message)} ${type}`,
      before: this.#states(from, sent.sentAt - 1),
      after: canonicalJson([fate === 'in flight' ? 'delivered' : fate, ...arrived]),
      words: canonicalJson(wordsIn(plaintext)),
      values: canonicalJson(plaintext ?? wire),
      atMs,
      isOwn: false,
      moment: sent.sentAt,
    };
  }

  #note(row: Row, note: RunNote): Meant {
    const { party, kind, text, atMs } = note;
    const moment = this.scene.noteMoments.get(note) ?? 0;
    return {
      row,
      place: `${party} ${kind}`,
      text: `${party} ${kind} ${text}`,
      before: this.#states(party, moment - 1),
      after: canonicalJson(this.#entered(party, moment)),
      words: '',
      values: '',
      atMs,
      isOwn: kind === 'choice' || kind === 'timer' || kind === 'fault',
      moment,
    };
  }

  /** The control states of a party's actors after so many steps. */
  #states(party: string, moment: number): string {
    const { value } = this.session.snapshotAt(Math.max(0, moment));
    return canonicalJson((this.#actors.get(party) ?? []).map((actor) => value[actor] ?? null));
  }

  /** Those that the step before a moment has changed. */
  #entered(party: string, moment: number): Json {
    if (moment === 0) return [];
    const [before, now] = [moment - 1, moment].map((at) => this.session.snapshotAt(at).value);
    const actors = this.#actors.get(party) ?? [];
    return actors.flatMap((actor): Json[] => {
      const [was, is] = [before?.[actor] ?? null, now?.[actor] ?? null];
      const isSame = was === is || canonicalJson(was) === canonicalJson(is);
      return isSame ? [] : [[actor, is as Json]];
    });
  }
}

/** Names as protocols have them; keys and codes are no words, and differ from seed to seed. */
const word = /^[a-z][a-z._-]{0,39}$/;

/** The members of a value that are words, true or false. */
function wordsIn(value: Json): Json {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return word.test(value) ? value : '';
  if (value === null || typeof value !== 'object') return null;
  if (Array.isArray(value)) return value.map(wordsIn);
  const members = Object.entries(value as Readonly<Record<string, Json>>);
  return Object.fromEntries(members.map(([name, member]) => [name, wordsIn(member)]));
}
