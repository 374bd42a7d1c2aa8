/** What `LambdaBestPracticesChecks` looked at. A clean result means little if it saw no function, or not all resources. */
export interface ChecksSummary {
  /** The summary in one sentence. */
  readonly text: string;

  /** The number of stacks, including nested stacks. */
  readonly stacks: number;

  /** The number of all resources in the templates. */
  readonly resources: number;

  /** The number of Lambda functions, including those of the CDK, which no rule checks. */
  readonly functions: number;

  /** The number of event source mappings. */
  readonly mappings: number;

  /** The number of SQS queues. */
  readonly queues: number;

  /** The number of Kinesis streams, and of DynamoDB tables with a stream. */
  readonly streams: number;

  /** The number of findings of severity `error`, without those that are acknowledged. */
  readonly errors: number;

  /** The number of findings of severity `warning`, without those that are acknowledged. */
  readonly warnings: number;

  /** The number of findings of severity `info`, without those that are acknowledged. */
  readonly suggestions: number;

  /** The number of resources and macros that may carry events, but that the rules do not see. */
  readonly notRead: number;

  /** The number of checks that depend on values known only at deployment. */
  readonly undecided: number;

  /**
   * The parameter values and conditions under which the templates were checked in addition to the defaults, such as 'Stage=prod'. Empty if no
   * condition depends on a parameter.
   */
  readonly branches: string[];
}
