"""Pollers of Kinesis and DynamoDB streams that bisect, count retries and ages, and park what they give up.

ministack repeats a failed batch for ever. Retries start 200 ms apart here, so that a test does not wait.
https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
"""
import base64
import json
import time

import ministack.services.dynamodb as dynamodb
import ministack.services.kinesis as kinesis
import ministack.services.lambda_svc as lambda_service
from ministack.core.responses import new_uuid

from . import delivery

#: The number of records read, by mapping and shard.
positions = {}
#: The mappings and shards whose batch is being processed.
busy = set()


def install():
    lambda_service._poll_kinesis = poll
    lambda_service._poll_dynamodb_streams = lambda: False  # poll() reads both


def poll():
    found = False
    for account, region, mapping in lambda_service._iter_all_esms():
        if mapping.get("Enabled", True) is False:
            continue
        account_token = lambda_service._request_account_id.set(account)
        region_token = lambda_service._request_region.set(region)
        try:
            for shard, read, end in shards_of(mapping, account, region):
                found = poll_shard(mapping, shard, read, end) or found
        finally:
            lambda_service._request_account_id.reset(account_token)
            lambda_service._request_region.reset(region_token)
    return found


def shards_of(mapping, account, region):
    """Yields the id of each shard, a function that reads records from a position, and the number of records."""
    arn = mapping.get("EventSourceArn", "")
    if ":kinesis:" in arn:
        stream = kinesis._streams.get_scoped(account, region, arn.split("stream/")[1].split("/")[0])
        for shard_id, shard in (stream["shards"] if stream else {}).items():
            def read(position, size, shard_id=shard_id, shard=shard):
                return [kinesis_record(record, shard_id, region, arn) for record in shard["records"][position:position + size]]
            yield shard_id, read, len(shard["records"])
    elif "/stream/" in arn:
        table = arn.split(":table/")[1].split("/")[0]
        yield "shard-0", lambda position, size: dynamodb.stream_records_since(table, position, size), dynamodb.stream_end_position(table)


def kinesis_record(record, shard_id, region, stream_arn):
    data = record["Data"]
    return {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": record["PartitionKey"],
            "sequenceNumber": record["SequenceNumber"],
            "data": base64.b64encode(data).decode() if isinstance(data, bytes) else data,
            "approximateArrivalTimestamp": record["ApproximateArrivalTimestamp"],
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"{shard_id}:{record['SequenceNumber']}",
        "eventName": "aws:kinesis:record",
        "awsRegion": region,
        "eventSourceARN": stream_arn,
    }


def poll_shard(mapping, shard, read, end):
    key = (mapping["UUID"], shard)
    if key in busy:
        return False
    function, config = lambda_service._get_func_record_for_qualifier(mapping["FunctionName"], mapping.get("Qualifier"))
    if function is None:
        return False
    positions.setdefault(key, first_position(mapping, read, end))
    batch = read(positions[key], mapping.get("BatchSize", 100))
    if not batch:
        return False
    for record in batch:
        if "kinesis" in record:
            record["invokeIdentityArn"] = config["Role"]
    busy.add(key)

    def run():
        try:
            wanted = lambda_service._apply_filter_criteria(batch, mapping)
            if wanted:
                process(mapping, function, config, wanted, shard)
            positions[key] += len(batch)
        finally:
            busy.discard(key)

    delivery.in_background(run)
    return True


def first_position(mapping, read, end):
    start = mapping.get("StartingPosition")
    if start == "AT_TIMESTAMP":
        return sum(arrival(record) < float(mapping["StartingPositionTimestamp"]) for record in read(0, end))
    return 0 if start == "TRIM_HORIZON" else end


def process(mapping, function, config, batch, shard):
    """Invokes the function until each record of the batch is processed or parked."""
    retries = mapping.get("MaximumRetryAttempts", -1)
    longest_age = mapping.get("MaximumRecordAgeInSeconds", -1)
    work = [(batch, 0)]
    while work:
        records, attempts = work.pop(0)
        result = lambda_service._execute_function(function, {"Records": records})
        attempts += 1
        processed = number_processed(mapping, result, records)
        if processed == len(records):
            continue
        records = records[processed:]
        if processed > 0:
            attempts = 0
        condition = None
        if retries >= 0 and attempts > retries:
            condition = "RetryAttemptsExhausted"
        elif longest_age >= 0 and time.time() - arrival(records[0]) > longest_age:
            condition = "MaxRecordAgeExceeded"
        if condition:
            park(mapping, config, records, condition, attempts, shard)
            continue
        time.sleep(0.2)
        if mapping.get("BisectBatchOnFunctionError") and len(records) > 1 and processed == 0:
            half = len(records) // 2
            work[:0] = [(records[:half], attempts), (records[half:], attempts)]
        else:
            work.insert(0, (records, attempts))


def number_processed(mapping, result, records):
    """All records after a success, those before the first reported failure, or none."""
    if result.get("error"):
        return 0
    body = result.get("body")
    if "ReportBatchItemFailures" not in (mapping.get("FunctionResponseTypes") or []) or not isinstance(body, dict):
        return len(records)
    failures = [failure.get("itemIdentifier") for failure in body.get("batchItemFailures") or []]
    if not failures:
        return len(records)
    numbers = [sequence_number(record) for record in records]
    return min(numbers.index(failure) for failure in failures) if all(failure in numbers for failure in failures) else 0


def sequence_number(record):
    return record["kinesis"]["sequenceNumber"] if "kinesis" in record else record["dynamodb"]["SequenceNumber"]


def arrival(record):
    return float(record["kinesis"]["approximateArrivalTimestamp"] if "kinesis" in record else record["dynamodb"]["ApproximateCreationDateTime"])


def park(mapping, config, records, condition, attempts, shard):
    destination = (mapping.get("DestinationConfig") or {}).get("OnFailure", {}).get("Destination")
    if not destination:
        return
    document = {
        "requestContext": {
            "requestId": new_uuid(),
            "functionArn": config["FunctionArn"],
            "condition": condition,
            "approximateInvokeCount": attempts,
        },
        "responseContext": {"statusCode": 200, "executedVersion": config.get("Version"), "functionError": "Unhandled"},
        "version": "1.0",
        "timestamp": delivery.timestamp(),
        "KinesisBatchInfo" if "kinesis" in records[0] else "DDBStreamBatchInfo": {
            "shardId": shard,
            "startSequenceNumber": sequence_number(records[0]),
            "endSequenceNumber": sequence_number(records[-1]),
            "approximateArrivalOfFirstRecord": delivery.timestamp(arrival(records[0])),
            "approximateArrivalOfLastRecord": delivery.timestamp(arrival(records[-1])),
            "batchSize": len(records),
            "streamArn": mapping["EventSourceArn"],
        },
    }
    if ":s3:::" in destination:
        document["payload"] = json.dumps({"Records": records})
    delivery.deliver(destination, json.dumps(document), f"aws/lambda/{mapping['UUID']}/{shard}")
