/**
 * A careless server: the honest machine, whose answers are now and then wrong. While some may still
 * be, it holds each request until the environment has it served, or answered with nothing done; and
 * each answer until it is given as it is meant, or wrongly. After that it is the honest machine.
 */

import { send } from 'actorcheck';
import { type AnyStateMachine, assign, createMachine, emit, enqueueActions, raise } from 'xstate';
import { textIn } from '../http/decode.ts';
import { without } from '../http/held.ts';
import type { HttpRequest, HttpResponse } from '../http/message.ts';
import {
  type AnswerForm,
  type AnswerForms,
  type Given,
  misanswered,
  regardless,
  type ServerWay,
  undone,
} from './answers.ts';
import type { Strangers } from './schema.ts';

export interface CarelessServerOptions {
  readonly forms: AnswerForms;
  /** Whose requests may be answered wrongly, and which these are. */
  readonly clients: Readonly<Record<string, readonly string[]>>;
  /** How many answers may be wrong. */
  readonly budget: number;
  readonly strangers: Strangers;
}

/** What the environment chooses for the answer to a client, beside that it is served. */
export type Answering =
  | { readonly type: 'answer.as-meant'; readonly client: string }
  | { readonly type: 'answer.wrongly'; readonly client: string; readonly way: ServerWay };

interface Carelessness {
  /** How many answers may still be wrong, and whether any has been. */
  readonly left: number;
  readonly hasErred: boolean;
  /** By client: what it has asked, and is not served yet. */
  readonly asked: Readonly<Record<string, HttpRequest>>;
  /** By client: what it is to be answered, and to what. */
  readonly answers: Readonly<Record<string, Given>>;
  /** By client: what it was answered, the latest first, each type of request once. */
  readonly before: Readonly<Record<string, readonly Given[]>>;
}

/** What it keeps beside what the honest machine keeps. */
export interface CarelessContext {
  readonly careless: Carelessness;
}

interface Args {
  readonly context: CarelessContext;
  readonly event: { readonly type: string };
}

const clientIn = ({ event }: Args): string => textIn(event, 'client');
const wayIn = ({ event }: Args): ServerWay => (event as { way?: unknown }).way as ServerWay;
const askedIn = (args: Args): HttpRequest | undefined =>
  args.context.careless.asked[clientIn(args)];

/** Changes what it keeps. What nothing is done with any more, when no answer may be wrong, goes. */
const keeping = (change: (args: Args) => Partial<Carelessness>) =>
  assign((args: Args) => {
    const kept = { ...args.context.careless, ...change(args) };
    return { careless: kept.left === 0 ? { ...kept, before: {} } : kept };
  });

export function carelessServer(
  honest: AnyStateMachine,
  options: CarelessServerOptions,
): AnyStateMachine {
  const { budget } = options;
  const { context, on, ...config } = heldBack(honest.config as Config, holdable(options));
  const { implementations } = honest;
  const careless: Carelessness = {
    left: budget,
    hasErred: false,
    asked: {},
    answers: {},
    before: {},
  };
  return createMachine(
    {
      ...config,
      context: { ...(context as object), careless },
      on: { ...on, ...answering, serve: [taken, ...[on?.serve ?? []].flat()] },
    } as never,
    {
      ...implementations,
      guards: { ...implementations.guards, ...guards(options) },
      actions: { ...kept(implementations.actions, options), ...actions(options) },
    } as never,
  ) as AnyStateMachine;
}

/** Types of requests that may be answered wrongly. */
const holdable = ({ clients }: CarelessServerOptions): ReadonlySet<string> =>
  new Set(Object.values(clients).flat());

interface Config {
  readonly context?: unknown;
  readonly on?: Readonly<Record<string, object | readonly object[]>>;
  readonly states?: Readonly<Record<string, Config>>;
}

const keep = { guard: 'isToKeep', actions: 'keepAsked', description: 'what comes of it is open' };

const taken = {
  guard: 'isAsked',
  actions: ['takeUpAsked', 'forgetAsked'],
  description: 'the request is served',
};

const answering = {
  'answer.as-meant': {
    guard: 'isAnswered',
    actions: ['answerAsMeant', 'noteGiven'],
    description: 'answered as it is meant',
  },
  'answer.wrongly': [
    {
      guard: 'canStayUndone',
      actions: ['leaveUndone', 'forgetAsked', 'spend'],
      description: 'answered, with nothing done',
    },
    {
      guard: 'canPassOver',
      actions: ['passOver', 'forgetAsked', 'spend'],
      description: 'served, regardless of a condition',
    },
    {
      guard: 'canBeWrong',
      actions: ['answerWrongly', 'forgetAnswer', 'spend'],
      description: 'answered wrongly',
    },
  ],
};

/** The states with each request of these types held first, wherever it is taken. */
function heldBack(config: Config, types: ReadonlySet<string>): Config {
  const { on = {}, states } = config;
  const held = Object.entries(on).map(([type, given]) => [
    type,
    types.has(type) ? [keep, ...[given].flat()] : given,
  ]);
  const inner = Object.entries(states ?? {}).map(([name, state]) => [name, heldBack(state, types)]);
  return {
    ...config,
    ...(config.on && { on: Object.fromEntries(held) }),
    ...(states && { states: Object.fromEntries(inner) }),
  };
}

