/** The usual run of a scenario, and what can be otherwise at each of its messages. */

import type { Envelope, Step, System, SystemSnapshot } from 'actorcheck';
import { Course, settingIn, type tiersOf } from 'actorcheck/coverage';
import { labelsOf } from 'actorcheck/report';
import { systemFor } from 'actorcheck/trace';
import { type HttpRequest, type HttpResponse, statusOf } from '../../http/message.ts';
import type { KeptPath, Odd, Played } from '../../protocol/conform.ts';
import type { ConformProtocol } from '../../protocol/protocol.ts';
import {
  type Alter,
  altered,
  answeringWith,
  isOnLink,
  type LinkStep,
  messageAt,
  withPayload,
} from './altered.ts';
import { type OddAnswer, oddAnswers, writings } from './answers.ts';

export type Tier = ReturnType<typeof tiersOf>[number];

/** A path before it has a name. */
export type Unnamed = Omit<KeptPath, 'name' | 'title'> & { readonly odd: Odd };

const symbolic = { kind: 'symbolic' } as const;

export const said = (
  protocol: ConformProtocol,
  envelope: Envelope,
  snapshot: SystemSnapshot,
): string => protocol.view(envelope, snapshot, symbolic).type;

export const clientActors = ({ party, machines }: Played, { definition }: System): string[] =>
  Object.keys(definition.parties.find(({ name }) => name === party)?.actors ?? {}).filter(
    (actor) => !machines.includes(actor),
  );

export const stretched = (protocol: ConformProtocol, scenario: string, tier: Tier): System =>
  systemFor(protocol, settingIn(protocol, tier, scenario), symbolic, 'stretched');

/** A message of the client's exchanges in a usual run, before it is delivered. */
interface Site {
  /** Which step delivers it. */
  readonly at: number;
  readonly step: LinkStep;
  readonly envelope: Envelope;
  readonly isRequest: boolean;
  /** The type of the request that it is, or answers. */
  readonly asked: string;
  /** What the request says. */
  readonly text: string;
  /** What the client's actors are at. */
  readonly standing: string;
}

/** The usual run of a scenario, and what can be done to the client's exchanges in it. */
export class Usual {
  readonly protocol: ConformProtocol;
  readonly played: Played;
  readonly #own: readonly string[];
  readonly #course: Course;
  readonly #sites: readonly Site[];

  constructor(
    { protocol, played }: Pick<Usual, 'protocol' | 'played'>,
    readonly scenario: string,
    readonly tier: Tier,
  ) {
    this.protocol = protocol;
    this.played = played;
    const system = stretched(protocol, scenario, tier);
    const { uncompared } = protocol.conform;
    this.#own = clientActors(played, system).filter((actor) => !uncompared.includes(actor));
    this.#course = new Course(system);
    this.#course.goOn();
    this.#sites = this.#findSites();
  }

  /** Each exchange that is new, by the client's state, cut off before or after the server acts. */
  cut(known: Set<string>): Unnamed[] {
    const sites = newOf(known, this.#sites, ({ asked, isRequest, standing }) =>
      JSON.stringify(['cut', asked, isRequest, standing]),
    );
    return sites.map((site) => {
      const { link, index } = site.step;
      const drop = { type: 'drop', link, index: index ?? 0 } as const;
      const when = site.isRequest ? 'before the server has it' : 'when the server has acted';
      return this.#path(site, drop, `${site.text} is cut off, ${when}`);
    });
  }

  /** Each request that is new, answered in each way. */
  answered(known: Set<string>): Unnamed[] {
    const requests = newOf(
      known,
      this.#sites.filter(({ isRequest }) => isRequest),
      ({ asked }) => `request ${asked}`,
    );
    const answers = newOf(
      known,
      this.#sites.filter(({ isRequest, envelope }) => !isRequest && isSuccess(envelope)),
      ({ asked }) => `answer ${asked}`,
    );
    return oddAnswers.flatMap((odd) =>
      (odd.kind === 'instead' ? requests : answers)
        .filter(({ envelope }) => isOther(odd, envelope))
        .map((site) => {
          const instead = { alter: answeringWith(odd), odd: { answer: odd.name } };
          return this.#path(site, site.step, `${site.text} is answered ${odd.text}`, instead);
        }),
    );
  }

