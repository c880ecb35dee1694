/**
 * The model along a log: the set of states that it can be in, moved on at each request and each
 * answer. What leaves no entry (users, timers, answers as they are heard) happens in between.
 */

import type { Envelope, Message, Step, Values } from 'actorcheck';
import type { Exchange, LogParts, Seen } from '../../protocol/log.ts';
import type { LoggedProtocol } from '../../protocol/protocol.ts';
import { Closure, type Way } from './closure.ts';
import { Hypotheses, type Hypothesis } from './hypothesis.ts';
import { Names, unified } from './names.ts';
import type { Connection, Kind, Move, Place, Places } from './places.ts';

const symbolic: Values = { kind: 'symbolic' };

/** One device has one User-Agent; several may have the same. */
const agentKind = 'agent*';

export class Follower {
  readonly #protocol: LoggedProtocol;
  readonly #log: LogParts;
  readonly #places: Places;
  readonly #keys: readonly string[];
  readonly #hypotheses = new Hypotheses();
  /** Exchanges whose answers may have been heard. */
  readonly #ready = new Set<Exchange>();
  readonly #said = new WeakMap<Message, Seen | null>();

  constructor(protocol: LoggedProtocol, log: LogParts, places: Places, keys: readonly string[]) {
    this.#protocol = protocol;
    this.#log = log;
    this.#places = places;
    this.#keys = keys;
  }

  start(): readonly Hypothesis[] {
    return [this.#hypotheses.of(this.#places.first, new Map(), Names.none())];
  }

  /** The answer may have been heard from now on. */
  ready(exchange: Exchange): void {
    this.#ready.add(exchange);
  }

  /** Somebody asks this. */
  asked(hypotheses: readonly Hypothesis[], exchange: Exchange): readonly Hypothesis[] {
    const closure = this.#closure(hypotheses, () => true);
    return distinct(
      closure.nodes.flatMap((node) =>
        this.#places.connections
          .filter(({ link }) => this.#isNew(node, link))
          .flatMap((connection) => {
            const found = this.#asking(node, connection, exchange);
            return found.length > 0 && closure.matters(node, connection.link) ? found : [];
          }),
      ),
    );
  }

  /** It has been answered. */
  answered(hypotheses: readonly Hypothesis[], exchange: Exchange): readonly Hypothesis[] {
    if (exchange.answer === null) return hypotheses;
    return distinct(
      hypotheses.flatMap((hypothesis) => {
        const connection = this.#connectionOf(hypothesis, exchange);
        if (connection === undefined || !hypothesis.place.isOpen(connection)) return [hypothesis];
        const server = this.#places.partyOf(connection.server);
        const closure = this.#closure([hypothesis], ({ party }) => party === server);
        const { link } = connection;
        return closure.nodes.filter(
          (node) => !node.place.isOpen(connection) && closure.matters(node, link),
        );
      }),
    );
  }

  /** The same once all has been heard that there is to hear. */
  heard(hypothesis: Hypothesis): Hypothesis {
    for (const [step, kind] of hypothesis.place.steps) {
      if (kind.is !== 'hear' || !this.#mayBe(hypothesis, kind)) continue;
      const [next] = this.#moved(hypothesis, hypothesis.place.move(step));
      if (next !== undefined) return this.heard(next);
    }
    return hypothesis;
  }

  /** What clients could ask instead. */
  requests(hypotheses: readonly Hypothesis[]): readonly (readonly [Hypothesis, Envelope])[] {
    const closure = this.#closure(hypotheses, () => true);
    return closure.nodes.flatMap((node) =>
      this.#places.connections.flatMap(({ link }) => {
        const isOffered = this.#isNew(node, link) && closure.matters(node, link);
        return isOffered ? [[node, node.place.on(link) as Envelope] as const] : [];
      }),
    );
  }

  /** What the server could answer instead. */
  answers(
    hypotheses: readonly Hypothesis[],
    exchange: Exchange,
  ): readonly (readonly [Hypothesis, Envelope])[] {
    const { recorded } = exchange;
    // With a number of its own: it is another exchange.
    const other = { ...recorded, number: -recorded.number };
    const unheard: Exchange = { ...exchange, recorded: other, answer: null };
    return hypotheses.flatMap((hypothesis) => {
      const connection = this.#connectionOf(hypothesis, exchange);
      if (connection === undefined) return [];
      const { link, client } = connection;
      const bound = new Map(hypothesis.bound).set(link, unheard);
      const alike = { ...hypothesis, bound };
      const server = this.#places.partyOf(connection.server);
      const closure = this.#closure([alike], ({ party }) => party === server);
      return closure.nodes.flatMap((node) => {
        const answer = node.place.on(link);
        const isMeant = answer?.to === client && closure.matters(node, link);
        return isMeant ? [[node, answer] as const] : [];
      });
    });
  }

  /** What there is to see in a request of the model. */
  saidIn({ place }: Hypothesis, envelope: Envelope): Seen | null {
    const { message } = envelope;
    let said = this.#said.get(message);
    if (said === undefined) {
      const hasKeys = this.#keys.length > 0;
      const plaintext = hasKeys ? this.plaintext(place, envelope) : undefined;
      said = this.#log.request(message, plaintext);
      this.#said.set(message, said);
    }
    return said;
  }

  plaintext({ snapshot }: Place, envelope: Envelope): unknown {
    return this.#protocol.view(envelope, snapshot, symbolic).plaintext;
  }

  /** What there is to see in a request of the log. */
  saidBy({ request }: Exchange): Seen | null {
    let said = this.#said.get(request);
    if (said === undefined) {
      said = this.#log.request(request, this.#log.opened(request, this.#keys));
      this.#said.set(request, said);
    }
    return said;
  }

  #asking(node: Hypothesis, { link, client }: Connection, exchange: Exchange): Hypothesis[] {
    const envelope = node.place.on(link) as Envelope;
    if (envelope.message.type !== exchange.request.type) return [];
    const [model, log] = [this.saidIn(node, envelope), this.saidBy(exchange)];
    if (model === null || log === null) return [];
    const party = this.#places.partyOf(client);
    const agent = exchange.recorded.content.headers['user-agent'];
    const known = node.names.of(agentKind, party);
    if (agent !== undefined && known !== undefined && known !== agent) return [];
    const names = agent === undefined ? node.names : node.names.told(agentKind, party, agent);
    const bound = new Map(node.bound).set(link, exchange);
    return unified(model, log, names).map((way) => this.#hypotheses.of(node.place, bound, way));
  }

  #connectionOf({ bound }: Hypothesis, exchange: Exchange): Connection | undefined {
    return this.#places.connections.find(({ link }) => bound.get(link) === exchange);
  }

