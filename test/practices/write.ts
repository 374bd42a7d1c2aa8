import { writeFileSync } from 'node:fs';
import { PAGE, render } from './practices';

writeFileSync(PAGE, render());