  /** Each payload of another party that comes in some other way. */
  saying(known: Set<string>): Unnamed[] {
    const { payloads } = this.played.odd;
    const { parties } = this.#course.system.definition;
    const partyOf = (actor: string) => parties.find(({ actors }) => actor in actors)?.name ?? actor;
    const label = labelsOf(this.#course.system.definition);
    return this.#writes.flatMap(({ at, step, envelope, snapshot }) => {
      const text = said(this.protocol, envelope, snapshot);
      return payloads.of(envelope, snapshot, symbolic).flatMap((name): Unnamed[] => {
        const key = JSON.stringify(['payload', envelope.from, text, name]);
        if (known.has(key)) return [];
        known.add(key);
        const alter = withPayload(payloads, name);
        const what = `${text} of the ${label(partyOf(envelope.from))} comes ${name}`;
        return [this.#path({ at, text }, step, what, { alter, odd: { payload: name } })];
      });
    });
  }

  /** All answers otherwise written. */
  written(): Unnamed[] {
    const { steps } = this.#course;
    return writings.map(({ name, text }) => {
      const odd = { at: 0, text: `all answers come ${text}`, about: '', answer: name };
      return { scenario: this.scenario, tier: this.tier.name, steps, odd };
    });
  }

  /** Up to a step, that in place of it, and on as usual. */
  #path(
    { at, text: about }: Pick<Site, 'at' | 'text'>,
    step: Step,
    text: string,
    instead?: { readonly alter: Alter; readonly odd: Pick<Odd, 'answer' | 'payload'> },
  ): Unnamed {
    const course = new Course(this.#course.system);
    for (const before of this.#course.steps.slice(0, at)) course.take(before);
    const { snapshot } = course;
    if (instead === undefined) course.take(step);
    else course.take(step, altered(snapshot, step as LinkStep, instead.alter, symbolic));
    course.goOn();
    return {
      scenario: this.scenario,
      tier: this.tier.name,
      steps: course.steps,
      odd: { at, text, about, ...instead?.odd },
    };
  }

  /** What others write to a server, before it is delivered. */
  get #writes() {
    const own = clientActors(this.played, this.#course.system);
    return this.#delivered.filter(
      ({ envelope: { from, message } }) =>
        !own.includes(from) && 'body' in message && !message.type.startsWith('response.'),
    );
  }

  /** The messages of the run, each before the step that delivers it. */
  get #delivered() {
    const { steps, results } = this.#course;
    return steps.flatMap((step, at) => {
      const { snapshot } = results[at] as (typeof results)[number];
      if (step.type !== 'deliver' || !isOnLink(step)) return [];
      const envelope = messageAt(snapshot, step);
      return envelope === undefined ? [] : [{ at, step, envelope, snapshot }];
    });
  }

  #findSites(): Site[] {
    const asked = new Map<string, { readonly asked: string; readonly text: string }>();
    return this.#delivered.flatMap(({ at, step, envelope, snapshot }): Site[] => {
      const { from, to, message } = envelope;
      const isRequest = this.#own.includes(from);
      if (!isRequest && !this.#own.includes(to)) return [];
      if (isRequest) {
        const text = said(this.protocol, envelope, snapshot);
        asked.set(step.link, { asked: message.type, text });
      }
      const exchange = asked.get(step.link);
      const standing = JSON.stringify(this.#own.map((actor) => snapshot.value[actor]));
      return exchange === undefined
        ? []
        : [{ at, step, envelope, isRequest, standing, ...exchange }];
    });
  }
}

/** Whether an answer is another one in the place of a message, and one that can come there. */
function isOther(odd: OddAnswer, { to, message }: Envelope): boolean {
  if (odd.kind === 'instead') return odd.isFor?.(to, message as HttpRequest) ?? true;
  const made = odd.make(message as HttpResponse);
  // What has no body as it is meant is told by its status.
  return made.type !== message.type || (message.body !== undefined && made.body !== message.body);
}

const isSuccess = ({ message }: Envelope): boolean => {
  const status = statusOf(message);
  return status >= 200 && status < 300;
};

/** Those whose key is not known yet; then it is. */
function newOf<Item>(
  known: Set<string>,
  items: readonly Item[],
  keyOf: (item: Item) => string,
): Item[] {
  return items.filter((item) => {
    const key = keyOf(item);
    return !known.has(key) && known.add(key);
  });
}
