"""Delivers records to the destinations of functions and mappings, as the service itself does."""
import contextvars
import threading
import time

import ministack.services.s3 as s3
import ministack.services.sns as sns
import ministack.services.sqs as sqs
from ministack.core.responses import new_uuid


def timestamp(seconds=None):
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(seconds))


def in_background(function, *arguments):
    threading.Thread(target=contextvars.copy_context().run, args=(function, *arguments), daemon=True).start()


def deliver(arn, body, key_prefix):
    service = arn.split(":")[2]
    if service == "sqs":
        queue = sqs._queue_by_arn(arn)
        if queue is None:
            raise ValueError(f"The destination {arn} does not exist")
        send(queue, body)
    elif service == "sns":
        sns._fanout(arn, new_uuid(), body, "Lambda", "", {})
    elif service == "s3":
        put(arn.split(":::")[1], f"{key_prefix}/{time.strftime('%Y/%m/%d/%Y-%m-%dT%H.%M.%S', time.gmtime())}-{new_uuid()}", body)
    else:
        raise ValueError(f"Records for {arn} are not supported here")


def send(queue, body):
    sqs._act_send_message({"MessageBody": body}, queue["url"])


def put(bucket, key, body):
    s3._put_object(bucket, key, body.encode(), {})
