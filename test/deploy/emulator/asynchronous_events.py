"""Asynchronous invocation: two more tries, and the record for the destination of the version or alias that was invoked.

AWS waits one minute before the second try and two before the third, of which TIME_SCALE is left here.
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
"""
import json
import time

import ministack.services.eventbridge as eventbridge
import ministack.services.lambda_svc as lambda_service
import ministack.services.sns as sns
from ministack.core.responses import new_uuid

from . import delivery, pace

#: Names in a notification by HTTP that are others in the event of a function: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
FOR_FUNCTIONS = {"SigningCertURL": "SigningCertUrl", "UnsubscribeURL": "UnsubscribeUrl"}


def install():
    eventbridge._dispatch_to_lambda = lambda arn, payload: invoke(arn, json.loads(payload))
    sns._deliver_to_lambda = deliver_notification
    lambda_service.invoke_async_with_retry = lambda function, event: invoke(function["config"]["FunctionArn"], event)


def deliver_notification(endpoint, envelope, topic_arn, subscription_arn, *_):
    notification = {FOR_FUNCTIONS.get(name, name): value for name, value in json.loads(envelope).items()}
    sns_part = {"Subject": None, "MessageAttributes": {}, **notification}
    invoke(endpoint, {"Records": [{"EventVersion": "1.0", "EventSubscriptionArn": subscription_arn, "EventSource": "aws:sns", "Sns": sns_part}]})


def invoke(function_arn, event):
    function, config, name = lambda_service._get_func_record_for_ref(function_arn)
    if not function or not config:
        print(f"There is no function {function_arn}", flush=True)
        return
    record = lambda_service._execution_record_for_config(function, config)
    qualifier = (function_arn.split(":function:")[-1].split(":") + ["$LATEST"])[1]
    settings = invoke_config(function, qualifier)
    retries = settings.get("MaximumRetryAttempts")

    def run():
        request_id = new_uuid()
        for attempt in range(1, 2 + (2 if retries is None else int(retries))):
            if attempt > 1:
                time.sleep(pace.scaled(60 * (attempt - 1)))
            result = lambda_service._execute_function_with_config_scope(record, event)
            if not result.get("error"):
                break
        failed = bool(result.get("error"))
        destination = (settings.get("DestinationConfig") or {}).get("OnFailure" if failed else "OnSuccess", {}).get("Destination")
        if destination:
            delivery.deliver(destination, json.dumps(invocation_record(config, request_id, attempt, event, result)), f"aws/lambda/async/{name}")

    delivery.in_background(run)


def invoke_config(function, qualifier):
    own = (function.get("event_invoke_configs") or {}).get(qualifier)
    return own or (function.get("event_invoke_config") if qualifier == "$LATEST" else None) or {}


def invocation_record(config, request_id, attempts, event, result):
    failed = bool(result.get("error"))
    return {
        "version": "1.0",
        "timestamp": delivery.timestamp(),
        "requestContext": {
            "requestId": request_id,
            "functionArn": config["FunctionArn"],
            "condition": "RetriesExhausted" if failed else "Success",
            "approximateInvokeCount": attempts,
        },
        "requestPayload": event,
        "responseContext": {"statusCode": 200, "executedVersion": config.get("Version"), **({"functionError": "Unhandled"} if failed else {})},
        "responsePayload": result.get("body"),
    }
