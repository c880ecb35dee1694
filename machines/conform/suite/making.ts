/**
 * The suite for clients, made anew: the covering suite of the text as it is written; the usual run
 * of each scenario; and paths with one thing out of the ordinary each, made from the machines and
 * the schemas: each wrong message, answer and tap that a careless party can choose, in each state
 * of the client; each payload of another party that no schema has; each exchange of the client's
 * that is cut off before or after the server has acted; each of its requests answered in ways that
 * HTTP has; and what a server may answer, two answers in one run.
 */

import { noFaults, type Step, viewOf } from 'actorcheck';
import { Course, heardBy, type OddPath, oddPaths, tiersOf } from 'actorcheck/coverage';
import type { KeptPath, Played } from '../../protocol/conform.ts';
import type { ConformProtocol } from '../../protocol/protocol.ts';
import { suiteScenarios } from './suite.ts';
import { clientActors, said, stretched, type Tier, type Unnamed, Usual } from './usual.ts';

/** What a client plays in paths that are made; the usual role has no name. */
interface Part {
  readonly protocol: ConformProtocol;
  readonly played: Played;
  readonly role?: string;
}

/** All that clients can play. */
export function partsOf(protocol: ConformProtocol): Part[] {
  const { roles } = protocol.conform;
  return Object.entries(roles).map(([role, played], index) =>
    index === 0 ? { protocol, played } : { protocol, played, role },
  );
}

/** The paths as those of that part, each with a name that no other part's has. */
export const inPart = ({ role }: Part, paths: readonly KeptPath[]): KeptPath[] =>
  role === undefined
    ? [...paths]
    : paths.map((path) => ({ ...path, name: `${role}-${path.name}`, role }));

export function oddSuite(part: Part): KeptPath[] {
  const { protocol, played } = part;
  const { odd, party } = played;
  const [plain, lossy] = [tierWith(protocol, 0), tierWith(protocol, 1)];
  const chosen = odd.choices.flatMap(({ scenario, given, apart, isOdd, raced = [] }) =>
    oddPaths(protocol, { scenario, given, tier: plain, party, apart, isOdd })
      .filter((path) => !isRaced(part, path, raced))
      .map((path) => choosing(part, path))
      .filter((path) => path !== null)
      .map((path): Unnamed => {
        return { scenario, ...(given && { given }), tier: plain.name, ...path };
      }),
  );
  const usual = (scenario: string) => new Usual(part, scenario, plain);
  const [first] = odd.answers;
  const cuts = odd.answers.map((scenario) => new Usual(part, scenario, lossy));
  const answered = odd.answers.map(usual);
  const known = new Set<string>();
  const others = [
    ...cuts.flatMap((one) => one.cut(known)),
    ...answered.flatMap((one) => one.answered(known)),
    ...answered.flatMap((one) => (one.scenario === first ? one.written() : [])),
    ...odd.payloads.scenarios.flatMap((scenario) => usual(scenario).saying(known)),
    ...odd.pairs.scenarios.flatMap((scenario) => pairs(part, scenario, plain, known)),
  ];
  return inPart(part, named(protocol, [...chosen, ...others]));
}

/**
 * The usual run of each scenario in which the client's part comes to an end: where it does not, one
 * reading of the text waits for another, and a client has its own.
 */
export function usualRuns(part: Part): KeptPath[] {
  const { protocol, played } = part;
  const runs = suiteScenarios(protocol).flatMap((scenario): KeptPath[] => {
    const tier = tierWith(protocol, 0);
    const course = new Course(stretched(protocol, scenario, tier));
    course.goOn();
    const { system, snapshot, steps } = course;
    if (viewOf(system, snapshot).local(played.party)?.done !== true) return [];
    const title = `${titleOf(protocol, scenario)}: all as usual`;
    return [{ name: `usual-${scenario}`, title, scenario, tier: tier.name, steps }];
  });
  return inPart(part, runs);
}

function tierWith(protocol: ConformProtocol, loss: number): Tier {
  const wanted = JSON.stringify({ ...noFaults, loss });
  const found = tiersOf(protocol).find(
    ({ faults, amend }) => amend.length === 0 && JSON.stringify(faults) === wanted,
  );
  if (found === undefined) throw new Error(`expected a tier with ${wanted}, got none`);
  return found;
}

/**
 * Whether it is one of these, and a write of the client is under way: it then writes again, and
 * which of both comes first is an accident.
 */