/** The answer to a request that is held, in some other way than as it is meant. */
const guards = ({ forms, clients, strangers }: CarelessServerOptions) => ({
  isToKeep: ({ context, event }: Args) =>
    context.careless.left > 0 &&
    !('decided' in event) &&
    clients[textIn(event, 'from')]?.includes(event.type) === true,
  isAsked: (args: Args) => askedIn(args) !== undefined,
  isAnswered: (args: Args) => args.context.careless.answers[clientIn(args)] !== undefined,
  canStayUndone: (args: Args) =>
    mayBeWrong(args) && undoneBy({ forms, strangers }, args) !== undefined,
  canPassOver: (args: Args) => mayBeWrong(args) && passedOver({ forms }, args) !== undefined,
  canBeWrong: (args: Args) =>
    mayBeWrong(args) && wrongAnswer({ forms, strangers }, args) !== undefined,
});

const mayBeWrong = ({ context }: Args): boolean => context.careless.left > 0;

type Wording = Pick<CarelessServerOptions, 'forms' | 'strangers'>;

function undoneBy({ forms, strangers }: Wording, args: Args): HttpResponse | undefined {
  const asked = askedIn(args);
  return asked && undone(forms[asked.type] as AnswerForm, wayIn(args), strangers);
}

function passedOver({ forms }: Pick<Wording, 'forms'>, args: Args): HttpRequest | undefined {
  const asked = askedIn(args);
  return asked && regardless(forms[asked.type] as AnswerForm, asked, wayIn(args));
}

function wrongAnswer({ forms, strangers }: Wording, args: Args): HttpResponse | undefined {
  const { answers, before } = args.context.careless;
  const client = clientIn(args);
  const given = answers[client];
  if (given === undefined) return undefined;
  const { [client]: own = [], ...others } = before;
  const answered = { ...given, before: own, others: Object.values(others).flat() };
  return misanswered(forms[given.type] as AnswerForm, answered, wayIn(args), strangers);
}

const actions = ({ forms, strangers }: CarelessServerOptions) => ({
  keepAsked: keeping(({ context, event }) => {
    const client = textIn(event, 'from');
    const { asked, answers } = context.careless;
    return {
      asked: { ...asked, [client]: event as HttpRequest },
      answers: without(answers, client),
    };
  }),
  takeUpAsked: raise((args: Args) => ({ ...(askedIn(args) as HttpRequest), decided: 'serve' })),
  forgetAsked: keeping((args) => ({ asked: without(args.context.careless.asked, clientIn(args)) })),
  forgetAnswer: keeping((args) => ({
    answers: without(args.context.careless.answers, clientIn(args)),
  })),
  spend: keeping(({ context }) => ({ left: context.careless.left - 1, hasErred: true })),
  answerAsMeant: emit((args: Args) => {
    const client = clientIn(args);
    return send(client, (args.context.careless.answers[client] as Given).answer);
  }),
  noteGiven: keeping((args) => {
    const { answers, before } = args.context.careless;
    const client = clientIn(args);
    const given = answers[client] as Given;
    const earlier = (before[client] ?? []).filter(({ type }) => type !== given.type);
    return {
      answers: without(answers, client),
      // News is what a client can be told again.
      before: isNews(given) ? { ...before, [client]: [given, ...earlier] } : before,
    };
  }),
  leaveUndone: emit((args: Args) =>
    send(clientIn(args), undoneBy({ forms, strangers }, args) as HttpResponse),
  ),
  passOver: raise((args: Args) => ({
    ...(passedOver({ forms }, args) as HttpRequest),
    decided: 'serve',
  })),
  answerWrongly: emit((args: Args) =>
    send(clientIn(args), wrongAnswer({ forms, strangers }, args) as HttpResponse),
  ),
});

const isNews = ({ answer: { type } }: Given): boolean => type.startsWith('response.2');

/** An action that XState makes of `emit`. */
interface Emitting {
  readonly type: 'xstate.emit';
  readonly event: (args: Args, params: unknown) => ReturnType<typeof send>;
}

const isEmitting = (action: unknown): action is Emitting =>
  (action as Partial<Emitting>).type === 'xstate.emit';

/** The actions, of which none answers a request whose answer may still be wrong: that is kept. */
const kept = (given: Readonly<Record<string, unknown>>, options: CarelessServerOptions) =>
  Object.fromEntries(
    Object.entries(given).map(([name, action]) => [
      name,
      isEmitting(action) ? keepingAnswer(action, options) : action,
    ]),
  );

/** The part of `enqueueActions` that is used here. */
interface Enqueue {
  (action: unknown): void;
  emit(event: object): void;
}

const keepingAnswer = ({ event: make }: Emitting, { clients }: CarelessServerOptions) =>
  enqueueActions((args: unknown, params: unknown) => {
    const { context, event, enqueue } = args as Args & { readonly enqueue: Enqueue };
    const sent = make({ context, event }, params);
    const { left, answers } = context.careless;
    const { to, message } = sent;
    if (left === 0 || clients[to]?.includes(event.type) !== true) return enqueue.emit(sent);
    const given = { type: event.type, answer: message as HttpResponse };
    enqueue(keeping(() => ({ answers: { ...answers, [to]: given } })));
  });
