import { describe, expect, it } from 'vitest';
import { escapeMermaid, renderMermaid } from '../../sim/report/mermaid.ts';
import { renderText } from '../../sim/report/text.ts';
import type { RunRecord } from '../../sim/run/runRecord.ts';
import { noFaults } from '../../sim/system/definition.ts';
import { hostile, hostileRun, message, note, pictured, record } from './records.ts';

const poll = (atMs: number) => message({ atMs, type: 'anything?', quiet: true });

const game = record({
  scenario: { rounds: 3, patience: null },
  faults: { ...noFaults, loss: 2 },
  choose: ['begin', 'smash'],
  outcome: { ping: 'won' },
  why: { pong: 'holds the ball', ping: 'nobody answered' },
  virtualMs: 12_345,
  notTaken: ['smash'],
  messages: [
    message({ wire: { method: 'PUT', body: { a: 1 } }, plaintext: { ball: 'red' }, step: '1' }),
    poll(100),
    poll(200),
    message({ atMs: 300, from: 'pong', to: 'ping', type: 'return', wire: { status: 200 } }),
    poll(400),
    message({ atMs: 500, fate: 'lost', deliveredAtMs: null, step: '2' }),
    message({ atMs: 600, fate: 'abandoned', deliveredAtMs: null }),
    message({ atMs: 700, fate: 'unread' }),
    message({ atMs: 800, fate: 'in flight', deliveredAtMs: null }),
  ],
  notes: [
    note({ step: '1' }),
    note({ atMs: 150, kind: 'timer', text: 'is bored', party: 'pong', afterMessages: 2 }),
    note({ atMs: 550, kind: 'fault', text: 'the ball is gone', afterMessages: 6 }),
  ],
});

const plain = (run: RunRecord, columns = 100) =>
  renderText(run, pictured, { colour: false, columns });

