/** Texts that come with the page: `npm start -- --text FILE` offers them under an address. */

/** A text, or in one line why there is none. */
export type Served =
  | { readonly name: string; readonly text: string }
  | { readonly problem: string };

/** What the page has for its server, in its head. */
export const servedAt = 'texts';
/** To the page: a file is another one. */
export const changedEvent = 'texts:changed';

/** What is looked for in a folder. */
export interface Wanted {
  readonly document: string;
  readonly path: string;
  readonly blob: string | null;
}

/** None where the page was not served with any. */
export async function servedTexts(wanted: readonly Wanted[]): Promise<readonly Served[]> {
  const meta = document.querySelector<HTMLMetaElement>(`meta[name="${servedAt}"]`);
  if (meta === null) return [];
  const answer = await fetch(meta.content, { method: 'POST', body: JSON.stringify(wanted) });
  return answer.json();
}

export const isServed = (): boolean => document.querySelector(`meta[name="${servedAt}"]`) !== null;
