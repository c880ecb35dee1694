/** One run: in virtual time from a seed, or of machines that live beside real peers. */

export { Agenda, type AgendaOptions, type Appointment, parseWish, type Wish } from './agenda.ts';
export { commandOf } from './command.ts';
export {
  type Clock,
  Host,
  type HostOptions,
  type Outgoing,
  type Received,
  realClock,
} from './host.ts';
export { type Random, seeded } from './random.ts';
export { noteOf, Recorder } from './recorder.ts';
export type { Fate, RunMessage, RunNote, RunRecord } from './runRecord.ts';
export { Scheduler, type SchedulerOptions } from './scheduler.ts';
export { type SimulateOptions, simulate } from './simulate.ts';
export { Asking, answering, type FromWorker, type Running } from './work.ts';