describe('renderText', () => {
  it('shows messages and notes in order, polling folded, and how it ended', () => {
    expect(plain(game)).toBe(
      `
pingpong rounds=3 patience=never loss=2 choose=begin,smash seed=7

 0.000  Ping   [choice] begins (step 1)
 0.000  Ping  -> Pong!  serve   PUT  step 1
          Pong! sees  {"a":1}
          they mean   {"ball":"red"}
 0.100  ... 1 message of polling, nothing new
 0.150  Pong!  [timer] is bored
 0.200  ... 1 message of polling, nothing new
 0.300  Pong! -> Ping   return  200
 0.400  ... 1 message of polling, nothing new
 0.500  Ping  -> Pong!  serve        step 2  LOST
 0.550  Ping   [fault] the ball is gone
 0.600  Ping  -> Pong!  serve                abandoned
 0.700  Ping  -> Pong!  serve                unread
 0.800  Ping  -> Pong!  serve                in flight

Ping   won: nobody answered
Pong!  holds the ball
ended after 12.345 s of virtual time: nothing more can happen
1 of 2 messages lost
asked for and never possible: smash
`.slice(1),
    );
  });

  it('folds a run of polling between several pairs into one line', () => {
    const messages = Array.from({ length: 14 }, (_, index) =>
      message({ ...poll(index), ...(index % 3 === 0 ? { from: 'end' } : {}) }),
    );
    expect(plain(record({ messages }))).toContain(
      '\n\n0.000  ... 14 messages of polling, nothing new\n\n',
    );
  });

  it('does not say that nothing is new where polling is answered with news', () => {
    const ask = { ...poll(0), wire: { method: 'GET' } };
    const answer = message({ from: 'pong', to: 'ping', wire: { status: 200 } });
    expect(plain(record({ messages: [ask, answer] }))).toContain(
      '0.000  ... 1 message of polling, news below\n0.000  Pong! -> Ping   serve  200\n',
    );
    const messages = [ask, { ...answer, quiet: true }];
    expect(plain(record({ messages }))).toContain('... 2 messages of polling, nothing new\n');
  });

  it('never folds a message of polling that was lost', () => {
    const messages = [poll(0), { ...poll(1), fate: 'lost' as const }, poll(2)];
    const rows = plain(record({ messages })).split('\n').slice(2, 5);
    expect(rows).toEqual([
      '0.000  ... 1 message of polling, nothing new',
      '0.001  Ping  -> Pong!  anything?      LOST',
      '0.002  ... 1 message of polling, nothing new',
    ]);
  });

  it('says when a run was cut', () => {
    expect(plain(record({ ended: 'cut' }))).toContain(
      'cut after 1.500 s of virtual time: a limit was met, more would have happened\n',
    );
  });

  it('names no carrier where both ends come to an end, or neither', () => {
    const messages = [message({ wire: 'xyz', plaintext: 'ball' })];
    for (const outcome of [{ ping: 'won', pong: 'lost' }, {}]) {
      expect(plain(record({ messages, outcome }))).toContain(
        '\n         the wire   xyz\n         they mean  ball\n',
      );
    }
  });

  it('does not repeat what the wire says in the open', () => {
    const open = { ball: 'red' };
    const wires = [open, { method: 'PUT', body: open }];
    const messages = wires.map((wire) => message({ wire, plaintext: { ball: 'red' } }));
    expect(plain(record({ messages }))).not.toContain('they mean');
  });

  it('keeps to the width: values are shortened, sentences go on in the next line', () => {
    const long = 'x'.repeat(200);
    const sentence = 'a sentence that is too long for one line of a narrow terminal window';
    const run = record({
      messages: [message({ type: long, wire: { body: 'sealed' }, plaintext: long })],
      notes: [note({ text: `${sentence} ${long}` })],
      why: { ping: sentence },
    });
    const lines = plain(run, 60).split('\n');
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(60);
    expect(lines).toContain('Ping  won: a sentence that is too long for one line of a');
    expect(lines).toContain('      narrow terminal window');
    expect(lines).toContain(`         they mean   ${'x'.repeat(38)}…`);
  });

  it('lets nothing from a message reach the terminal but text', () => {
    const text = plain(hostileRun, 400);
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
    expect(text.split('\n')).toHaveLength(12);
    expect(text).toContain('they mean  \\u001b[31m\\u0007\\u000d\\nend; %% #35; <script>');
    expect(text).toContain('</script> \\u202e\\u009b2J style: x@{}');
  });

  it('colours only when asked to, and the same text', () => {
    const coloured = renderText(game, pictured, { colour: true, columns: 100 });
    expect(plain(game)).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[31mLOST\u001b[39m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours are made of
    expect(coloured.replace(/\u001b\[\d+m/g, '').replace(/ +$/gm, '')).toBe(plain(game));
  });
});

describe('renderMermaid', () => {
  it('writes a sequence diagram of the parties that occur', () => {
    expect(renderMermaid(game, pictured)).toBe(
      `
sequenceDiagram
  title Ping#59; pong, seed 7
  participant p1 as Ping
  participant p2 as Pong#33;
  Note over p1: choice#58; begins (step 1)
  p1->>p2: serve (step 1)
  Note over p1,p2: 1 message of polling, nothing new
  Note over p2: timer#58; is bored
  Note over p1,p2: 1 message of polling, nothing new
  p2->>p1: return
  Note over p1,p2: 1 message of polling, nothing new
  p1-xp2: serve (step 2), lost
  Note over p1: fault#58; the ball is gone
  p1-xp2: serve, abandoned
  p1->>p2: serve, unread
  p1->>p2: serve, in flight
  Note over p1: won#58; nobody answered
`.slice(1),
    );
  });

  it('says over all parties when a run was cut', () => {
    const run = record({ messages: [message({})], ended: 'cut' });
    expect(renderMermaid(run, pictured)).toContain(
      '\n  Note over p1,p2: cut#58; a limit was met, more would have happened\n',
    );
  });

  it('writes what Mermaid would take for its own as entity codes', () => {
    expect(escapeMermaid('a;b#c\n<d>"e"')).toBe('a#59;b#35;c#92;n#60;d#62;#34;e#34;');
    expect(escapeMermaid('the end, END of endless')).toBe('the #101;nd, #69;ND of endless');
    expect(escapeMermaid('\u001b[31m')).toBe('#92;u001b#91;31m');
    expect(escapeMermaid('Grüße, m.login.progress (1/2)')).toBe('Grüße, m.login.progress (1/2)');
  });

  it('keeps hostile data on its line and without a mark of its own', () => {
    const lines = renderMermaid(hostileRun, pictured).trimEnd().split('\n');
    expect(lines).toHaveLength(8);
    expect(escapeMermaid(hostile).replace(/#\d+;/g, '')).toMatch(/^[\w .,()/=+'…-]*$/);
    expect(lines[3]).toBe('  participant p2 as #101;nd');
    expect(lines[7]).toBe(`  Note over p1: ${escapeMermaid(`${hostile}: ${hostile}`)}`);
  });
});
