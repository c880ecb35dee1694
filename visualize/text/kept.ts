/** Texts that the browser keeps, so that a reader gives each of them once. */

/** A file as it was given, and whose text it is. */
interface KeptText {
  /** The name of the file. */
  readonly name: string;
  readonly text: string;
}

const databaseName = 'texts';
const storeName = 'texts';

let opening: Promise<IDBDatabase> | undefined;

function opened(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(databaseName, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(storeName);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error('another tab has it open'));
  });
  // Another time it may be let.
  opening.catch(() => {
    opening = undefined;
  });
  return opening;
}

async function run<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await opened();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(storeName, mode);
    const asked = ask(transaction.objectStore(storeName));
    // Once it is written, and not only asked for.
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** `key`: which text it is, whatever its revision. */
export const keep = async (key: string, kept: KeptText): Promise<void> => {
  await run('readwrite', (store) => store.put(kept, key));
};

export const forget = async (key: string): Promise<void> => {
  await run('readwrite', (store) => store.delete(key));
};

/** Undefined if none is kept. */
export const keptUnder = (key: string): Promise<KeptText | undefined> =>
  run('readonly', (store) => store.get(key) as IDBRequest<KeptText | undefined>);
