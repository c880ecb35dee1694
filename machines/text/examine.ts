/** All that is to be said of a proposal. */

import type { Model } from 'actorcheck';
import type { Fact, Happening, Vocabulary } from '../protocol/text.ts';
import { type ArrowVerdict, type Decided, decide } from './decide.ts';
import { type Diagram, DiagramError, diagramOf } from './diagram.ts';
import { exampleFacts, labelFacts } from './examples.ts';
import { partyOf } from './meaning.ts';
import { type Fence, isMermaid, type Proposal, proposalOf } from './proposal.ts';
import { numberFacts, proseFacts } from './prose.ts';

export interface DiagramReport extends Decided {
  readonly line: number;
}

export interface Examined {
  readonly proposal: Proposal;
  readonly diagrams: readonly DiagramReport[];
  /** Those that could be read. */
  readonly drawn: readonly Diagram[];
  /** Diagrams of other kinds, by Mermaid's names: nothing is said of these. */
  readonly others: readonly { readonly line: number; readonly kind: string }[];
  readonly facts: readonly Fact[];
}

/** `onProgress`: is told what is looked at. */
export async function examine(
  text: string,
  model: Model,
  vocabulary: Vocabulary,
  onProgress: (what: string) => void = () => {},
): Promise<Examined> {
  const proposal = proposalOf(text);
  const { fences, steps } = proposal;
  const facts = exampleFacts(fences, vocabulary);
  const diagrams: DiagramReport[] = [];
  const drawn: Diagram[] = [];
  const others: { line: number; kind: string }[] = [];
  const isOfSteps = isItsOwn(proposal, vocabulary);
  for (const [index, fence] of fences.filter(isDiagram).entries()) {
    onProgress(`the diagram at line ${fence.line}`);
    const diagram = await read(fence, facts);
    if (typeof diagram === 'string') others.push({ line: fence.line, kind: diagram });
    if (diagram === null || typeof diagram === 'string') continue;
    drawn.push(diagram);
    const decided = decide(diagram, model, vocabulary, isOfSteps, (given) =>
      onProgress(`the diagram at line ${fence.line}: ${given}`),
    );
    diagrams.push({ line: fence.line, ...decided });
    facts.push(
      ...decided.arrows.flatMap(arrowFacts),
      ...decided.unmapped.map(({ line, why }): Fact => ({ line, kind: 'unmapped', text: why })),
      ...participantFacts(diagram, vocabulary),
      ...labelFacts(diagram.items, vocabulary),
      // The steps are those of the first diagram; others have some of their own.
      ...proseFacts(diagram, index === 0 ? steps : [], vocabulary),
      ...(index === 0 ? numberFacts(diagram, steps) : []),
    );
  }
  facts.sort((a, b) => a.line - b.line || a.kind.localeCompare(b.kind));
  return { proposal, diagrams, drawn, others, facts };
}

const isDiagram = ({ language }: Fence): boolean => isMermaid(language);

/** Whether numbers in it are those of the steps: another proposal has some of its own. */
function isItsOwn({ title }: Proposal, { document }: Vocabulary): boolean {
  const [named] = /\bMSC\d+\b/.exec(title) ?? [];
  return named === undefined || named === document;
}

/** Null if it cannot be read, which is a fact; the name of another kind of diagram. */
async function read(fence: Fence, facts: Fact[]): Promise<Diagram | string | null> {
  try {
    return await diagramOf(fence);
  } catch (error) {
    if (!(error instanceof DiagramError)) throw error;
    const { line, message } = error;
    facts.push({ line, kind: 'diagram', text: `Mermaid cannot read it: ${message}` });
    return null;
  }
}

function participantFacts(diagram: Diagram, vocabulary: Vocabulary): Fact[] {
  return diagram.participants.flatMap(({ id, name, line }): Fact[] => {
    if (name === '') return [{ line, kind: 'participant', text: `${id} is given no name` }];
    if (partyOf(id, diagram, vocabulary) !== undefined) return [];
    const told = name.replaceAll('\n', ' ');
    return [{ line, kind: 'participant', text: `"${told}" is none of the parties` }];
  });
}

function arrowFacts({ line, verdict, instead, fields, like }: ArrowVerdict): Fact[] {
  // What is most like it comes first.
  const nearest = [...instead].sort((a, b) => Number(like(b)) - Number(like(a)));
  const others = [...new Set(nearest.map(wordsFor))];
  const told = others.slice(0, mostTold).join('; ');
  const more = others.length > mostTold ? `; and ${others.length - mostTold} more` : '';
  const differing = fields.map((text): Fact => {
    return { line, kind: 'fields', text: `${text}, as the machines have it` };
  });
  switch (verdict) {
    case 'behaviour':
      return differing;
    case 'other':
      return [{ line, kind: 'arrow', text: `as the machines have it: ${told}` }, ...differing];
    case 'never': {
      const place = told === '' ? '' : `; what comes: ${told}${more}`;
      return [{ line, kind: 'arrow', text: `never happens there${place}` }];
    }
    case 'unasked':
      return [{ line, kind: 'arrow', text: 'never happens there: nobody asks what it answers' }];
    case 'unreached':
      return [{ line, kind: 'arrow', text: 'no run comes as far as this' }];
  }
}

const mostTold = 3;

function wordsFor({ kind, from, to, name }: Happening): string {
  const what = { message: '', act: '', request: '', answer: 'answer ', step: 'step ' }[kind];
  return from === to ? `${from}: ${what}${name}` : `${from} to ${to}: ${what}${name}`;
}
