import { missingPermissions } from './missing-permissions';
import { Reference, sendingNeeds, writingNeeds } from '../../../template';
import { resolved, rule } from '../../model/rule';

/** A destination, and the beginning of the keys of the objects that Lambda writes if it is a bucket. */
interface Destination {
  readonly to?: Reference;
  readonly prefix: string;
}

export const destinationPermissions = rule({
  id: 'DestinationPermissions',
  level: 'error',
  appliesTo: 'functions',
  info: 'The role of the function does not allow Lambda to send to a destination or dead-letter queue.',
  explanation: 'Lambda delivers failed events with the permissions of the execution role. Without them, it drops each of them.',
  fix: 'Grant the role (Role) the permissions, as queue.grantSendMessages(fn), topic.grantPublish(fn) and bucket.grantReadWrite(fn) do. An encrypted ' +
    'destination also needs kms:GenerateDataKey and kms:Decrypt on its key.',
  practices: ['E12'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html',
  check: (handler, app) => {
    const destinations: readonly Destination[] = [
      { to: handler.deadLetterTarget, prefix: '' },
      ...app.invokeConfigsOf(handler).flatMap(({ onSuccess, onFailure }) => [onSuccess, onFailure].map(to => ({ to, prefix: `aws/lambda/async/${handler.name}/x` }))),
      ...app.mappingsFor(handler).map(({ onFailure, name }) => ({ to: onFailure, prefix: `aws/lambda/${name}/x` })),
    ].filter(({ to }) => to !== undefined);
    if (destinations.length === 0) return undefined;
    const role = resolved(app.access.role(handler.role));
    return missingPermissions(role, destinations.flatMap(({ to, prefix }) => {
      return isBucket(to!) ? writingNeeds(role, to!, prefix, app.access) : sendingNeeds(role, to!, app.access);
    }));
  },
});

function isBucket({ value }: Reference): boolean {
  return /^arn:[^:]+:s3:/.test(String(value));
}
