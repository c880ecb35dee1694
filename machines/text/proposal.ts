/** A proposal as Markdown has it: its steps, its examples and its diagrams, each with its lines. */

import { fromMarkdown } from 'mdast-util-from-markdown';

/** A fenced block. */
export interface Fence {
  readonly language: string;
  readonly text: string;
  /** The first line of what is in it, from 1. */
  readonly line: number;
  /** Who says it to whom, if a line before it tells: `*New device => Existing device:*`. */
  readonly direction: Direction | null;
}

/** Names of parties as the text has them. */
interface Direction {
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

/** A numbered step of the prose. */
export interface ProseStep {
  /** As the text numbers it: `18a`. */
  readonly id: string;
  readonly line: number;
  readonly endLine: number;
  /** What it says, without what is fenced. */
  readonly text: string;
  readonly fences: readonly Fence[];
}

export interface Proposal {
  /** Its first heading; empty if it has none. */
  readonly title: string;
  readonly lines: readonly string[];
  readonly fences: readonly Fence[];
  /** Those of the section that has the first diagram, in order. */
  readonly steps: readonly ProseStep[];
}

type Root = ReturnType<typeof fromMarkdown>;
type RootContent = Root['children'][number];
type Nodes = Root | RootContent;

const direction = /^(.+?)\s*(?:=>|->|→)\s*(.+?)\s*:?$/;

/** `18a. Mark the new device`: no list item of Markdown, as it has a letter. */
const lettered = /^(\d+[a-z])\.\s+/;

export function proposalOf(text: string): Proposal {
  const { children } = fromMarkdown(text);
  const fences = fencesIn(children);
  const heading = children.find(({ type }) => type === 'heading');
  return {
    title: heading === undefined ? '' : plain(heading),
    lines: text.replace(/(\r\n?|\n)$/, '').split(/\r\n?|\n/),
    fences,
    steps: stepsIn(children, fences),
  };
}

function fencesIn(nodes: readonly RootContent[]): Fence[] {
  let before: Direction | null = null;
  return nodes.flatMap((node): Fence[] => {
    if (node.type === 'code') {
      const fence = {
        language: node.lang ?? '',
        text: node.value,
        line: firstLine(node) + 1,
        direction: before,
      };
      before = null;
      return [fence];
    }
    if (node.type === 'list' || node.type === 'listItem' || node.type === 'blockquote') {
      before = null;
      return fencesIn(node.children as RootContent[]);
    }
    before = node.type === 'paragraph' ? directionIn(node) : null;
    return [];
  });
}

function directionIn(node: Nodes): Direction | null {
  const [, from, to] = direction.exec(plain(node)) ?? [];
  return from === undefined || to === undefined ? null : { from, to, line: firstLine(node) };
}

/** Whether a fenced block is a diagram. */
export const isMermaid = (language: string | null | undefined): boolean =>
  language?.toLowerCase() === 'mermaid';

interface Beginning {
  readonly id: string;
  readonly line: number;
}

function stepsIn(nodes: readonly RootContent[], fences: readonly Fence[]): ProseStep[] {
  const first = nodes.findIndex((node) => node.type === 'code' && isMermaid(node.lang));
  if (first < 0) return [];
  const after = nodes.slice(first + 1);
  const end = after.findIndex(({ type }) => type === 'heading');
  const section = after.slice(0, end < 0 ? after.length : end);
  const begins = section.flatMap(beginnings);
  const last = section.at(-1);
  return begins.map(({ id, line }, index): ProseStep => {
    const endLine = (begins[index + 1]?.line ?? (last ? lastLine(last) + 1 : line + 1)) - 1;
    const isWithin = (node: Nodes) => firstLine(node) >= line && firstLine(node) <= endLine;
    const said = section.flatMap((node) => (node.type === 'list' ? node.children : [node]));
    return {
      id,
      line,
      endLine,
      text: said
        .filter((node) => node.type !== 'code' && isWithin(node))
        .map(plain)
        .join('\n'),
      fences: fences.filter((fence) => fence.line >= line && fence.line <= endLine),
    };
  });
}

function beginnings(node: RootContent): Beginning[] {
  if (node.type === 'list' && node.ordered === true) {
    const start = node.start ?? 1;
    return node.children.map((item, index) => {
      return { id: String(start + index), line: firstLine(item) };
    });
  }
  const id = node.type === 'paragraph' ? lettered.exec(plain(node))?.[1] : undefined;
  return id === undefined ? [] : [{ id, line: firstLine(node) }];
}

const firstLine = ({ position }: Nodes): number => position?.start.line ?? 1;
const lastLine = ({ position }: Nodes): number => position?.end.line ?? 1;

/** What a node says, with code between backticks: endpoints stand in these. */
function plain(node: Nodes): string {
  if (node.type === 'inlineCode') return `\`${node.value}\``;
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(plain).join('') : '';
}
