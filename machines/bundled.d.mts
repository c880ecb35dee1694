export function bundled(
  programs: Readonly<Record<string, string>>,
  folders: readonly string[],
): Promise<string>;
