import json
import logging

logger = logging.getLogger()


def handler(event, context):
    batch_item_failures = []
    for record in event["Records"]:
        try:
            file_invoice(json.loads(record["body"]))
        except Exception:
            logger.exception("not filed %s", record["messageId"])
            batch_item_failures.append({"itemIdentifier": record["messageId"]})  # only this message is tried again
    return {"batchItemFailures": batch_item_failures}


def file_invoice(invoice):
    if not invoice.get("number"):
        raise ValueError("an invoice needs a number")
    logger.info("filed %s", invoice["number"])
