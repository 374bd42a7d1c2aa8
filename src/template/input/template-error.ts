/**
 * Thrown for a template or cloud assembly that CloudFormation could not deploy, such as one with a resource that is not an object, and for one
 * that exceeds a limit. A misused function does not throw: its value is unknown, with the reason.
 */
export class TemplateError extends Error {
  /**
   * @param place what is wrong, as a path: 'Orders/Queue' is the resource Queue of the stack Orders
   * @param problem what is wrong with it, as a clause that begins with a verb: 'has no Type'
   */
  constructor(public readonly place: string, public readonly problem: string) {
    super(`${place}: ${problem}`);
    this.name = 'TemplateError';
  }
}
