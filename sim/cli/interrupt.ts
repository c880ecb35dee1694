/** How a program that is at work is asked to stop. */

const signals = ['SIGINT', 'SIGTERM'] as const;

/** Whether to go on: not once an interrupt has come. The second one ends the process at once. */
export function untilInterrupted() {
  let goesOn = true;
  const end = (): void => {
    for (const signal of signals) process.off(signal, interrupt);
  };
  const interrupt = (): void => {
    goesOn = false;
    end();
  };
  for (const signal of signals) process.on(signal, interrupt);
  return { goesOn: () => goesOn, end };
}
