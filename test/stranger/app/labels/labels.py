import json


def handler(event, context):
    failed = [record for record in event["Records"] if "address" not in json.loads(record["body"])]
    return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in failed]}
