"""All that a function logs is kept, however late it arrives.

ministack waits 50 ms for the first line of an invocation, and loses what comes later on a machine with other work. Here a mark follows the last line.
"""
import queue

import ministack.core.lambda_runtime as lambda_runtime

END = "-- the invocation ends --"

#: Where the workers answer, and the same after a mark in the log. A worker that is ready has not been invoked yet.
NODEJS = "const _realStdoutWrite = process.stdout.write.bind(process.stdout);"
NODEJS_WITH_END = f"""const _answer = process.stdout.write.bind(process.stdout);
const _realStdoutWrite = line => {{
  if (!line.startsWith('{{"status":"ready"')) process.stderr.write("{END}\\n");
  return _answer(line);
}};"""
PYTHON = [f'_real_stdout.write(json.dumps({{"status": "{status}", {content}' for status, content in (("ok", '"result"'), ("error", '"error": str(e), "trace"'))]


def install():
    lambda_runtime._NODEJS_WORKER_SCRIPT = replaced(lambda_runtime._NODEJS_WORKER_SCRIPT, NODEJS, NODEJS_WITH_END)
    for answer in PYTHON:
        with_end = f'print("{END}", file=sys.stderr, flush=True); {answer}'
        lambda_runtime._PYTHON_WORKER_SCRIPT = replaced(lambda_runtime._PYTHON_WORKER_SCRIPT, answer, with_end)
    lambda_runtime.ProvidedWorker._drain_stderr_bounded = lambda_runtime.Worker._drain_stderr_bounded  # it has a process of another kind
    lambda_runtime.Worker._drain_stderr_bounded = read_to_end


def replaced(script, old, new):
    if script.count(old) != 1:
        raise ValueError(f"ministack's worker has {script.count(old)} times: {old}")
    return script.replace(old, new)


def read_to_end(worker):
    lines = []
    while True:
        try:
            line = worker._stderr_queue.get(timeout=0.05)
        except queue.Empty:
            if not worker._stderr_thread.is_alive():  # the process has died without an answer
                return "\n".join(lines)
            continue
        if line == END:
            return "\n".join(lines)
        lines.append(line)
