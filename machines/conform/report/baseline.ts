/** Two versions of a client: which causes are new, gone or otherwise in paths that both took. */

import { UsageError } from 'actorcheck';
import * as v from 'valibot';
import { decodeText } from '../../http/decode.ts';
import type { Verdict } from '../../protocol/conform.ts';
import type { ConformProtocol } from '../../protocol/protocol.ts';

const verdicts: readonly Verdict[] = ['conforms', 'deviates', 'silent', 'adapter', 'not run'];

const causeSchema = v.object({
  id: v.string(),
  grade: v.string(),
  verdict: v.picklist(verdicts),
  expected: v.string(),
  seen: v.string(),
  line: v.string(),
  violated: v.array(v.object({ name: v.string() })),
  shortest: v.string(),
});

/** What is read of the JSON that `conform` writes. */
const baselineSchema = v.object({
  model: v.string(),
  client: v.string(),
  causes: v.array(causeSchema),
  paths: v.array(
    v.object({ name: v.string(), verdict: v.picklist(verdicts), cause: v.nullable(v.string()) }),
  ),
});
export type Baseline = v.InferOutput<typeof baselineSchema>;
type ToldCause = Baseline['causes'][number];

/** Throws a UsageError that says what was expected, what came, and where. */
export function readBaseline(protocol: ConformProtocol, file: string, text: string): Baseline {
  const expected = `baseline: expected what \`conform --json\` writes in "${file}", but`;
  const found = decodeText<Baseline>(baselineSchema, text);
  if (!found.ok) throw new UsageError(`${expected} ${found.error}`);
  const { model, causes, paths } = found.value;
  if (model !== protocol.name) {
    throw new UsageError(`${expected} model: expected "${protocol.name}", got "${model}"`);
  }
  const names = protocol.conform.grades.map(({ name }) => name);
  for (const [at, { grade }] of causes.entries()) {
    if (names.includes(grade)) continue;
    const one = names.map((name) => `"${name}"`).join(' | ');
    throw new UsageError(`${expected} causes.${at}.grade: expected ${one}, got "${grade}"`);
  }
  const ids = new Set(causes.map(({ id }) => id));
  for (const [at, { cause }] of paths.entries()) {
    if (cause === null || ids.has(cause)) continue;
    throw new UsageError(
      `${expected} paths.${at}.cause: expected one of the causes, got "${cause}"`,
    );
  }
  return found.value;
}

/** A cause that one version has and the other has not, or has otherwise. */
export interface Changed {
  readonly cause: ToldCause;
  /** Whether the client has become worse by it. */
  readonly isWorse: boolean;
  /** What became of its paths, or what has changed, in words. */
  readonly notes: readonly string[];
}

export interface Comparison {
  /** The client of the baseline. */
  readonly client: string;
  /** So many paths were run with both. */
  readonly paths: number;
  readonly isWorse: boolean;
  readonly new: readonly Changed[];
  readonly gone: readonly Changed[];
  readonly changed: readonly Changed[];
}

/** A version, in the paths that both took: the cause of each, or its verdict. */
interface Version {
  readonly causes: ReadonlyMap<string, ToldCause>;
  readonly at: ReadonlyMap<string, string>;
}

function versionOf(given: Baseline, common: ReadonlySet<string>): Version {
  const paths = given.paths.filter(({ name }) => common.has(name));
  const at = new Map(paths.map(({ name, verdict, cause }) => [name, cause ?? verdict]));
  const found = new Set(at.values());
  const causes = given.causes.filter(({ id }) => found.has(id));
  return { causes: new Map(causes.map((cause) => [cause.id, cause])), at };
}

const pathsOf = ({ at }: Version, id: string): string[] =>
  [...at].flatMap(([name, cause]) => (cause === id ? [name] : []));

/** Whether the text bears it: what it says, or a promise of it. What is the adapter's is not. */
const isBorne = ({ verdict, violated }: ToldCause): boolean =>
  verdict === 'deviates' || (verdict === 'silent' && violated.length > 0);

const told = ({ at, causes }: Version, path: string): string => {
  const found = at.get(path) as string;
  const cause = causes.get(found);
  return cause === undefined ? found : `${cause.grade}, ${found}`;
};

/** "2 conforms, 1 letter, 3fa0c1d2": how a version stands in these paths. */
function standIn(version: Version, paths: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const text = told(version, path);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => `${count} × ${text}`).join('; ');
}

const namesOf = ({ violated }: ToldCause): string[] => violated.map(({ name }) => name);

function changeOf(was: Version, now: Version, id: string, ranks: readonly string[]): Changed[] {
  const [before, cause] = [was.causes.get(id) as ToldCause, now.causes.get(id) as ToldCause];
  const [old, current] = [pathsOf(was, id), pathsOf(now, id)];
  const more = current.filter((path) => !old.includes(path));
  const fewer = old.filter((path) => !current.includes(path));
  const spreads = more.filter((path) => was.at.get(path) === 'conforms');
  const broken = namesOf(cause).filter((name) => !namesOf(before).includes(name));
  const kept = namesOf(before).filter((name) => !namesOf(cause).includes(name));
  const worsens = ranks.indexOf(cause.grade) < ranks.indexOf(before.grade);
  const notes = [
    ...(before.grade === cause.grade ? [] : [`${before.grade} before, now ${cause.grade}`]),
    ...(broken.length === 0 ? [] : [`now violates ${broken.join(', ')}`]),
    ...(kept.length === 0 ? [] : [`no longer violates ${kept.join(', ')}`]),
    ...(more.length === 0 ? [] : [`in more paths, before: ${standIn(was, more)}`]),
    ...(fewer.length === 0 ? [] : [`in fewer paths, now: ${standIn(now, fewer)}`]),
  ];
  const isWorse = isBorne(cause) && (worsens || broken.length > 0 || spreads.length > 0);
  return notes.length === 0 ? [] : [{ cause, isWorse, notes }];
}

/** `is`: what is found now. */
export function compared(protocol: ConformProtocol, was: Baseline, is: Baseline): Comparison {
  const ran = ({ paths }: Pick<Baseline, 'paths'>) =>
    paths.flatMap(({ name, verdict }) => (verdict === 'not run' ? [] : [name]));
  const current = new Set(ran(is));
  const common = new Set(ran(was).filter((name) => current.has(name)));
  const [before, now] = [versionOf(was, common), versionOf(is, common)];
  const ranks = protocol.conform.grades.map(({ name }) => name);
  const added = [...now.causes.values()].filter(({ id }) => !before.causes.has(id));
  const gone = [...before.causes.values()].filter(({ id }) => !now.causes.has(id));
  const fresh = added.map((cause): Changed => {
    const notes = [`before: ${standIn(before, pathsOf(now, cause.id))}`];
    return { cause, isWorse: isBorne(cause), notes };
  });
  const changed = [...now.causes.keys()]
    .filter((id) => before.causes.has(id))
    .flatMap((id) => changeOf(before, now, id, ranks));
  return {
    client: was.client,
    paths: common.size,
    isWorse: [...fresh, ...changed].some(({ isWorse }) => isWorse),
    new: fresh,
    gone: gone.map((cause) => {
      const notes = [`now: ${standIn(now, pathsOf(before, cause.id))}`];
      return { cause, isWorse: false, notes };
    }),
    changed,
  };
}
