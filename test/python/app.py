"""The same app as app.ts, in Python."""

import os
import sys

import aws_cdk as cdk
import jsii
from aws_cdk import aws_events as events, aws_iam as iam, aws_lambda as lambda_, aws_scheduler as scheduler, aws_sns as sns
from cdk_resilient_lambda import (
    AlarmProfile,
    AliasedCanaryFunction,
    AsyncFunctionWithDestinations,
    AsyncTrigger,
    HandlerCode,
    IdempotencyTable,
    LambdaBestPracticesChecks,
    SqsSource,
    SqsWorkerFunction,
    StreamProcessor,
    StreamSource,
)

HANDLER = os.path.join(os.path.dirname(__file__), "handler")
CODE = HandlerCode.from_asset(HANDLER, runtime=lambda_.Runtime.PYTHON_3_13, handler="index.handler")


class TeamCode(HandlerCode):
    """How a team makes its functions: with a variable that says who owns them."""

    def create_function(self, scope, id, options):
        function = lambda_.Function(
            scope, id, runtime=lambda_.Runtime.PYTHON_3_13, handler="index.handler", code=lambda_.Code.from_asset(HANDLER), **options._values
        )
        function.add_environment("OWNER", "shipping")
        return function


class ShopStack(cdk.Stack):
    def __init__(self, scope, id, **props):
        super().__init__(scope, id, **props)
        on_call = sns.Topic(self, "OnCall", enforce_ssl=True)
        on_call.grant_publish(iam.ServicePrincipal("cloudwatch.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": self.account}}))
        sns.Subscription(self, "OnCallMail", topic=on_call, protocol=sns.SubscriptionProtocol.EMAIL, endpoint="on-call@example.com")
        processed = IdempotencyTable(self, "Processed")

        worker = SqsWorkerFunction(
            self, "Orders", code=TeamCode(), source=SqsSource.new_queue(max_receive_count=8), idempotency_table=processed,
            max_concurrency=4, alarms={"profile": AlarmProfile.FULL}, alarm_topic=on_call, deployment={},
        )
        worker.grant_send_messages(iam.AccountRootPrincipal())
        StreamProcessor(self, "Clicks", code=CODE, source=StreamSource.kinesis(), idempotency_table=processed, alarm_topic=on_call)
        AsyncFunctionWithDestinations(
            self, "Album", code=CODE, idempotency_table=processed, alarm_topic=on_call,
            triggers=[
                AsyncTrigger.rule(events.EventPattern(source=["shop"], detail_type=["Print Ordered"])),
                AsyncTrigger.schedule(scheduler.ScheduleExpression.cron(hour="3", minute="0"), flexible_window=cdk.Duration.minutes(15)),
            ],
        )
        AliasedCanaryFunction(self, "Shop", code=CODE, timeout=cdk.Duration.seconds(10), alarm_topic=on_call)


def main(outdir):
    app = cdk.App(analytics_reporting=False, outdir=outdir)
    ShopStack(app, "ShopStack")
    cdk.Validations.of(app).add_plugins(LambdaBestPracticesChecks(app))
    app.synth()

    try:
        SqsWorkerFunction(cdk.Stack(cdk.App(), "Wrong"), "Orders", code=CODE, batch_size=100)
    except (RuntimeError, jsii.errors.JSIIError) as error:
        print(error)


main(sys.argv[1])
