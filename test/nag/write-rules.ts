import { writeFileSync } from 'node:fs';
import { RULES_PAGE, rulesPage } from './rules-page';

writeFileSync(RULES_PAGE, rulesPage());
