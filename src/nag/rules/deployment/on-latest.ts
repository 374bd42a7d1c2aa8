import { AliasEntry, Reference } from '../../../template';
import { AppEntries, AppModel } from '../../model/app-model';
import { CheckResult, Rule, rule } from '../../model/rule';

/** The kinds of resources that invoke a function, or allow others to. */
type InvokingKind = 'mappings' | 'permissions' | 'functionUrls';

/** The parts in which the three rules differ. */
interface OnLatestRule<K extends InvokingKind> {
  readonly id: string;
  readonly appliesTo: K;

  /** The beginning of a sentence about the resource. */
  readonly subject: string;

  /** Compares the invoked function, version or alias with the alias that is deployed. */
  check(target: Reference, alias: AliasEntry, app: AppModel): CheckResult;
}

/** Defines a rule against bypassing an alias whose traffic CodeDeploy shifts. */
export function onLatest<K extends InvokingKind>({ id, appliesTo, subject, check }: OnLatestRule<K>): Rule {
  return rule({
    id,
    level: 'warning',
    appliesTo,
    info: `${subject} bypasses the alias of the function whose traffic CodeDeploy shifts.`,
    explanation: 'New code receives all of these events as soon as it is deployed. Neither gradual deployment nor rollback protects them.',
    fix: 'Use the alias instead of the function (FunctionName, or Qualifier of a function URL). The constructs of this library do so if you set deployment.',
    practices: ['V01'],
    link: 'https://docs.aws.amazon.com/lambda/latest/dg/configuring-aliases.html',
    check: ({ function: target }: AppEntries[K][number], app) => {
      const alias = app.deployedAlias(target.function);
      return alias && check(target, alias, app);
    },
  });
}

/** Indicates whether a reference names a version or alias other than `$LATEST`. */
export function isQualified({ qualifier }: Reference): boolean {
  return qualifier !== undefined && qualifier !== '$LATEST';
}
