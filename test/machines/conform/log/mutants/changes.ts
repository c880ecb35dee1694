/**
 * Changes of one line of a log, and which line is then the first that nothing can explain. Each
 * says why; none of them asks a machine.
 */

import { type Entry, firstFrom, headerIn, isRelays, type Line } from './lines.ts';
import { dependent, nextOfDevice, shows } from './oracle.ts';

interface Change {
  readonly name: string;
  /** Whether it can be made of this line. */
  readonly isFor: (line: Line) => boolean;
  readonly make: (entry: Entry) => void;
  /** Index of the line that departs; as many as there are for none. */
  readonly departs: (lines: readonly Line[], at: number) => number;
}

const itself = (_: readonly Line[], at: number): number => at;

/** A text of the same length and form. */
const other = (text: string): string =>
  text.replace(/[A-Za-z](?=[^A-Za-z]*$)/, (letter) => (letter === 'A' ? 'B' : 'A'));

/** The next line in which this revision is named. */
const nextNaming = (lines: readonly Line[], at: number): number => {
  const { etag } = lines[at] as Line;
  return firstFrom(lines, at + 1, (one) => one.etag === etag || one.known === etag);
};

/** The next that brings what line `at` has written. */
const nextReading = (lines: readonly Line[], at: number): number => {
  const { etag } = lines[at] as Line;
  const isRead = ({ status, etag: given }: Line) => status === 200 && given === etag;
  return firstFrom(lines, at + 1, isRead);
};

const nextKind = (kind: Line['kind']) => (lines: readonly Line[], at: number) =>
  firstFrom(lines, at + 1, (one) => one.kind === kind);

function status(to: number, why: Change['departs'], isFor: Change['isFor']): Change {
  const make = ({ response }: Entry) => {
    response.status = to;
  };
  return {
    name: `status ${to}`,
    isFor: (line) => line.status !== to && isFor(line),
    make,
    departs: why,
  };
}

const isOf =
  (...kinds: readonly Line['kind'][]) =>
  ({ kind }: Line): boolean =>
    kinds.includes(kind);

/** What a homeserver may answer where there is no proof: login tokens are limited, or unknown. */
const isLimited = ({ kind, entry }: Line, to: number): boolean =>
  kind === 'token' && (to === 429 || to === 404) && !entry.request.postData?.text.includes('auth');
/** A token may be too old. */
const isExpired = ({ kind }: Line, to: number): boolean => kind === 'login' && to === 403;

const statuses: readonly Change[] = [200, 202, 304, 403, 404, 412, 429, 500].flatMap((to) => [
  // The device hears of it sooner or later, and does not go on.
  status(to, nextOfDevice, (line) => line.status === 200 && isLimited(line, to)),
  // And until it has heard, the user may cancel.
  status(to, shows, (line) => isExpired(line, to)),
  status(to, itself, (line) => !isLimited(line, to) && !isExpired(line, to)),
]);

const requestHeader = (name: string, what: string): Change => ({
  name: `another ${what}`,
  isFor: ({ entry }) => headerIn(entry.request.headers, name) !== undefined,
  make: ({ request }) => {
    const header = headerIn(request.headers, name);
    if (header !== undefined) header.value = other(header.value);
  },
  departs: itself,
});

const answerHeader = (
  name: string,
  isFor: Change['isFor'],
  departs: Change['departs'],
): Change => ({
  name: `another ${name}`,
  isFor: (line) => isFor(line) && headerIn(line.entry.response.headers, name) !== undefined,
  make: ({ response }) => {
    const header = headerIn(response.headers, name);
    if (header !== undefined) header.value = other(header.value);
  },
  departs,
});

const isWrite = ({ status }: Line): boolean => status === 201 || status === 202;

