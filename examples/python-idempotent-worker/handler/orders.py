"""Ships each order once. A message that fails is tried again alone, and later each time."""

import json
import os
import random
import time

import boto3
from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig, idempotent_function

logger = Logger(service="orders")
sqs = boto3.client("sqs")

# What the construct says about the table and the queue.
table = DynamoDBPersistenceLayer(table_name=os.environ["RESILIENT_LAMBDA_IDEMPOTENCY_TABLE"])
once = IdempotencyConfig(
    event_key_jmespath="id",
    raise_on_no_idempotency_key=True,
    hash_function="sha256",
    expires_after_seconds=int(os.environ["RESILIENT_LAMBDA_IDEMPOTENCY_EXPIRY_SECONDS"]),
)
waits = json.loads(os.environ.get("RESILIENT_LAMBDA_BACK_OFF", "null"))


@idempotent_function(
    data_keyword_argument="order", persistence_store=table, config=once,
    key_prefix=os.environ["RESILIENT_LAMBDA_IDEMPOTENCY_KEY_PREFIX"],  # the role may use no other keys
)
def ship(order):
    if order["id"] == "lost":
        raise ValueError("the warehouse does not know it")
    logger.info("shipped", order=order["id"])


def handler(event, context):
    once.register_lambda_context(context)  # an attempt that times out does not lock its order for long
    records = event["Records"]
    processor = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)
    with processor(records, lambda record: ship(order=json.loads(record["body"])), context):
        outcomes = processor.process()
    failed = [record for record, outcome in zip(records, outcomes) if outcome[0] == "fail"]
    for record, error in zip(failed, processor.exceptions):
        logger.error("not shipped", message_id=record["messageId"], error=error[0].__name__)  # its text may quote data
    if failed:
        wait(failed)
        count(failed, context)
        if len(failed) == len(records):
            raise RuntimeError(f"No record succeeded. {len(failed)} failed")  # so that the metric Errors sees it
    return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in failed]}


def wait(failed):
    """Hides each message for twice as long as before. If that fails, the visibility timeout of the queue applies."""
    queue = failed[0]["eventSourceARN"]
    if not waits or waits["queue"] != queue:
        return
    seconds = [min(waits["firstSeconds"] * 2 ** (receives(record) - 1), waits["longestSeconds"]) for record in failed]
    entries = [
        {"Id": str(index), "ReceiptHandle": record["receiptHandle"], "VisibilityTimeout": int(each * random.uniform(1, 1.25))}
        for index, (record, each) in enumerate(zip(failed, seconds))
    ]
    _, _, _, region, account, name = queue.split(":")
    try:
        for start in range(0, len(entries), 10):
            sqs.change_message_visibility_batch(QueueUrl=f"https://sqs.{region}.amazonaws.com/{account}/{name}", Entries=entries[start:start + 10])
    except Exception as error:
        logger.warning("the waits could not be set", reason=type(error).__name__)


def count(failed, context):
    """Counts what the metric Errors does not see, with the dimensions that the alarms watch."""
    now = int(time.time() * 1000)
    retrying = max(now - int(record["attributes"]["ApproximateFirstReceiveTimestamp"]) for record in failed) // 1000
    metrics = [{"Namespace": "cdk-resilient-lambda", "Dimensions": [["FunctionName", "Resource", "ExecutedVersion"]],
                "Metrics": [{"Name": "FailedRecords", "Unit": "Count"}]}]
    if retrying > 0:
        metrics.append({"Namespace": "cdk-resilient-lambda", "Dimensions": [["FunctionName"]], "Metrics": [{"Name": "RetryingSeconds", "Unit": "Seconds"}]})
    print(json.dumps({
        "level": "ERROR",
        "_aws": {"Timestamp": now, "CloudWatchMetrics": metrics},
        "FunctionName": context.function_name,
        "Resource": ":".join(context.invoked_function_arn.split(":")[6:]),  # the function, with its alias if it was invoked by one
        "ExecutedVersion": context.function_version,
        "FailedRecords": len(failed),
        "RetryingSeconds": retrying,
    }))


def receives(record):
    return int(record["attributes"]["ApproximateReceiveCount"])
