"""Messages that failed come back sooner: what is left of their visibility timeout after their batch takes TIME_SCALE of it.

The timeout itself stays as deployed while the function runs, so that a slow machine receives no message twice.
"""
import time

import ministack.services.lambda_svc as lambda_service

from . import pace


def install():
    run_batch = lambda_service._run_sqs_batch

    def run_batch_and_hurry(mapping, function, event, batch, queue_url, queue_name):
        run_batch(mapping, function, event, batch, queue_url, queue_name)
        now = time.time()
        for message in batch:  # those that were deleted are no longer in the queue
            message["visible_at"] = now + pace.scaled(max(message["visible_at"] - now, 0))

    lambda_service._run_sqs_batch = run_batch_and_hurry