const headers: readonly Change[] = [
  requestHeader('if-match', 'If-Match'),
  requestHeader('if-none-match', 'If-None-Match'),
  // The revision is named by it for the first time: it shows where it is named again.
  answerHeader('etag', isWrite, nextNaming),
  answerHeader('etag', (line) => !isWrite(line), itself),
  answerHeader('location', isWrite, (lines, at) => firstFrom(lines, at + 1, isRelays)),
  {
    ...requestHeader('authorization', 'access token'),
    departs: (lines, at) => {
      const { device } = lines[at] as Line;
      const uses = ({ entry }: Line) => headerIn(entry.request.headers, 'authorization');
      const isFirst = firstFrom(lines, 0, (one) => one.device === device && !!uses(one)) === at;
      const isGiven = lines.some((one) => one.kind === 'login' && one.device === device);
      // Where nobody has seen it given, the first use tells it, and the second is another one.
      if (!isFirst || isGiven) return at;
      return firstFrom(lines, at + 1, (one) => one.device === device && !!uses(one));
    },
  },
];

const within = (pattern: RegExp) => ({
  asked: ({ entry }: Line): boolean => pattern.test(entry.request.postData?.text ?? ''),
  told: ({ entry }: Line): boolean => pattern.test(entry.response.content.text),
});

/** Changes the last letter of what the pattern finds. */
const asked = (
  name: string,
  pattern: RegExp,
  isFor: Change['isFor'],
  departs: Change['departs'],
): Change => ({
  name,
  isFor: (line) => isFor(line) && within(pattern).asked(line),
  make: ({ request }) => {
    const { postData } = request;
    if (postData !== undefined) postData.text = postData.text.replace(pattern, other);
  },
  departs,
});

const answered = (
  name: string,
  pattern: RegExp,
  isFor: Change['isFor'],
  departs: Change['departs'],
): Change => ({
  name,
  isFor: (line) => isFor(line) && within(pattern).told(line),
  make: ({ response: { content } }) => {
    content.text = content.text.replace(pattern, other);
  },
  departs,
});

const member = (name: string): RegExp => new RegExp(`"${name}":"[^"]*[A-Za-z][^"]*`);

const bodies: readonly Change[] = [
  asked(
    'another algorithm',
    member('algorithm'),
    isOf('POST rendezvous', 'PUT rendezvous'),
    itself,
  ),
  // Nobody else has seen what is written: it shows where it is read.
  asked('another key', /"key":"[^"]*/, isOf('PUT rendezvous'), nextReading),
  asked('another ciphertext', member('ciphertext'), isOf('PUT rendezvous'), nextReading),
  answered('another key', /"key":"[^"]*/, isOf('GET rendezvous'), itself),
  answered('another ciphertext', member('ciphertext'), isOf('GET rendezvous'), itself),
  answered('another login token', member('login_token'), isOf('token'), nextKind('login')),
  asked('another login token', member('token'), isOf('login'), itself),
  answered('another access token', member('access_token'), isOf('login'), (lines, at) => {
    const { device } = lines[at] as Line;
    return firstFrom(lines, at + 1, (one) => one.device === device && !isRelays(one));
  }),
  answered('another device', member('device_id'), isOf('login'), nextKind('upload')),
  asked('another device key', /"ed25519:NEWDEVICE":"[^"]*/, isOf('upload'), nextKind('query')),
  answered('another device key', /"ed25519:NEWDEVICE":"[^"]*/, isOf('query'), itself),
  asked('another secret', /"name":"m\.megolm_backup\.v[^"]*/, isOf('ask'), itself),
  {
    name: 'the signature is refused',
    isFor: isOf('signatures'),
    make: ({ response: { content } }) => {
      content.text = '{"failures":{"@alice:example.org":{}}}';
    },
    departs: nextOfDevice,
  },
  {
    name: 'no JSON',
    isFor: ({ kind, status }) =>
      status === 200 && ['capabilities', 'token', 'login', 'query', 'signatures'].includes(kind),
    make: ({ response: { content } }) => {
      content.text = content.text.replaceAll(/[{}]/g, '.');
    },
    departs: itself,
  },
];

const paths: readonly Change[] = [
  {
    name: 'another point',
    isFor: isOf('GET rendezvous', 'PUT rendezvous'),
    make: ({ request }) => {
      request.url = other(request.url);
    },
    departs: itself,
  },
  {
    // It is no request of the sign-in any more, as if it were missing.
    name: 'another endpoint',
    isFor: (line) => !isRelays(line),
    make: ({ request }) => {
      request.url = request.url.replace('/_matrix/', '/_other/');
    },
    departs: dependent,
  },
];

export const changes: readonly Change[] = [...statuses, ...headers, ...bodies, ...paths];
