/** Names of variables that hold a secret, unless their last word shows that they only refer to one. */
const SECRET_NAME = /(^|_)(PASSWORD|PASSWD|PWD|SECRETS?|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?)(_|$)/i;
const REFERS_TO_SECRET = /_(ARN|ID|NAME|PATH|PARAMETER|PARAM|URL|TABLE|BUCKET|QUEUE|TOPIC|TTL|SECONDS|COUNT|ENABLED)$/i;

/** Values that are secrets: keys of AWS, GitHub, Slack and Stripe, private keys, and dynamic references that CloudFormation resolves to a secret. */
const SECRET_VALUE = /\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_\w{36}|\bxox[abpr]-|\bsk_live_|-----BEGIN [A-Z ]*PRIVATE KEY|{{resolve:(secretsmanager|ssm-secure):/;

/**
 * Indicates whether an environment variable holds a secret, judged by its name and its value in the template.
 *
 * @param isReference true if the value is known to be the name or ARN of a resource
 */
export function isSecret(name: string, value: string, isReference = false): boolean {
  return SECRET_VALUE.test(value) || (SECRET_NAME.test(name) && !REFERS_TO_SECRET.test(name) && !isReference);
}
