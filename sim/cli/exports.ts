/** Traces for other programs, in the formats that both `paths` and `replay` write. */

import { fileURLToPath } from 'node:url';
import type { Replay } from '../trace/replay.ts';
import type { TraceFile } from '../trace/schema.ts';
import type { LoadedModel } from './load.ts';

/** Gives what writes a trace; `replayed` takes one again, where a format is about real values. */
export async function exporter(
  { model, url, importedAs = fileURLToPath(url) }: LoadedModel,
  format: 'itf' | 'mermaid' | 'vitest',
  seed: number,
  replayed: (trace: TraceFile) => Replay,
): Promise<(trace: TraceFile) => string> {
  switch (format) {
    case 'itf': {
      const { writeItf } = await import('../trace/itf.ts');
      return (trace) => writeItf(model, trace);
    }
    case 'vitest': {
      const { writeVitest } = await import('../trace/vitest.ts');
      return (trace) => writeVitest([trace], importedAs, seed);
    }
    case 'mermaid': {
      const { renderMermaid } = await import('../report/mermaid.ts');
      const { hasMoments } = await import('../trace/moments.ts');
      const { runOf } = await import('../trace/run.ts');
      return (trace) => {
        const told = { ...model, title: trace.title };
        return renderMermaid(runOf(model, trace, replayed(trace)), told, hasMoments(trace));
      };
    }
  }
}