function isRaced({ played }: Part, { course, oddAt }: OddPath, raced: readonly string[]): boolean {
  const { system, steps, results } = course;
  const step = steps[oddAt];
  if (step?.type !== 'choose' || !raced.includes(step.choice)) return false;
  const own = clientActors(played, system);
  const { links } = (results[oddAt] as (typeof results)[number]).snapshot.context;
  return Object.values(links)
    .flat()
    .some(({ from, message }) => own.includes(from) && /^(PUT|POST|DELETE) /.test(message.type));
}

function choosing(part: Part, { course, oddAt }: OddPath): Pick<Unnamed, 'steps' | 'odd'> | null {
  const { system, steps, results } = course;
  const before = { system, results: results.slice(0, oddAt + 1) };
  // Who is led to a server that is none of the run is seen by nobody.
  if (hostsAsked(part, course).length > hostsAsked(part, before).length) {
    const usual = new Course(system);
    usual.goOn();
    const known = hostsAsked(part, usual);
    if (hostsAsked(part, course).some((host) => !known.includes(host))) return null;
  }
  const step = steps[oddAt] as Extract<Step, { type: 'choose' }>;
  const { label } = system.choice(step.choice);
  const about = lastSaid(part, before);
  const text = about === '' ? label : `${label}, after ${about}`;
  return { steps, odd: { at: oddAt, text, about } };
}

/** Every two choices of a server that can be in one run, where the client hears otherwise. */
function pairs(
  { protocol, played }: Part,
  scenario: string,
  tier: Tier,
  known: Set<string>,
): Unnamed[] {
  const system = stretched(protocol, scenario, tier);
  const unusual = system.definition.choices.filter(
    ({ actor, usual }) => actor === played.odd.pairs.actor && usual !== true,
  );
  return unusual.flatMap((one, index) =>
    unusual.slice(index + 1).flatMap((other): Unnamed[] => {
      const course = new Course(system);
      if (course.goOn([one.name, other.name]).length > 0) return [];
      const told = heardBy(course.results, clientActors(played, system));
      if (known.has(told)) return [];
      known.add(told);
      const names = [one.name, other.name];
      const at = course.steps.findLastIndex(
        (step) => step.type === 'choose' && names.includes(step.choice),
      );
      const odd = {
        at,
        text: `${one.label}, and ${other.label}`,
        about: '',
        isOfText: true,
      } as const;
      return [{ scenario, tier: tier.name, steps: course.steps, odd }];
    }),
  );
}

/** A run, or the beginning of one. */
type Run = Pick<Course, 'system' | 'results'>;

/** What the client has said last; empty if it has said nothing yet. */
function lastSaid({ protocol, played }: Part, { results, system }: Run): string {
  const own = clientActors(played, system);
  for (const { occurrences, snapshot } of results.toReversed()) {
    const sent = occurrences.findLast(
      (one) => one.type === 'sent' && own.includes(one.envelope.from),
    );
    if (sent?.type === 'sent') return said(protocol, sent.envelope, snapshot);
  }
  return '';
}

/** The servers that the client asks, each once. */
function hostsAsked({ played }: Part, { results, system }: Run): string[] {
  const own = clientActors(played, system);
  const urls = results.flatMap(({ occurrences }) =>
    occurrences.flatMap((one) =>
      one.type === 'sent' && own.includes(one.envelope.from) && 'url' in one.envelope.message
        ? [new URL(String(one.envelope.message.url)).host]
        : [],
    ),
  );
  return [...new Set(urls)];
}

/** A name for files is no longer than this, but for a number. */
const longestName = 100;

/** Each with a name that no other has. */
function named(protocol: ConformProtocol, paths: readonly Unnamed[]): KeptPath[] {
  const taken = new Map<string, number>();
  return paths.map((path) => {
    const slug = `odd ${path.scenario} ${path.odd.text}`
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, longestName)
      .replace(/-$/, '');
    const number = (taken.get(slug) ?? 0) + 1;
    taken.set(slug, number);
    const name = number === 1 ? slug : `${slug}-${number}`;
    return { name, title: `${titleOf(protocol, path.scenario)}: ${path.odd.text}`, ...path };
  });
}

const titleOf = ({ scenarios = [] }: ConformProtocol, scenario: string): string =>
  scenarios.find(({ name }) => name === scenario)?.text ?? scenario;
