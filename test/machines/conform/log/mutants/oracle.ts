/**
 * Which line of a log is the first that nothing can explain, if one line of it is missing, comes
 * twice or comes later. Each rule says why; none of them asks a machine. The logs are of sign-ins
 * at a relay that neither refuses nor forgets.
 */

import { firstFrom, isBeside, isIdle, isRelays, type Line } from './lines.ts';

/** The next thing that the device of line `at` does in its sign-in, but for idle looks. */
export const nextOfDevice = (lines: readonly Line[], at: number): number =>
  firstFrom(
    lines,
    at + 1,
    (line) => line.device === lines[at]?.device && !isIdle(line) && !isBeside(line),
  );

/**
 * The payload that follows line `at`, where that is missing and the payload, which is sealed, can
 * be the device's last word instead: the user has cancelled on the new one, or has not approved.
 */
function lastWordInstead(lines: readonly Line[], at: number): number | undefined {
  const { kind, device } = lines[at] as Line;
  const isFirstToken = kind === 'token' && firstFrom(lines, 0, (one) => one.kind === kind) === at;
  const next = nextOfDevice(lines, at);
  const isPut = lines[next]?.kind === 'PUT rendezvous' && lines[next]?.device === device;
  return isPut && (isFirstToken || kind === 'login' || kind === 'upload') ? next : undefined;
}

/** What cannot follow if a payload is the last word of its device: neither goes on then. */
function afterLastWord(lines: readonly Line[], put: number): number {
  const { device, etag } = lines[put] as Line;
  const own = firstFrom(lines, put + 1, (one) => one.device === device);
  const isOther = (one: Line) => one.device !== device;
  const read = firstFrom(
    lines,
    put + 1,
    (one) => isOther(one) && one.status === 200 && one.etag === etag,
  );
  return Math.min(own, firstFrom(lines, read + 1, isOther));
}

/** The first line that shows that line `at`, which its device goes on from, is not there. */
export function shows(lines: readonly Line[], at: number): number {
  const put = lastWordInstead(lines, at);
  return put === undefined ? nextOfDevice(lines, at) : afterLastWord(lines, put);
}

/** A device looks for the other one again and again: one look of several is as good as another. */
const isLook = (lines: readonly Line[], at: number): boolean => {
  const { kind, device } = lines[at] as Line;
  return (
    kind === 'query' && lines.some((one) => one.kind === 'signatures' && one.device === device)
  );
};
const otherLooks = (lines: readonly Line[], at: number): number =>
  lines.filter(
    ({ kind, device }, index) => index !== at && kind === 'query' && device === lines[at]?.device,
  ).length;

/** The first secret that is sent without having been asked for. */
function unasked(lines: readonly Line[]): number {
  let left = 0;
  return firstFrom(lines, 0, ({ kind }) => {
    if (kind === 'ask') left++;
    return kind === 'send' && left-- === 0;
  });
}

/**
 * The line that depends on line `at`, if that is missing. The result is an index of `lines`; as
 * many as there are if none does.
 */
export function dependent(lines: readonly Line[], at: number): number {
  const line = lines[at] as Line;
  switch (line.kind) {
    case 'POST rendezvous':
    case 'PUT rendezvous':
      // Whoever is next at the relay knows of the revision, or is told of it.
      return firstFrom(lines, at + 1, isRelays);
    case 'GET rendezvous': {
      // From then on its device knows the ETag, and acts on what it has read.
      if (line.status === 304) return lines.length;
      const { device, etag } = line;
      const knows = firstFrom(
        lines,
        at + 1,
        (one) => one.device === device && isRelays(one) && one.known === etag,
      );
      return Math.min(knows, nextOfDevice(lines, at));
    }
    case 'query':
      if (isLook(lines, at)) {
        return otherLooks(lines, at) > 0 ? lines.length : nextOfDevice(lines, at);
      }
      // The new device asks for secrets only when it has compared the keys.
      return firstFrom(lines, at + 1, ({ kind }) => kind === 'ask');
    case 'ask': {
      // A device asks for the next one all the same, as if this request had been lost.
      const without = unasked(lines.filter((_, index) => index !== at));
      return without < at ? without : without + 1;
    }
    case 'send':
      // It is sealed: any of those that are left can have been the first.
      return lines.length;
    default:
      return shows(lines, at);
  }
}

/** The same, as an index in the log without that line. */
export const ifDropped = (lines: readonly Line[], at: number): number => {
  const found = dependent(lines, at);
  return found === lines.length ? -1 : found - 1;
};

/** The line that cannot be explained if line `at` comes twice, as an index in that log; or -1. */
export function ifDoubled(lines: readonly Line[], at: number): number {
  const line = lines[at] as Line;
  const twice = lines.toSpliced(at, 0, line);
  if (line.kind === 'send') {
    const found = unasked(twice);
    return found === twice.length ? -1 : found;
  }
  // It looks again and again, also where it has not heard the answer.
  const isFirstRead = line.kind === 'GET rendezvous' && line.known === undefined;
  const isAgain = (line.kind === 'GET rendezvous' && !isFirstRead) || isLook(lines, at);
  return isAgain ? -1 : at + 1;
}

/** The same if line `at` comes only after line `to`. */
export function ifMoved(lines: readonly Line[], at: number, to: number): number {
  const line = lines[at] as Line;
  const passed = lines.slice(at + 1, to + 1);
  const moved = [...lines.slice(0, at), ...passed, line, ...lines.slice(to + 1)];
  if (line.kind === 'send' || line.kind === 'ask') {
    // Whoever asks for the next one has given up what it asked before.
    const isGivenUp = line.kind === 'ask' && passed.some(({ kind }) => kind === 'ask');
    const found = Math.min(unasked(moved), isGivenUp ? to : moved.length);
    return found === moved.length ? -1 : found;
  }
  const put = lastWordInstead(lines, at);
  if (put !== undefined && put <= to && line.kind !== 'token') {
    // It was under way when the user cancelled, and has come later than the last word.
    const others = lines.toSpliced(at, 1);
    const found = afterLastWord(others, put - 1);
    return found === others.length ? -1 : found < to ? found : found + 1;
  }
  const needed = dependent(lines, at);
  if (needed <= to) return needed - 1;
  // What has not been approved is not asked for.
  if (put !== undefined && put <= to) return to;
  const mine = passed.filter(({ device }) => device === line.device);
  const isOvertaken =
    line.kind === 'GET rendezvous'
      ? // Something else is there by then, or its device knows another revision.
        passed.some(({ kind }) => kind === 'PUT rendezvous') ||
        mine.some((one) => isRelays(one) && !isIdle(one))
      : // It looks no more.
        isLook(lines, at) && mine.some(({ kind }) => kind === 'signatures');
  return isOvertaken ? to : -1;
}
