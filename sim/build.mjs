// Builds the package into dist/, all at once: whoever imports it meanwhile finds the one before,
// and no file of an earlier build is left in it.
import { execSync } from 'node:child_process';
import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

const remove = (folder) => rmSync(folder, { recursive: true, force: true });

process.chdir(import.meta.dirname);
remove('dist.new');
// Comments are for readers of declarations: the package stays under 2 MB without them in its code.
const tsc = 'tsc --project tsconfig.json --outDir dist.new';
execSync(`${tsc} --emitDeclarationOnly`, { stdio: 'inherit' });
execSync(`${tsc} --declaration false --removeComments --noCheck`, { stdio: 'inherit' });
// What is imported has the endings of what was built; a worker is named by its address.
const starts = 'dist.new/check/search/threads/start.js';
writeFileSync(starts, readFileSync(starts, 'utf8').replace("'./webWorker.ts'", "'./webWorker.js'"));
remove('dist');
renameSync('dist.new', 'dist');
// A package has its licence with it.
copyFileSync('../LICENSE', 'LICENSE');
