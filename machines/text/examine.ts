/** All that is to be said of a proposal. */

import type { Model } from 'actorcheck';
import type { Fact, Happening, Vocabulary } from '../protocol/text.ts';
import { type ArrowVerdict, type Decided, decide } from './decide.ts';
import { type Diagram, diagramOf } from './diagram.ts';
import { exampleFacts, labelFacts } from './examples.ts';
import { partyOf } from './meaning.ts';
import { type Fence, type Proposal, proposalOf } from './proposal.ts';
import { numberFacts, proseFacts } from './prose.ts';

export interface DiagramReport extends Decided {
  readonly line: number;
}

export interface Examined {
  readonly proposal: Proposal;
  readonly diagrams: readonly DiagramReport[];
  /** Those that could be read. */
  readonly drawn: readonly Diagram[];
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
  for (const [index, fence] of fences.filter(isDiagram).entries()) {
    onProgress(`the diagram at line ${fence.line}`);
    const diagram = await read(fence, facts);
    if (diagram === null) continue;
    drawn.push(diagram);
    const decided = decide(diagram, model, vocabulary, (given) =>
      onProgress(`the diagram at line ${fence.line}: ${given}`),
    );
    diagrams.push({ line: fence.line, ...decided });
    facts.push(
      ...decided.arrows.flatMap(arrowFacts),
      ...decided.unmapped.map(({ line, text: words }): Fact => {
        return { line, kind: 'unmapped', text: `it is not known what "${words}" means` };
      }),
      ...participantFacts(diagram, vocabulary),
      ...labelFacts(diagram.items),
      // The steps are those of the first diagram; others have some of their own.
      ...proseFacts(diagram, index === 0 ? steps : [], vocabulary),
      ...(index === 0 ? numberFacts(diagram, steps) : []),
    );
  }
  facts.sort((a, b) => a.line - b.line || a.kind.localeCompare(b.kind));
  return { proposal, diagrams, drawn, facts };
}

const isDiagram = ({ language }: Fence): boolean => language === 'mermaid';

/** Null if it is none, or cannot be read: that is a fact. */
async function read(fence: Fence, facts: Fact[]): Promise<Diagram | null> {
  try {
    return await diagramOf(fence);
  } catch (error) {
    const [first = ''] = String((error as Error).message).split('\n');
    facts.push({ line: fence.line, kind: 'diagram', text: `Mermaid cannot read it: ${first}` });
    return null;
  }
}

function participantFacts(diagram: Diagram, vocabulary: Vocabulary): Fact[] {
  return diagram.participants.flatMap(({ id, name, line }): Fact[] => {
    if (name === '') return [{ line, kind: 'participant', text: `${id} is given no name` }];
    if (partyOf(id, diagram, vocabulary) !== undefined) return [];
    return [{ line, kind: 'participant', text: `"${name}" is none of the parties` }];
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
    case 'unreached':
      return [{ line, kind: 'arrow', text: 'no run comes as far as this' }];
  }
}

const mostTold = 3;

function wordsFor({ kind, from, to, name }: Happening): string {
  const what = { message: '', act: '', request: '', answer: 'answer ', step: 'step ' }[kind];
  return from === to ? `${from}: ${what}${name}` : `${from} to ${to}: ${what}${name}`;
}
