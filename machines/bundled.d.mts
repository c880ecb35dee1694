export function bundled(
  programs: Readonly<Record<string, string>>,
  folders: readonly string[],
  root?: string,
): Promise<string>;
