"""Questions to a server, with the standard library alone: plimsoll serve --project my-model, then python3 examples/http/questions.py"""

import json
import os
import sys
import time
import urllib.request

URL = os.environ.get("PLIMSOLL_URL", "http://127.0.0.1:8042")
TOKEN = os.environ.get("PLIMSOLL_TOKEN")


def ask(path, body=None):
    """Status and text of an answer; a problem's sentence is raised by urllib with its status."""
    headers = {"Content-Type": "application/json"}
    if TOKEN:
        headers["Authorization"] = f"Bearer {TOKEN}"
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(URL + path, data, headers)) as answer:
        return answer.status, answer.read().decode()


def document(path, body=None):
    """The answer to a question; a long one is a job, which is waited for."""
    status, text = ask(path, body)
    answer = json.loads(text)
    if status != 202:
        return answer
    job = answer
    while job["state"] in ("waiting", "running"):
        time.sleep(0.5)
        job = json.loads(ask(f"/v1/jobs/{job['id']}")[1])
        print(job["state"], job["progress"], file=sys.stderr)
    if job["state"] != "done":
        raise RuntimeError(job["problem"])
    return json.loads(ask(job["result"])[1])


risk = document("/v1/risk?portfolio=value_manager")
largest = max(risk["portfolio"]["names"], key=lambda name: name["weight"])
trades = [{"id": largest["id"], "weight": -0.01}]
answer = document("/v1/what-if", {"portfolio": "value_manager", "trades": trades})
volatility = answer["whatIf"]["totals"]["volatilityAnnual"]
print(f"volatility {100 * volatility['before']:.2f} % -> {100 * volatility['after']:.2f} %")

evaluation = document("/v1/evaluate", {"random": 5})
print(f"forecasts of run {evaluation['runId'][:12]} evaluated")

rows = ask("/v1/tables/factor_returns?format=ndjson")[1].splitlines()
print(f"{len(rows)} factor returns")
