import { damageOf, Trouble } from './stream-brownouts';
const RETRIES = [2, 5, 10, 15, 20, 30];
const TROUBLES: Trouble[] = [{ brownoutMinutes: 1 }, { brownoutMinutes: 10 }, { brownoutMinutes: 60 }, 'poison'];
test('table', async () => {
  const t0 = Date.now();
  const rows: string[] = [];
  for (const retries of RETRIES) for (const ageHours of [1, 6, 12]) {
    const cells = [];
    for (const trouble of TROUBLES) { const { spilled, heldSeconds } = await damageOf({ retries, ageHours }, trouble); cells.push(`${spilled} / ${heldSeconds} s`); }
    rows.push(`| ${retries} | ${ageHours} h | ${cells.join(' | ')} |`);
  }
  for (const cap of [10_000, 86_400_000]) for (const retries of RETRIES) {
    const cells = [];
    for (const trouble of TROUBLES) { const { spilled, heldSeconds } = await damageOf({ retries, ageHours: 6, assumptions: { streamRetryCapMs: cap } }, trouble); cells.push(`${spilled} / ${heldSeconds} s`); }
    rows.push(`| cap ${cap} ${retries} | 6 h | ${cells.join(' | ')} |`);
  }
  for (const retries of RETRIES) {
    const cells = [];
    for (const trouble of TROUBLES) { const { spilled, heldSeconds } = await damageOf({ retries, ageHours: 6, bisects: false }, trouble); cells.push(`${spilled} / ${heldSeconds} s`); }
    rows.push(`| nobisect ${retries} | 6 h | ${cells.join(' | ')} |`);
  }
  console.log(rows.join('\n'), Date.now() - t0);
}, 600000);
