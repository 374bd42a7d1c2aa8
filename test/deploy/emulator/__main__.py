import json
import sys

from . import recorded_types

if "--recorded" in sys.argv:
    print(json.dumps(recorded_types.DESCRIPTIONS))
else:
    from . import asynchronous_events, dropped_properties, permissions, stream_pollers

    for module in (recorded_types, dropped_properties, asynchronous_events, stream_pollers, permissions):
        module.install()
    from ministack.app import main

    main()
