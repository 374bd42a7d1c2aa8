import { unlessUnknown } from './missing-permissions';
import { Access, asItself, Delivery, ENCRYPT, Entry, Reference, Resolved } from '../../../template';
import type { AppModel } from '../../model/app-model';
import { listed } from '../../model/listed';
import { CheckResult, violation } from '../../model/rule';

/** A queue or topic to which services deliver. */
interface PolicyTarget extends Entry {
  readonly kmsKey?: Reference;
}

/**
 * Checks that the policy of a queue or topic and the policy of its key let in all services that deliver to it.
 *
 * @param kind 'queue' or 'topic'
 * @param action the action that a delivery needs
 */
export function checkDeliveries(target: PolicyTarget, app: AppModel, kind: string, action: string): CheckResult {
  const { access } = app;
  const deliveries = app.deliveries.to(target);
  if (deliveries.length === 0) return undefined;
  const byPolicy = deliveries.map(delivery => asItself(delivery, access, access.serviceMay(delivery.caller, action, target)));
  const byKey = deliveries.map(delivery => asItself(delivery, access, access.serviceMayUseKey(delivery.caller, ENCRYPT, target.kmsKey, target)));
  const problems = [
    ...refusal(refused(deliveries, byPolicy), `${action} from`, policyName(target, access, kind)),
    ...refusal(refused(deliveries, byKey), 'the use of the key by', keyName(target, access, kind)),
  ];
  return problems.length > 0 ? violation(problems.join(' ')) : unlessUnknown([...byPolicy, ...byKey]);
}

/** Returns the senders that are refused. */
export function refused(deliveries: readonly Delivery[], verdicts: readonly Resolved<boolean>[]): readonly string[] {
  return [...new Set(deliveries.filter((_, i) => verdicts[i] === false).map(({ sender }) => sender))];
}

function refusal(senders: readonly string[], what: string, { subject, hint = '' }: { readonly subject: string; readonly hint?: string }): readonly string[] {
  return senders.length === 0 ? [] : [`${subject} does not allow ${what} ${listed(senders)}${hint}.`];
}

function policyName(target: PolicyTarget, access: Access, kind: string): { readonly subject: string; readonly hint?: string } {
  const names = access.policiesOf(target).map(({ logicalId }) => logicalId);
  if (names.length > 1) return { subject: `One of the policies ${names.join(' and ')}, which replace each other on the ${kind} ${target.logicalId},` };
  return { subject: names.length === 1 ? `The policy ${names[0]} of the ${kind} ${target.logicalId}` : `The ${kind} ${target.logicalId} has no policy, so it` };
}

function keyName({ kmsKey, logicalId }: PolicyTarget, access: Access, kind: string): { readonly subject: string; readonly hint?: string } {
  const managed = kmsKey !== undefined && access.isManagedByAws(kmsKey);
  return managed ? { subject: `The key ${String(kmsKey.value)} of the ${kind} ${logicalId}`, hint: ', because its policy lets in no other service' }
    : { subject: `The policy of the key of the ${kind} ${logicalId}` };
}
