import { App } from 'aws-cdk-lib';
import { Deployed, REGION } from './deployed';
import { evaluate } from './evaluate';

/** A deployed app with its principals and resources. */
export interface Scene {
  readonly deployed: Deployed;
  /** The ARNs of principals and resources, by readable names. */
  readonly arns: { readonly [name: string]: string };
}

/** Actions by the name of their resource. */
export interface Requests { readonly [resource: string]: string[] }

type Context = { readonly [key: string]: string | string[] };

/** Synthesizes an app and keeps findings on the fixtures off the terminal. */
export function synthesize(app: App): Deployed {
  const print = jest.spyOn(console, 'error').mockImplementation();
  const deployed = Deployed.fromApp(app);
  print.mockRestore();
  return deployed;
}

/** The requests, as `action on resource`, by decision. The principal is a name of the scene, an ARN or a service. */
export async function decisions(
  { deployed, arns }: Scene, principal: string, requests: Requests, context: Context | ((action: string, resource: string) => Context) = {},
): Promise<{ [decision: string]: string[] }> {
  const decided: { [decision: string]: string[] } = {};
  for (const [resource, actions] of Object.entries(requests)) {
    for (const action of actions) {
      const decision = await evaluate(deployed, {
        principal: arns[principal] ?? principal, action, resource: arns[resource], context: typeof context === 'function' ? context(action, resource) : context,
      });
      (decided[decision] ??= []).push(`${action} on ${resource}`);
    }
  }
  return decided;
}

/** The context of an action on a key that a service performs on behalf of its caller. Empty for other actions. */
export function through(service: string, action: string): { [key: string]: string } {
  return action.startsWith('kms:') ? { 'kms:ViaService': `${service}.${REGION}.amazonaws.com` } : {};
}

export const allowed = (requests: Requests) => ({ Allowed: all(requests) });
export const notAllowed = (requests: Requests) => ({ ImplicitlyDenied: all(requests) });
export const refused = (requests: Requests) => ({ ExplicitlyDenied: all(requests) });

function all(requests: Requests): string[] {
  return Object.entries(requests).flatMap(([resource, actions]) => actions.map(action => `${action} on ${resource}`));
}
