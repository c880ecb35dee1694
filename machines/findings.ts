import type { Finding } from '../sim/check/property.ts';

export const findings: readonly Finding[] = [];
