/** The table of mutations as text and as JSON. */

import { type Catch, complaintOf, type Examined } from './examine.ts';

const width = 100;
const indent = '    ';

/** Words, comma-separated lists too, in lines of that width. */
function wrapped(text: string): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) as string;
    if (line !== '' && indent.length + line.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => indent + line);
}

/** By scenario and setting: the properties, and how long the shortest counterexample is. */
function catchLines(catches: readonly Catch[]): string[] {
  const [shortest] = catches;
  const byPlace = new Map<string, string[]>();
  for (const found of catches) {
    const place = `${found.scenario}, ${found.setting}`;
    const isShown = found === shortest && found.steps !== null;
    const length = isShown ? ` (counterexample of ${found.steps} steps)` : '';
    const known = byPlace.get(place) ?? [];
    byPlace.set(place, [...known, `${found.property}${length}`]);
  }
  return [...byPlace].flatMap(([place, names]) => wrapped(`${place}: ${names.join(', ')}`));
}

function block(examined: Examined): string {
  const { mutation, catches } = examined;
  const complaint = complaintOf(examined);
  return [
    `${mutation.name}  machines/${mutation.file}`,
    ...wrapped(mutation.text),
    ...(complaint === null ? [] : wrapped(`AMISS: ${complaint}`)),
    ...catchLines(catches),
  ].join('\n');
}

export function renderTable(all: readonly Examined[]): string {
  const caught = all.filter(({ catches }) => catches.length > 0).length;
  const properties = new Set(all.flatMap(({ catches }) => catches.map(({ property }) => property)));
  const amiss = all.filter((one) => complaintOf(one) !== null).map(({ mutation }) => mutation.name);
  return `${[
    ...all.map(block),
    `${all.length} mutations, ${caught} caught, by ${properties.size} properties`,
    ...(amiss.length === 0 ? [] : [`amiss: ${amiss.join(', ')}`]),
  ].join('\n\n')}\n`;
}

export function tableJson(all: readonly Examined[]): object[] {
  return all.map((examined) => {
    const { name, text, file } = examined.mutation;
    return {
      mutation: name,
      text,
      file: `machines/${file}`,
      caughtBy: examined.catches,
      amiss: complaintOf(examined),
    };
  });
}
