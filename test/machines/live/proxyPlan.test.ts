/** Plans of the fault proxy: what is taken, what is refused in a line, what a rule is about. */

import { describe, expect, it } from 'vitest';
import {
  faultText,
  type Passing,
  PlanKeeper,
  parsePlan,
  type Rule,
} from '../../../machines/live/plan.ts';
import { UsageError } from '../../../sim/system/errors.ts';

const known = { clients: ['new', 'existing'], endpoints: ['rendezvous', 'login', 'keys/query'] };
const doubled = { kind: 'doubled' } as const;
const planOf = (...rules: unknown[]) => parsePlan(JSON.stringify(rules), 'plan.json', known);

describe('a plan', () => {
  it('is a list of rules', () => {
    const rules: Rule[] = [
      { match: {}, fault: doubled },
      {
        match: { method: 'PUT', path: 'rendezvous', from: 'new', nth: 2 },
        fault: { kind: 'lost', way: 'answer' },
      },
      { match: { path: 'homeserver' }, fault: { kind: 'delayed', ms: 20 } },
      { match: { path: 'sync' }, fault: { kind: 'answered', status: 500 } },
      { match: { path: 'relay' }, fault: { kind: 'expired' } },
      { match: { path: 'keys/query' }, fault: { kind: 'reordered' } },
      { match: { path: 'login' }, fault: { kind: 'changed', way: 'request', at: 0 } },
      { match: { path: 'login' }, fault: { kind: 'changed', way: 'answer', body: '' } },
    ];
    expect(planOf(...rules)).toEqual(rules);
    expect(planOf()).toEqual([]);
  });

  const refused: [string, string, string][] = [
    ['{', 'a text that is no JSON', 'expected a plan as JSON, got something else'],
    ['{"match":{}}', 'no list', 'the plan: expected Array, got Object'],
    ['[1]', 'no rule', 'rule 1: expected Object, got 1'],
    ['[{"match":{}}]', 'no fault', 'rule 1: expected a member "fault", got none'],
    [
      '[{"match":{},"fault":{"kind":"doubled"},"note":"x"}]',
      'a member too many',
      'rule 1: expected no member "note"',
    ],
    [
      '[{"match":{"path":"rendezvouz"},"fault":{"kind":"doubled"}}]',
      'no endpoint',
      'rule 1, match.path: expected ("relay" | "homeserver" | "rendezvous" | ',
    ],
    [
      '[{"match":{"from":"user"},"fault":{"kind":"doubled"}}]',
      'no client',
      'rule 1, match.from: expected ("new" | "existing"), got "user"',
    ],
    [
      '[{"match":{},"fault":{"kind":"doubled"}},{"match":{"nth":0},"fault":{"kind":"doubled"}}]',
      'a zeroth request',
      'rule 2, match.nth: expected >=1, got 0',
    ],
    [
      '[{"match":{},"fault":{"kind":"gone"}}]',
      'no kind of fault',
      'rule 1, fault.kind: expected ("lost" | "delayed" | "doubled" | "reordered" | "answered"',
    ],
    [
      '[{"match":{},"fault":{"kind":"delayed"}}]',
      'a delay without a time',
      'rule 1, fault: expected a member "ms", got none',
    ],
    [
      '[{"match":{},"fault":{"kind":"answered","status":302}}]',
      'a status that is no error',
      'rule 1, fault.status: expected >=400, got 302',
    ],
    [
      '[{"match":{},"fault":{"kind":"lost","way":"both"}}]',
      'no way',
      'rule 1, fault.way: expected ("request" | "answer"), got "both"',
    ],
  ];
  for (const [text, what, line] of refused) {
    it(`is refused in one line: ${what}`, () => {
      const read = () => parsePlan(text, 'plan.json', known);
      expect(read).toThrow(UsageError);
      expect(read).toThrow(line);
      expect(read).toThrow('"plan.json"');
      expect(read).not.toThrow('\n');
    });
  }
});

describe('a rule', () => {
  const put: Passing = { method: 'PUT', server: 'relay', endpoint: 'rendezvous', from: 'new' };
  const login: Passing = { method: 'POST', server: 'homeserver', endpoint: 'login', from: 'new' };

  it('is about the requests that are all of what it names', () => {
    const meant = (match: Rule['match'], passing: Passing) =>
      new PlanKeeper([{ match, fault: doubled }]).next(passing) !== undefined;
    expect(meant({}, put)).toBe(true);
    expect(meant({ path: 'relay' }, put)).toBe(true);
    expect(meant({ path: 'relay' }, login)).toBe(false);
    expect(meant({ path: 'login' }, login)).toBe(true);
    expect(meant({ path: 'login', method: 'PUT' }, login)).toBe(false);
    expect(meant({ path: 'rendezvous', from: 'existing' }, put)).toBe(false);
    expect(meant({ path: 'homeserver' }, { ...login, endpoint: null })).toBe(true);
  });

  it('counts the requests that it is about, and no others', () => {
    const keeper = new PlanKeeper(planOf({ match: { path: 'login', nth: 2 }, fault: doubled }));
    const found = [login, put, login, put, login].map((passing) => keeper.next(passing)?.kind);
    expect(found).toEqual([undefined, undefined, 'doubled', undefined, undefined]);
  });

  it('gives way to one before it, which does not stop its count', () => {
    const keeper = new PlanKeeper(
      planOf(
        { match: { path: 'relay', nth: 1 }, fault: { kind: 'expired' } },
        { match: { method: 'PUT', nth: 2 }, fault: doubled },
      ),
    );
    expect([put, put, put].map((passing) => keeper.next(passing)?.kind)).toEqual([
      'expired',
      'doubled',
      undefined,
    ]);
  });

  it('says in words what it does', () => {
    expect(faultText({ kind: 'lost', way: 'answer' }, put)).toBe(
      'PUT rendezvous: the answer is lost',
    );
    expect(faultText({ kind: 'answered', status: 429 }, { ...login, endpoint: null })).toBe(
      'POST request to the homeserver: answered 429 on the way',
    );
  });
});
