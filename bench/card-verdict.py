"""How often the card's rule fails a family of right forecasts, by the correlation of its portfolios' z.

100 portfolios of T standardised normal returns with a common correlation; B inside the exact 95 % band of each; the family
fails where fewer than 89 are inside (docs/methodology/14-model-card.md).

    python3 bench/card-verdict.py [--json]

With --json a line of JSON a row, which bench/keep.mjs keeps.
"""
import json
import sys

import numpy as np
from scipy import stats

rng = np.random.default_rng(1)
P, DRAWS, LEAST = 100, 4000, 89
RHOS = (0, 0.1, 0.3, 0.6)
IS_JSON = "--json" in sys.argv
if not IS_JSON:
    print("windows  " + "  ".join(f"rho {r:.1f}" for r in RHOS))
for T in (60, 208):
    lower, upper = np.sqrt(stats.chi2.ppf([0.025, 0.975], T - 1) / (T - 1))
    row = []
    for rho in RHOS:
        failed = 0
        for _ in range(DRAWS):
            z = np.sqrt(rho) * rng.standard_normal((T, 1)) + np.sqrt(1 - rho) * rng.standard_normal((T, P))
            b = z.std(axis=0, ddof=1)
            failed += ((b >= lower) & (b <= upper)).sum() < LEAST
        row.append(100 * failed / DRAWS)
    if IS_JSON:
        print(json.dumps({"problem": f"{T} windows", "draws": DRAWS, "correlations": RHOS, "failedPercent": row}))
    else:
        print(f"{T:7d}  " + "  ".join(f"{value:5.1f} %" for value in row))