  /** Whether a client has asked something there that is no entry of the log yet. */
  #isNew({ place, bound }: Hypothesis, link: string): boolean {
    const connection = this.#places.connections.find((one) => one.link === link) as Connection;
    return place.on(link)?.from === connection.client && !bound.has(link);
  }

  #closure(roots: readonly Hypothesis[], isMeant: (kind: Kind) => boolean): Closure<Hypothesis> {
    return new Closure(roots, (node) => this.#waysFrom(node, isMeant));
  }

  *#waysFrom(node: Hypothesis, isMeant: (kind: Kind) => boolean): Iterable<Way<Hypothesis>> {
    for (const [step, kind] of node.place.steps) {
      if (!isMeant(kind) || !this.#mayBe(node, kind) || this.#isNeedless(step)) continue;
      const move = node.place.move(step);
      for (const to of this.#moved(node, move)) yield { to, changed: move.changed };
    }
  }

  #isNeedless(step: Step): boolean {
    return step.type === 'choose' && this.#log.needless.includes(step.choice);
  }

  #mayBe(node: Hypothesis, { is, party, link }: Kind): boolean {
    const exchange = link === undefined ? undefined : node.bound.get(link);
    switch (is) {
      case 'serve':
        return exchange !== undefined;
      case 'hear':
        // What comes without being asked for comes at any time.
        if (!this.#places.connections.some((one) => one.link === link)) return true;
        return exchange !== undefined && exchange.answer !== null && this.#ready.has(exchange);
      case 'own':
        // What a server does by itself matters when it answers.
        if (!this.#protocol.live.servers.includes(party)) return true;
        return this.#places.connections.some(
          (one) =>
            this.#places.partyOf(one.server) === party &&
            node.bound.has(one.link) &&
            node.place.isOpen(one),
        );
    }
  }

  /** A step with what the log says of it: nothing if it says otherwise. */
  #moved({ place, bound, names }: Hypothesis, move: Move): readonly Hypothesis[] {
    const left = new Map(bound);
    for (const link of move.asked) {
      const given = bound.get(link);
      const connection = this.#places.connections.find((one) => one.link === link) as Connection;
      // What a client gives up before it is served is not served any more.
      if (given !== undefined && given.answer !== null && place.isOpen(connection)) return [];
      left.delete(link);
    }
    let ways: readonly Names[] = [names];
    for (const link of move.answered) {
      const exchange = bound.get(link);
      if (exchange === undefined) return [];
      if (exchange.answer === null) continue;
      const { type } = exchange.request;
      const model = this.#log.answer(type, (move.to.on(link) as Envelope).message);
      const log = this.#log.answer(type, exchange.answer);
      ways = ways.flatMap((way) => unified(model, log, way));
    }
    return ways.map((way) => this.#hypotheses.of(move.to, left, way));
  }
}

const distinct = (hypotheses: readonly Hypothesis[]): readonly Hypothesis[] => [
  ...new Set(hypotheses),
];
