import { eachInItsOwnStack, Resources, throughAlias, Verdict, verdictOn } from './verdicts';

/** What is said, the rule, the resource that it is about, the verdict, and the system. */
export type Case = readonly [title: string, rule: string, subject: string, verdict: Verdict, resources: Resources];

/** Each must be the same when every resource is in a stack of its own. */
export function testCases(cases: readonly Case[]): void {
  test.each(cases)('%s', (_title, rule, subject, verdict, resources) => {
    expect(verdictOn(rule, subject, { Resources: resources })).toBe(verdict);
    expect(verdictOn(rule, subject, eachInItsOwnStack(resources))).toBe(verdict);
  });
}

/** And also when everything that invokes the function `Fn` invokes its alias. */
export function testCasesThroughAlias(cases: readonly Case[]): void {
  testCases(cases);
  test.each(cases)('%s, through an alias', (_title, rule, subject, verdict, resources) => {
    expect(verdictOn(rule, subject, { Resources: throughAlias(resources) })).toBe(verdict);
    expect(verdictOn(rule, subject, eachInItsOwnStack(throughAlias(resources)))).toBe(verdict);
  });
}
