/**
 * The suite for clients, made anew: the covering suite of the text as it is written; and paths with
 * one thing out of the ordinary each, made from the machines and the schemas: each wrong message,
 * answer and tap that a careless party can choose, in each state of the client; each exchange of
 * its that is cut off before or after the server has acted; and each of its requests answered in
 * ways that HTTP has.
 */

import { type Envelope, noFaults, type Step, type System, type SystemSnapshot } from 'actorcheck';
import { Course, type OddPath, oddPaths, settingIn, tiersOf } from 'actorcheck/coverage';
import { systemFor } from 'actorcheck/trace';
import { statusOf } from '../../http/message.ts';
import type { KeptPath, Odd } from '../../protocol/conform.ts';
import type { ConformProtocol } from '../../protocol/protocol.ts';
import { answeredOddly, isOnLink, type LinkStep, messageAt } from './altered.ts';
import { type OddAnswer, oddAnswers, writings } from './answers.ts';

type Tier = ReturnType<typeof tiersOf>[number];

/** A path before it has a name. */
type Unnamed = Omit<KeptPath, 'name' | 'title'> & { readonly odd: Odd };

export function oddSuite(protocol: ConformProtocol): KeptPath[] {
  const { odd, party } = protocol.conform;
  const [plain, lossy] = [tierWith(protocol, 0), tierWith(protocol, 1)];
  const chosen = odd.choices.flatMap(({ scenario, apart, isOdd }) =>
    oddPaths(protocol, { scenario, tier: plain, party, apart, isOdd })
      .map((path) => choosing(protocol, scenario, plain, path))
      .filter((path) => path !== null),
  );
  const [first] = odd.answers;
  const cuts = odd.answers.map((scenario) => new Usual(protocol, scenario, lossy));
  const answered = odd.answers.map((scenario) => new Usual(protocol, scenario, plain));
  const known = new Set<string>();
  const others = [
    ...cuts.flatMap((usual) => usual.cut(known)),
    ...answered.flatMap((usual) => usual.answered(known)),
    ...answered.flatMap((usual) => (usual.scenario === first ? usual.written() : [])),
  ];
  return named(protocol, [...chosen, ...others]);
}

function tierWith(protocol: ConformProtocol, loss: number): Tier {
  const wanted = JSON.stringify({ ...noFaults, loss });
  const found = tiersOf(protocol).find(
    ({ faults, amend }) => amend.length === 0 && JSON.stringify(faults) === wanted,
  );
  if (found === undefined) throw new Error(`expected a tier with ${wanted}, got none`);
  return found;
}

function choosing(
  protocol: ConformProtocol,
  scenario: string,
  tier: Tier,
  { steps, oddAt }: OddPath,
): Unnamed | null {
  const system = stretched(protocol, scenario, tier);
  const course = new Course(system);
  for (const step of steps.slice(0, oddAt)) course.take(step);
  const whole = new Course(system);
  for (const step of steps) whole.take(step);
  // Who is led to a server that is none of the run is seen by nobody.
  if (hostsAsked(protocol, whole).length > hostsAsked(protocol, course).length) {
    const usual = new Course(system);
    usual.goOn();
    const known = hostsAsked(protocol, usual);
    if (hostsAsked(protocol, whole).some((host) => !known.includes(host))) return null;
  }
  const step = steps[oddAt] as Extract<Step, { type: 'choose' }>;
  const { label } = course.system.choice(step.choice);
  const about = lastSaid(protocol, course);
  const text = about === '' ? label : `${label}, after ${about}`;
  return { scenario, tier: tier.name, steps, odd: { at: oddAt, text, about } };
}

/** What the client has said last; empty if it has said nothing yet. */
function lastSaid(protocol: ConformProtocol, { results, system }: Course): string {
  const own = clientActors(protocol, system);
  for (const { occurrences, snapshot } of results.toReversed()) {
    const sent = occurrences.findLast(
      (one) => one.type === 'sent' && own.includes(one.envelope.from),
    );
    if (sent?.type === 'sent') return said(protocol, sent.envelope, snapshot);
  }
  return '';
}

