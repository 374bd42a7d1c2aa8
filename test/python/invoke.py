"""Runs the handler of the example with the event that is its argument, and prints its answer last."""

import json
import sys
from types import SimpleNamespace

from orders import handler

context = SimpleNamespace(
    function_name="orders", function_version="7", aws_request_id="request", memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:eu-west-1:111122223333:function:orders:live",
    get_remaining_time_in_millis=lambda: 30_000,
)
try:
    print(json.dumps({"answer": handler(json.loads(sys.argv[1]), context)}))
except RuntimeError as error:
    print(json.dumps({"error": str(error)}))
