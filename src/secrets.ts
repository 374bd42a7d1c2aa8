/** Names that tell of a secret, unless their last word says that they only lead to it. */
const SECRET_NAME = /(^|_)(PASSWORD|PASSWD|PWD|SECRETS?|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?)(_|$)/i;
const LEADS_TO_SECRET = /_(ARN|ID|NAME|PATH|PARAMETER|PARAM|URL|TABLE|BUCKET|QUEUE|TOPIC|TTL|SECONDS|COUNT|ENABLED)$/i;

/** Values that are secrets: keys of AWS, GitHub, Slack and Stripe, private keys, and secrets that CloudFormation would write out. */
const SECRET_VALUE = /\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_\w{36}|\bxox[abpr]-|\bsk_live_|-----BEGIN [A-Z ]*PRIVATE KEY|{{resolve:(secretsmanager|ssm-secure):/;

/**
 * Whether an environment variable holds a secret, as far as its name and what is written for it tell.
 *
 * @param leads whether the value is known to be no secret, but the name or ARN of a resource
 */
export function isSecret(name: string, written: string, leads = false): boolean {
  return SECRET_VALUE.test(written) || (SECRET_NAME.test(name) && !LEADS_TO_SECRET.test(name) && !leads);
}
