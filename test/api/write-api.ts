import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { apiPage, ENTRY_POINTS, EntryPoint, fileOf } from './api-pages';

for (const entry of Object.keys(ENTRY_POINTS) as EntryPoint[]) {
  mkdirSync(dirname(fileOf(entry)), { recursive: true });
  writeFileSync(fileOf(entry), `${apiPage(entry).trimEnd()}\n`);
}
