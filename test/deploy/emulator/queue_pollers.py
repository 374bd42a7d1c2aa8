"""Messages that failed come back sooner: what is left of their visibility timeout after their batch takes TIME_SCALE of it.

The timeout itself stays as deployed while the function runs, so that a slow machine receives no message twice. How long handlers hide their messages, in
AWS's time, is written to QUEUE_WAITS, one JSON document a line.
"""
import json
import os
import threading
import time

import ministack.services.lambda_svc as lambda_service
import ministack.services.sqs as sqs

from . import pace


def install():
    run_batch = lambda_service._run_sqs_batch
    hide = sqs._HANDLERS["ChangeMessageVisibilityBatch"]

    def run_batch_and_hurry(mapping, function, event, batch, queue_url, queue_name):
        run_batch(mapping, function, event, batch, queue_url, queue_name)
        now = time.time()
        for message in batch:  # those that were deleted are no longer in the queue
            wait = pace.scaled(max(message["visible_at"] - now, 0))
            message["visible_at"] = now + wait
            wake_pollers_in(wait)

    def hide_and_write(request, queue_url):
        messages = {message["receipt_handle"]: message for message in sqs._get_q(request.get("QueueUrl", queue_url))["messages"]}
        for entry in request.get("Entries", []):
            message = messages.get(entry["ReceiptHandle"])
            if message:
                write({"body": message["body"], "receives": message["receive_count"], "seconds": int(entry["VisibilityTimeout"])})
        return hide(request, queue_url)

    lambda_service._run_sqs_batch = run_batch_and_hurry
    sqs._HANDLERS["ChangeMessageVisibilityBatch"] = hide_and_write


def wake_pollers_in(seconds):
    """ministack's pollers look once a second only."""
    timer = threading.Timer(seconds + 0.005, lambda_service._esm_wake.set)
    timer.daemon = True
    timer.start()


def write(wait):
    file = os.environ.get("QUEUE_WAITS")
    if file:
        with open(file, "a") as waits:
            waits.write(json.dumps(wait) + "\n")
