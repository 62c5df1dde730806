#!/bin/sh
# Questions to a server by curl: plimsoll serve --project my-model, then sh examples/http/questions.sh
set -eu
url="${PLIMSOLL_URL:-http://127.0.0.1:8042}"

ask() { # path, body
  curl -sS --fail-with-body --compressed -H "Content-Type: application/json" -d "$2" "$url$1"
}

# The risk of a portfolio of the project, and what a crash would do to it.
curl -sS --fail-with-body --compressed "$url/v1/risk?portfolio=value_manager" | grep -m 1 -o '"volatilityAnnual": [0-9.]*'
ask /v1/stress '{"portfolio": "value_manager", "scenarios": [{"name": "crash", "factors": {"market": -0.1}}]}' | grep -m 1 -o '"impact": [0-9.-]*'

# A long question: where its job is, its events until it ends, its result.
job=$(curl -sS -o /dev/null -D - -H "Content-Type: application/json" -d '{"random": 5}' "$url/v1/evaluate" |
  tr -d '\r' | sed -n 's/^location: //Ip; s/^content-location: \(.*\)\/result$/\1/Ip')
curl -sS "$url$job/events" | grep -c '"state":"done"'
curl -sS --compressed "$url$job/result" | grep -o '"runId": "[0-9a-f]*"'

# A table as CSV.
curl -sS --compressed "$url/v1/tables/factor_returns?format=csv&from=2020-01-15" | head -n 1
