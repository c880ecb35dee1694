/** HTTP exchanges in a file, one a line (NDJSON), with the keys that payloads are sealed with. */

import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, writeSync } from 'node:fs';
import { UsageError } from 'actorcheck';
import { type Exchanged, type LogFile, told } from './har.ts';

/** Text as it is, other bytes in base64. */
const content = (body: Buffer): object =>
  isUtf8(body) ? { body: body.toString() } : { body: body.toString('base64'), encoding: 'base64' };

function lineOf({ startedMs, durationMs, method, url, rawHeaders, body, answer }: Exchanged) {
  const headers: Record<string, string> = {};
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    headers[String(rawHeaders[at]).toLowerCase()] = String(rawHeaders[at + 1]);
  }
  const given = Object.entries(answer?.headers ?? {}).map(([name, value]) => [name, `${value}`]);
  return {
    at: told(startedMs),
    ms: Math.max(0, durationMs),
    method,
    url,
    headers,
    ...content(body),
    answer: answer && {
      status: answer.status,
      headers: Object.fromEntries(given),
      ...content(answer.body),
    },
  };
}

export class LinesFile implements LogFile {
  #file: number | undefined;

  /** Throws a UsageError for what cannot be written. */
  constructor(path: string) {
    try {
      this.#file = openSync(path, 'w');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(`har: expected a file that can be written, got ${code} for "${path}"`);
    }
  }

  add(exchanged: Exchanged): void {
    this.#write(lineOf(exchanged));
  }

  key(text: string): void {
    this.#write({ key: text });
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #write(line: object): void {
    if (this.#file !== undefined) writeSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}
