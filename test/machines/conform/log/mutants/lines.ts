/**
 * A log as a person reads it, line by line: which device asks what, and which values it names. No
 * machine is asked. What follows from it for a log that has been changed is in the files beside.
 */

interface Header {
  readonly name: string;
  value: string;
}

/** As far as it is read or changed here. */
export interface Entry {
  startedDateTime: string;
  time: number;
  readonly request: {
    method: string;
    url: string;
    readonly headers: Header[];
    readonly postData?: { text: string };
  };
  readonly response: {
    status: number;
    readonly headers: Header[];
    readonly content: { text: string; size: number };
  };
}

export interface Har {
  readonly log: { readonly entries: Entry[] };
}

const kinds = {
  'POST rendezvous': /^POST .*\/rendezvous$/,
  'PUT rendezvous': /^PUT .*\/rendezvous\/[^/]+$/,
  'GET rendezvous': /^GET .*\/rendezvous\/[^/]+$/,
  capabilities: /^GET .*\/capabilities$/,
  token: /^POST .*\/login\/get_token$/,
  login: /^POST .*\/v3\/login$/,
  upload: /^POST .*\/keys\/upload$/,
  query: /^POST .*\/keys\/query$/,
  signatures: /^POST .*\/signatures\/upload$/,
  ask: /^PUT .*\/sendToDevice\/m\.secret\.request\//,
  send: /^PUT .*\/sendToDevice\/m\.room\.encrypted\//,
} as const;
type LineKind = keyof typeof kinds;

export interface Line {
  readonly entry: Entry;
  readonly kind: LineKind;
  readonly device: string;
  readonly status: number;
  /** Of the answer. */
  readonly etag: string | undefined;
  /** In a condition of the request. */
  readonly known: string | undefined;
}

export const headerIn = (headers: readonly Header[], name: string): Header | undefined =>
  headers.find((header) => header.name.toLowerCase() === name);

const textOf = (headers: readonly Header[], name: string): string | undefined =>
  headerIn(headers, name)?.value;

/** The lines of the sign-in, in order. All else of the file has nothing to do with it. */
export function linesOf({ log }: Har): Line[] {
  return log.entries.flatMap((entry): Line[] => {
    const { request, response } = entry;
    const asked = `${request.method} ${new URL(request.url).pathname}`;
    const found = Object.entries(kinds).find(([, pattern]) => pattern.test(asked));
    if (found === undefined) return [];
    const { headers } = request;
    return [
      {
        entry,
        kind: found[0] as LineKind,
        device: textOf(headers, 'user-agent') ?? '',
        status: response.status,
        etag: textOf(response.headers, 'etag'),
        known: textOf(headers, 'if-match') ?? textOf(headers, 'if-none-match'),
      },
    ];
  });
}

/** One exchange after the other, a second each: which comes first is beyond doubt. */
export function inTurn(text: string): Har {
  const har = JSON.parse(text) as Har;
  const entries = har.log.entries.sort((a, b) =>
    a.startedDateTime < b.startedDateTime ? -1 : a.startedDateTime > b.startedDateTime ? 1 : 0,
  );
  timed(entries);
  return har;
}

export function timed(entries: readonly Entry[]): void {
  for (const [at, entry] of entries.entries()) {
    entry.startedDateTime = new Date(at * 1_000).toISOString();
    entry.time = 10;
  }
}

export const isRelays = ({ kind }: Line): boolean => kind.endsWith(' rendezvous');

/** A look at the relay that brings nothing: it may be there or not. */
export const isIdle = ({ kind, status }: Line): boolean =>
  kind === 'GET rendezvous' && status === 304;

/** What a device does on its own account beside the steps of its sign-in. */
export const isBeside = ({ kind }: Line): boolean => kind === 'ask' || kind === 'send';

/** Index of the first line from `from` on; as many as there are for none. */
export function firstFrom(
  lines: readonly Line[],
  from: number,
  is: (line: Line, index: number) => boolean,
): number {
  const found = lines.findIndex((line, index) => index >= from && is(line, index));
  return found === -1 ? lines.length : found;
}