/** The servers that the client asks, each once. */
function hostsAsked(protocol: ConformProtocol, { results, system }: Course): string[] {
  const own = clientActors(protocol, system);
  const urls = results.flatMap(({ occurrences }) =>
    occurrences.flatMap((one) =>
      one.type === 'sent' && own.includes(one.envelope.from) && 'url' in one.envelope.message
        ? [new URL(String(one.envelope.message.url)).host]
        : [],
    ),
  );
  return [...new Set(urls)];
}

const symbolic = { kind: 'symbolic' } as const;

const said = (protocol: ConformProtocol, envelope: Envelope, snapshot: SystemSnapshot): string =>
  protocol.view(envelope, snapshot, symbolic).type;

const clientActors = ({ conform }: ConformProtocol, { definition }: System): string[] =>
  Object.keys(definition.parties.find(({ name }) => name === conform.party)?.actors ?? {});

const stretched = (protocol: ConformProtocol, scenario: string, tier: Tier): System =>
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
class Usual {
  readonly #own: readonly string[];
  readonly #course: Course;
  readonly #sites: readonly Site[];

  constructor(
    readonly protocol: ConformProtocol,
    readonly scenario: string,
    readonly tier: Tier,
  ) {
    const system = stretched(protocol, scenario, tier);
    const { uncompared } = protocol.conform;
    this.#own = clientActors(protocol, system).filter((actor) => !uncompared.includes(actor));
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
    // What has no body as it is meant is told by its status.
    const answers = newOf(
      known,
      this.#sites.filter(({ isRequest, envelope }) => !isRequest && isFull(envelope)),
      ({ asked }) => `answer ${asked}`,
    );
    return oddAnswers.flatMap((odd) =>
      (odd.kind === 'instead' ? requests : answers).map((site) =>
        this.#path(site, site.step, `${site.text} is answered ${odd.text}`, odd),
      ),
    );
  }

  /** All answers otherwise written. */
  written(): Unnamed[] {
    const { steps } = this.#course;
    return writings.map(({ name, text }) => {
      const odd = { at: 0, text: `all answers come ${text}`, about: '', answer: name };
      return { scenario: this.scenario, tier: this.tier.name, steps, odd };
    });
  }

  #path({ at, text: about }: Site, step: Step, text: string, odd?: OddAnswer): Unnamed {
    const course = new Course(this.#course.system);
    for (const before of this.#course.steps.slice(0, at)) course.take(before);
    const { snapshot } = course;
    course.take(step, odd && answeredOddly(snapshot, step as LinkStep, odd));
    course.goOn();
    const told = odd === undefined ? {} : { answer: odd.name };
    return {
      scenario: this.scenario,
      tier: this.tier.name,
      steps: course.steps,
      odd: { at, text, about, ...told },
    };
  }

  #findSites(): Site[] {
    const { steps, results } = this.#course;
    const asked = new Map<string, { readonly asked: string; readonly text: string }>();
    return steps.flatMap((step, at): Site[] => {
      const { snapshot } = results[at] as (typeof results)[number];
      if (step.type !== 'deliver' || !isOnLink(step)) return [];
      const envelope = messageAt(snapshot, step);
      if (envelope === undefined) return [];
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

const isFull = ({ message }: Envelope): boolean => {
  const status = statusOf(message);
  return status >= 200 && status < 300 && message.body !== undefined;
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

/** A name for files is no longer than this, but for a number. */
const longestName = 100;

/** Each with a name that no other has. */
function named(protocol: ConformProtocol, paths: readonly Unnamed[]): KeptPath[] {
  const { scenarios = [] } = protocol;
  const taken = new Map<string, number>();
  return paths.map((path) => {
    const slug = `odd ${path.scenario} ${path.odd.text}`
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, longestName)
      .replace(/-$/, '');
    const number = (taken.get(slug) ?? 0) + 1;
    taken.set(slug, number);
    const about = scenarios.find(({ name }) => name === path.scenario)?.text ?? path.scenario;
    const name = number === 1 ? slug : `${slug}-${number}`;
    return { name, title: `${about}: ${path.odd.text}`, ...path };
  });
}
