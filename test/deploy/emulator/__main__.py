import json
import os
import signal
import sys
import threading

from . import recorded_types

if "--recorded" in sys.argv:
    print(json.dumps(recorded_types.DESCRIPTIONS))
else:
    from . import asynchronous_events, dropped_properties, function_logs, permissions, queue_pollers, stream_pollers

    for module in (recorded_types, dropped_properties, function_logs, asynchronous_events, queue_pollers, stream_pollers, permissions):
        module.install()
    from ministack.app import main

    def stop_when_input_ends():
        sys.stdin.read()
        os.kill(os.getpid(), signal.SIGTERM)

    if "STOP_WITH_INPUT" in os.environ:
        threading.Thread(target=stop_when_input_ends, daemon=True).start()
    main()
