/** Whether prose and diagram of a step say the same. */

import type { Json } from 'actorcheck';
import type { Fact, Vocabulary } from '../protocol/text.ts';
import { type Arrow, type Diagram, labelled } from './diagram.ts';
import { differences } from './fields.ts';
import { type Example, exampleOf, isPlaceholder } from './json.ts';
import { isStep, type Meaning, meaningOf, memberOf, numberIn, partyOf } from './meaning.ts';
import type { ProseStep } from './proposal.ts';

/** `steps`: those that the diagram draws; none if it draws others. */
export function proseFacts(
  diagram: Diagram,
  steps: readonly ProseStep[],
  vocabulary: Vocabulary,
): Fact[] {
  return labelled(diagram.items).flatMap((arrow): Fact[] => {
    if (arrow.kind === 'note') return [];
    const parties = [arrow.from, arrow.to].map((id) => partyOf(id, diagram, vocabulary));
    const subject = subjectFact(arrow, parties[0], vocabulary);
    const { id } = numberIn(arrow.text);
    const meaning = meaningOf(arrow, vocabulary, false);
    const own = id === null ? undefined : steps.find((step) => isStep(step.id, id));
    if (meaning === null || own === undefined) return subject;
    return [...subject, ...stepFacts({ arrow, parties, meaning }, own, vocabulary)];
  });
}

/** A label that begins with somebody is of what they do. */
function subjectFact(
  { line, text }: Arrow,
  from: string | undefined,
  { parties }: Vocabulary,
): Fact[] {
  const named = parties.find(({ words }) => words.test(text) && !/^\w{1,2}$/.test(text));
  if (named === undefined || from === undefined || named.party === from) return [];
  const [who] = named.words.exec(text) ?? [''];
  return [{ line, kind: 'sender', text: `the label says "${who}", the arrow begins elsewhere` }];
}

interface Drawn {
  readonly arrow: Arrow;
  readonly parties: readonly (string | undefined)[];
  readonly meaning: Meaning;
}

function stepFacts(drawn: Drawn, step: ProseStep, vocabulary: Vocabulary): Fact[] {
  if (drawn.meaning.kind === 'message') return messageFacts(drawn, step, vocabulary);
  return drawn.meaning.kind === 'request' ? requestFacts(drawn, step) : [];
}

function messageFacts(
  { arrow, parties, meaning }: Drawn,
  step: ProseStep,
  { parties: names, telling }: Vocabulary,
): Fact[] {
  const shown = step.fences.flatMap((fence) => {
    const { value, isSound } = exampleOf(fence.text);
    const isMessage = isSound && typeof memberOf(value, 'type') === 'string';
    return value === undefined || !isMessage ? [] : [{ value, fence }];
  });
  if (shown.length === 0) return [];
  const where = `step ${step.id} of the prose (line ${step.line})`;
  const same = shown.filter(({ value }) => memberOf(value, 'type') === meaning.name);
  if (same.length === 0) {
    const types = shown.map(({ value }) => String(memberOf(value, 'type'))).join(', ');
    const text = `${meaning.name}, where ${where} has ${types}`;
    return [{ line: arrow.line, kind: 'message', text }];
  }
  const nearest = same
    .map(({ value, fence }) => ({ found: compared(meaning, value, telling), fence }))
    .sort((a, b) => a.found.length - b.found.length)[0];
  const facts = (nearest?.found ?? []).map((text): Fact => {
    return { line: arrow.line, kind: 'fields', text: `${text}, as ${where} has it` };
  });
  const said = nearest?.fence.direction;
  const [from, to] = [said?.from, said?.to].map(
    (name) => name && names.find(({ words }) => words.test(name))?.party,
  );
  const isKnown = from && to && parties[0] && parties[1];
  if (!isKnown || !said || (from === parties[0] && to === parties[1])) return facts;
  const text = `${where} has it from "${said.from}" to "${said.to}"`;
  return [...facts, { line: arrow.line, kind: 'sender', text }];
}

function compared({ example }: Meaning, value: Json, telling: readonly string[]): string[] {
  if (!example?.isSound) return [];
  const meant = example.value as Readonly<Record<string, Json>>;
  const found = differences(meant, value as typeof meant, !example.isCut);
  const others = telling.flatMap((member) => {
    const [one, other] = [memberOf(meant, member), memberOf(value, member)];
    if (one === undefined || other === undefined || isPlaceholder(other)) return [];
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [`\`${member}\` is another one`];
  });
  return [...found, ...others];
}

/** What stands between backticks. */
const quoted = /`([^`]+)`/g;

type Members = Readonly<Record<string, Json>>;

const isMembers = (one: Example | null): one is Example & { readonly value: Members } =>
  one?.isSound === true &&
  typeof one.value === 'object' &&
  one.value !== null &&
  !Array.isArray(one.value);

function requestFacts({ arrow, meaning }: Drawn, step: ProseStep): Fact[] {
  const codes = [...step.text.matchAll(quoted)].map(([, code = '']) => code.trim());
  const where = `step ${step.id} of the prose (line ${step.line})`;
  const endpoints = codes.filter((code) => /^(GET|POST|PUT|DELETE)\s+\//.test(code));
  const others: Fact[] =
    endpoints.length === 0 || endpoints.includes(meaning.name)
      ? []
      : [{ line: arrow.line, kind: 'endpoint', text: `${where} has ${endpoints.join(', ')}` }];
  const body = codes.find((code) => code.startsWith('{'));
  const [meant, said] = [meaning.example, body === undefined ? null : exampleOf(body)];
  if (!isMembers(meant) || !isMembers(said)) return others;
  const found = differences(meant.value, said.value, !meant.isCut && !said.isCut);
  return [
    ...others,
    ...found.map((text): Fact => {
      return { line: arrow.line, kind: 'fields', text: `${text}, as ${where} has it` };
    }),
  ];
}

/** Numbers that only one of them has. */
export function numberFacts(diagram: Diagram, steps: readonly ProseStep[]): Fact[] {
  const drawn = labelled(diagram.items).flatMap(({ line, text }) => {
    const { id } = numberIn(text);
    return id === null ? [] : [{ id, line }];
  });
  // What Mermaid numbers has numbers that are not written; who gives none means none.
  if (diagram.isNumbered || drawn.length === 0 || steps.length === 0) return [];
  const strange = drawn.filter(({ id }) => !steps.some((step) => isStep(step.id, id)));
  const missing = steps.filter((step) => !drawn.some(({ id }) => isStep(step.id, id)));
  return [
    ...strange.map(({ id, line }): Fact => {
      return { line, kind: 'number', text: `${id} is no step of the prose` };
    }),
    ...missing.map(({ id, line }): Fact => {
      return { line, kind: 'number', text: `step ${id} has no number in the diagram` };
    }),
  ];
}
