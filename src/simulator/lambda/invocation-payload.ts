/** The maximum payload of a synchronous invocation. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const SYNCHRONOUS_PAYLOAD_BYTES = 6 * 1_024 * 1_024;
