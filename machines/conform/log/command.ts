/** `conform --log`: whether what was recorded is a behaviour of the machines. */

import { type Settings, UsageError } from 'actorcheck';
import { settingsOf } from 'actorcheck/check';
import { asExpected, type Io, notAsExpected, readText } from 'actorcheck/cli';
import type { Exchange, LogParts } from '../../protocol/log.ts';
import { type ConformProtocol, loggedIn } from '../../protocol/protocol.ts';
import { suiteScenarios } from '../suite/suite.ts';
import { TooMany } from './closure.ts';
import { Machines } from './decide.ts';
import { interpreted } from './interpret.ts';
import { runsIn } from './judge.ts';
import { readKeys, readRecording } from './read.ts';
import { logJson, renderLog } from './report.ts';

export interface LogOptions {
  readonly log: string;
  readonly keys?: string;
  readonly scenario?: string;
  readonly json?: true;
}

export async function conformLog(
  plain: ConformProtocol,
  options: LogOptions,
  io: Io,
): Promise<number> {
  const { log: file, keys: keysFile, scenario } = options;
  const protocol = loggedIn(plain);
  if (protocol === undefined) {
    throw new UsageError(`log: expected a protocol with logs, got ${plain.name}`);
  }
  const { log } = protocol.conform;
  const recording = readRecording(readText('log', file), file);
  const given = keysFile === undefined ? [] : readKeys(readText('keys', keysFile), keysFile);
  const keys = [...recording.keys, ...given];
  const found = interpreted(recording.exchanges, protocol.conform.names, log);
  const { exchanges } = found;
  if (exchanges.length === 0) {
    const count = recording.exchanges.length;
    throw new UsageError(`log: expected requests of ${protocol.name}, got ${count} others`);
  }
  const named = scenario === undefined ? undefined : settingsNamed(protocol, scenario);
  const settings = (run: readonly Exchange[]): readonly Settings[] =>
    named === undefined ? log.settings(run, opened(log, run, keys)) : log.served(named, run);
  const candidates = function* (run: readonly Exchange[]) {
    for (const [at, one] of settings(run).entries()) {
      io.progress?.(`run of entry ${run[0]?.recorded.number}, setting ${at + 1}`);
      yield one;
    }
  };
  try {
    const judging = { machines: new Machines(protocol), log, candidates, keys };
    const runs = runsIn(judging, exchanges);
    io.progress?.('');
    const told = logJson(protocol, file, found.ignored, runs, keys.length);
    io.out(options.json ? `${JSON.stringify(told, null, 2)}\n` : renderLog(told));
    return told.conforms ? asExpected : notAsExpected;
  } catch (error) {
    if (!(error instanceof TooMany)) throw error;
    throw new UsageError(`log: expected one that says enough to be followed, got "${file}"`);
  }
}

/** What is sealed in the requests, as far as there are keys to it. */
const opened = (
  log: LogParts,
  exchanges: readonly Exchange[],
  keys: readonly string[],
): readonly unknown[] =>
  exchanges.flatMap(({ request }) => {
    const plaintext = log.opened(request, keys);
    return plaintext === undefined ? [] : [plaintext];
  });

/** Throws a UsageError for one that no log is told by. */
function settingsNamed(protocol: ConformProtocol, scenario: string): Settings {
  const names = suiteScenarios(protocol);
  if (!names.includes(scenario)) {
    throw new UsageError(`scenario: expected one of ${names.join(', ')}, got "${scenario}"`);
  }
  return settingsOf(protocol, scenario);
}
