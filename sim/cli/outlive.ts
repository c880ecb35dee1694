/** What a model's modules have started by themselves may fail at any moment: the work goes on. */

const own = new URL('..', import.meta.url);

/** Tells of each such failure in a line. A defect of the program ends it, as ever. */
export function outliveModules(tell: (line: string) => void): void {
  const told = new Set<string>();
  const outlive = (error: unknown): void => {
    const { message = String(error), stack = '' } = (error ?? {}) as Partial<Error>;
    // Further down may be who has imported the module.
    const thrownAt = /^ +at .*/m.exec(stack)?.[0] ?? '';
    if (thrownAt.includes(own.href) || thrownAt.includes(own.pathname)) {
      process.stderr.write(`${stack}\n`, () => process.exit(1));
      return;
    }
    const [first = ''] = message.split('\n');
    if (!told.has(first)) tell(`what a module of the model has started by itself fails: ${first}`);
    told.add(first);
  };
  process.on('uncaughtException', outlive);
  process.on('unhandledRejection', outlive);
}
