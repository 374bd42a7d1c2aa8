import { detailsOf, eachInItsOwnStack, Resources, throughAlias, Verdict, verdictOn } from './verdicts';

/** A title, the rule, the logical id of the checked resource, the expected verdict, and all resources. */
export type Case = readonly [title: string, rule: string, subject: string, verdict: Verdict, resources: Resources];

/** What each finding says: a sentence without the marks of a value that is missing. */
const SENTENCE = /^(?!.*(\bundefined\b|\bNaN\b|\[object|unknown: |  ))\S.*\S\.$/s;

/** Tests each case twice: with all resources in one stack, and with each resource in its own stack. A violation is a sentence. */
export function testCases(cases: readonly Case[]): void {
  test.each(named(cases))('%s', (_title, rule, subject, verdict, resources) => {
    expect(verdictOn(rule, subject, { Resources: resources })).toBe(verdict);
    expect(verdictOn(rule, subject, eachInItsOwnStack(resources))).toBe(verdict);
    if (verdict === 'violates') for (const detail of detailsOf(rule, { Resources: resources })) expect(detail).toMatch(SENTENCE);
  });
}

/** Tests each case also with every invoker of the function `Fn` invoking its alias instead. */
export function testCasesThroughAlias(cases: readonly Case[]): void {
  testCases(cases);
  test.each(named(cases))('%s, through an alias', (_title, rule, subject, verdict, resources) => {
    expect(verdictOn(rule, subject, { Resources: throughAlias(resources) })).toBe(verdict);
    expect(verdictOn(rule, subject, eachInItsOwnStack(throughAlias(resources)))).toBe(verdict);
  });
}

function named(cases: readonly Case[]): Case[] {
  return cases.map(([title, rule, subject, verdict, resources]) => [`${rule} ${verdict}: ${title}`, rule, subject, verdict, resources]);
}
