/** Where searches have a place beside memory, in this thread or in another one. */

import type { Storage } from '../../check/checkpoints.ts';
import { FolderDisk } from '../disk.ts';
import { Folder, type KeptIn } from './folder.ts';

/** Plain data, so that a thread can have it. */
export interface Stored {
  readonly kept?: KeptIn | undefined;
  /** The folder for states that do not fit into memory. */
  readonly disk?: string | undefined;
}

export const storageOf = ({ kept, disk }: Stored): Storage => ({
  checkpoints: kept && new Folder(kept),
  disk: disk === undefined ? undefined : new FolderDisk(disk),
});
