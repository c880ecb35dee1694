/** What a payload can be in place of what it is meant to be, where no schema has that. */

export type Members = Readonly<Record<string, unknown>>;

/** What a payload is in place of what it is meant to be, by what one says of it. */
export type Wrongs = Readonly<Record<string, string>>;

/** Each member left out, and of another type than it is. */
export function memberByMember(value: Members): Wrongs {
  const wrongs = Object.keys(value).flatMap((name): [string, string][] => {
    const { [name]: _, ...rest } = value;
    return [
      [`without ${name}`, JSON.stringify(rest)],
      [`with a number for ${name}`, JSON.stringify({ ...value, [name]: 1 })],
    ];
  });
  return Object.fromEntries(wrongs);
}

/** What is a JSON text, or none, and nothing that somebody waits for. */
export const nothing: Wrongs = {
  'with nothing in it': '{}',
  'as a list': '[]',
  'as no JSON': '{"type',
};
