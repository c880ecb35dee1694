/**
 * Markdown in two goes: the blocks of a whole text at once, which takes little, and what is within
 * one of them when it is to be shown.
 */

import MarkdownIt, { type StateCore, type StateInline, type Token } from 'markdown-it';

/** HTML stays text, and what is an address is a link. Schemes that run something are refused. */
const parser = new MarkdownIt({ html: false, linkify: true });
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

/** Has tokens say where they end: breaks alone do not tell all lines, as code may go over some. */
parser.inline.State = class extends parser.inline.State {
  override push(...given: Parameters<StateInline['push']>): Token {
    return placed(super.push(...given), this.pos);
  }
  override pushPending(): Token {
    return placed(super.pushPending(), this.pos);
  }
};

function placed(token: Token, at: number): Token {
  token.meta = { ...token.meta, at };
  return token;
}

/** The rules that a text is taken apart by: all others are about what is within one block. */
const ofBlocks = ['normalize', 'block', 'strip_references'];
const [blockRules, innerRules] = [new MarkdownIt.ParserCore(), new MarkdownIt.ParserCore()];
blockRules.ruler.enableOnly(ofBlocks);
innerRules.ruler.disable(ofBlocks);

/** The blocks of a text, and what gives the tokens within one of type `inline`. */
export interface Blocks {
  readonly tokens: readonly Token[];
  within(token: Token): readonly Token[];
}

export function blocksOf(text: string): Blocks {
  const state: StateCore = new MarkdownIt.StateCore(text, parser, {});
  blockRules.process(state);
  const { tokens, env } = state;
  return {
    tokens,
    within(token) {
      const inner: StateCore = new MarkdownIt.StateCore(token.content, parser, env);
      inner.tokens = [token];
      innerRules.process(inner);
      return token.children ?? [];
    },
  };
}
