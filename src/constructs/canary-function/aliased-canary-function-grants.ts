import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';

/**
 * Grants of an `AliasedCanaryFunction`.
 */
export class AliasedCanaryFunctionGrants {
  /**
   * @param path the construct path, for error messages
   *
   * @internal
   */
  public static _of(path: string, target: lambda.IFunction, functionUrl?: lambda.FunctionUrl): AliasedCanaryFunctionGrants {
    return new AliasedCanaryFunctionGrants(path, target, functionUrl);
  }

  private constructor(
    private readonly path: string, private readonly target: lambda.IFunction, private readonly functionUrl?: lambda.FunctionUrl,
  ) {}

  /**
   * Grants permission to invoke the function through its alias.
   *
   * @param grantee the principal that may invoke it
   */
  public invoke(grantee: iam.IGrantable): iam.Grant {
    return this.target.grantInvoke(grantee);
  }

  /**
   * Grants permission to call the function URL. Throws if the function has no URL.
   *
   * @param grantee the principal that may call the URL
   */
  public invokeUrl(grantee: iam.IGrantable): iam.Grant {
    if (!this.functionUrl) {
      throw new Error(`AliasedCanaryFunction at '${this.path}' has no function URL to grant access to: set functionUrl ({} for the defaults)`);
    }
    return this.functionUrl.grantInvokeUrl(grantee);
  }
}
