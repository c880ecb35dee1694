/** What the texts do not keep, or do not say: each with its lines, and what it costs. */

import { aroundDevices } from './around.ts';
import { betweenDevices } from './between.ts';
import type { Told } from './told.ts';

export const findings: readonly Told[] = [...betweenDevices, ...aroundDevices];
