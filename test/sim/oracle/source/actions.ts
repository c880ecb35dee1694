/** Actions as source text. */

import type { DrawnAction, DrawnChild, DrawnDelay, DrawnReceiver, DrawnTimer } from '../drawn.ts';
import { type Code, layOut } from './code.ts';
import { guardOf } from './guards.ts';
import {
  childIds,
  eventTypes,
  lastRank,
  pick,
  refs,
  type Setting,
  systemIds,
  timerIds,
  values,
} from './names.ts';

const flat = (code: Code): string => layOut(code, Number.NEGATIVE_INFINITY);

/** What delays have names for; the second is a function. */
export const namedDelays = { slow: '20', own: '({ context }) => 10 * (context.n + 1)' } as const;

/** What actions have names for: effects, which the engine does not carry out. */
export const namedActions = { save: '() => {}', track: '() => {}' } as const;

function delayOf(drawn: DrawnDelay): string {
  if (drawn.by === 'ms') return String(drawn.ms);
  return drawn.by === 'name' ? "'slow'" : namedDelays.own;
}

const timerOf = (timer: DrawnTimer | null): string =>
  timer === null
    ? ''
    : `, ${flat({
        delay: delayOf(timer.delay),
        id: timer.id === null ? undefined : `'${pick(timerIds, timer.id)}'`,
      })}`;

/** Which event is sent: at once, one of a higher rank, if there is one. */
function eventOf(event: number, rank: number, isDelayed: boolean): string | undefined {
  const types = isDelayed ? eventTypes : eventTypes.slice(rank + 1);
  return types.length === 0 ? undefined : pick(types, event);
}

function receiverOf({ by, which }: DrawnReceiver): string {
  const id = pick(childIds, which);
  switch (by) {
    case 'id':
      return `'${id}'`;
    case 'parent':
    case 'idOrSelf':
      return `({ self }) => self.getSnapshot()?.children?.${id} ?? self`;
    case 'ref':
      return `({ context }) => context.${pick(refs, which)}`;
    case 'system':
      return `({ system }) => system.get('${pick(systemIds, which)}')`;
    case 'sender':
      return '({ event }) => event.sender';
    case 'input':
      return '({ context }) => context.parent';
    case 'self':
      return '({ self }) => self';
  }
}

function sendOf(
  drawn: Extract<DrawnAction, { do: 'send' }>,
  setting: Setting,
  rank: number,
): string {
  const { to, event, timer, signed } = drawn;
  const type = eventOf(event, rank, timer !== null);
  if (type === undefined) return "'track'";
  const message = signed
    ? `({ context, self }) => ({ type: '${type}', v: context.n, sender: self })`
    : `{ type: '${type}', v: ${event % 3} }`;
  const rest = `${message}${timerOf(timer)})`;
  if (to.by === 'parent' && !setting.isRoot) return `sendParent(${rest}`;
  return `sendTo(${receiverOf(to)}, ${rest}`;
}

const inputs = {
  none: undefined,
  number: '{ n: 1 }',
  context: '({ context }) => ({ n: context.n })',
  self: '({ self }) => ({ n: 2, parent: self })',
} as const;

/** How a child is named and what it is given. */
export const childOptions = ({ id, systemId, input }: DrawnChild) => ({
  id: id === null ? undefined : `'${pick(childIds, id)}'`,
  systemId: systemId === null ? undefined : `'${pick(systemIds, systemId)}'`,
  input: inputs[input],
});

function spawnOf(drawn: Extract<DrawnAction, { do: 'spawn' }>, { sources }: Setting): string {
  const options = flat({
    ...childOptions(drawn.child),
    syncSnapshot: drawn.watched ? 'true' : undefined,
  });
  const src = `'${pick(sources, drawn.child.src)}'`;
  if (drawn.ref === null) return `spawnChild(${src}, ${options})`;
  return `assign({ ${pick(refs, drawn.ref)}: ({ spawn }) => spawn(${src}, ${options}) })`;
}

const effects = [
  "{ type: 'save', params: { to: 1 } }",
  "{ type: 'save', params: ({ context }) => ({ n: context.n }) }",
  "'track'",
  '() => {}',
];

const emissions = [
  "emit({ type: 'told' })",
  "emit(({ context }) => ({ type: 'told', n: context.n }))",
];

const simple = {
  count: 'assign({ n: ({ context }) => (context.n + 1) % 3 })',
  take: 'assign({ k: ({ event }) => event.v ?? event.output })',
  name: 'assign({ last: ({ event }) => event.type })',
  forget: 'assign({ k: undefined, d: undefined, other: undefined })',
  log: "log(({ context }) => context.n, 'n')",
  throw: "assign({ n: () => { throw new Error('assign') } })",
} as const;

/** The action, in what is taken on an event of that rank. */
export function actionOf(drawn: DrawnAction, setting: Setting, rank: number): string {
  switch (drawn.do) {
    case 'effect':
      return pick(effects, drawn.how);
    case 'emit':
      return pick(emissions, drawn.how);
    case 'put':
      return `assign(() => ({ d: ${pick(values, drawn.value)} }))`;
    case 'raise': {
      const type = eventOf(drawn.event, rank, drawn.timer !== null);
      if (type === undefined) return "'track'";
      return `raise({ type: '${type}', v: ${drawn.event % 3} }${timerOf(drawn.timer)})`;
    }
    case 'cancel':
      return `cancel('${pick(timerIds, drawn.id)}')`;
    case 'send':
      return sendOf(drawn, setting, rank);
    case 'forward':
      return `forwardTo('${pick(childIds, drawn.to)}')`;
    case 'spawn':
      return rank === lastRank ? simple.count : spawnOf(drawn, setting);
    case 'stop':
      if (drawn.by === 'id') return `stopChild('${pick(childIds, drawn.which)}')`;
      return `stopChild(({ context }) => context.${pick(refs, drawn.which)})`;
    case 'queue': {
      const enqueue = (actions: readonly DrawnAction[]) =>
        actions.map((action) => `enqueue(${actionOf(action, setting, rank)});`).join(' ');
      const [check, then] = [guardOf(drawn.check, setting), enqueue(drawn.so)];
      const otherwise = drawn.otherwise.length === 0 ? '' : ` else { ${enqueue(drawn.otherwise)} }`;
      const body = `if (check(${check})) { ${then} }${otherwise}`;
      return `enqueueActions(({ enqueue, check }) => { ${body} })`;
    }
    default:
      return simple[drawn.do];
  }
}
