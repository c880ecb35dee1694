/** What an event is called where a person reads it: XState's own have long names. */

const said: Readonly<Record<string, string>> = {
  done: 'is done',
  error: 'fails',
  snapshot: 'has changed',
};

/** An actor without an id of its author's bears its place: "0.machine.state". */
const actorText = (id: string): string => (/^\d+\./.test(id) ? 'it' : id);

/** What sets a transition off, or what an actor gets. */
export function eventText(type: string): string {
  if (type === '') return 'always';
  if (type === '*') return 'anything else';
  const ofActor = /^xstate\.(?:(done|error)\.actor|(snapshot))\.(.+)$/.exec(type);
  if (ofActor !== null)
    return `${actorText(ofActor[3] as string)} ${said[ofActor[1] ?? 'snapshot']}`;
  if (type === 'xstate.init') return 'starts';
  const delay = /^xstate\.after\.([^.]+)\./.exec(type)?.[1];
  if (delay === undefined) return type.replace(/^xstate\.done\.state\..*/, 'done');
  return `after ${/^\d+$/.test(delay) ? `${Number(delay) / 1000} s` : delay}`;
}
