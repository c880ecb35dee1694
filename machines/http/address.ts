/** What an address tells of where it leads, and of who else can read on the way there. */

const parsed = (text: string): URL | undefined => {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
};

/** Whether nobody on the way can read or change what is there: https, or this very machine. */
export function isSecure(text: string): boolean {
  const url = parsed(text);
  if (url === undefined) return false;
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere);
}

/** Whether both are of one origin. */
export function areOfOneOrigin(text: string, other: string): boolean {
  const [one, two] = [parsed(text), parsed(other)];
  return one !== undefined && two !== undefined && one.origin === two.origin;
}
