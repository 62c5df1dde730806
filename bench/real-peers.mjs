// A run's stored forecasts against two peers on the same portfolios and windows, and its whole covariance against what came.
import { evaluateRuns } from "../dist/node/evaluate/index.js";

const PEERS = { sample: "shrunk sample covariance", single_index: "single index" };

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values) => values.slice().sort((a, b) => a - b)[values.length >> 1];

/** Tables of a run, windows until the next forecast date. */
export async function comparePeers(run, { name, title, from, to, randomCount, seed }, print) {
  const peers = Object.keys(PEERS);
  const { horizons, nameComparisons } = await evaluateRuns([run], { from, to, randomCount, seed, peers });
  const { comparisons, whole, dates } = horizons.find(({ horizon }) => horizon === "month");
  const cells = (pair, difference, t) => ({
    "bias, model": pair[0],
    peer: pair[1],
    "QLIKE less the peer's": difference,
    t,
  });
  peers.forEach((peer, p) => {
    const families = comparisons[p].map(({ family, bias, lossDifference, tStatistic }) => ({
      on: family,
      ...cells(bias, lossDifference, tStatistic),
    }));
    const names = nameComparisons[p]
      .filter(({ group }) => ["1", "10", "new", "seasoned"].includes(group))
      .map(({ grouping, group, bias, lossDifference, tStatistic }) => ({
        on: `names, ${grouping} ${group}`,
        ...cells(bias, lossDifference, tStatistic),
      }));
    print(
      {
        name: `${name} less ${PEERS[peer]}`,
        title: `${title}: the model less the ${PEERS[peer]}; below 0 the model is better`,
      },
      [...families, ...names],
    );
  });
  print(
    { name: `${name} stored whole`, title: `${title}: whole covariance, ${dates.length} windows` },
    ["mahalanobis", "factor", "specific", "diagonal"].map((ratio) => {
      const values = whole.map(([first]) => first[ratio]);
      return { ratio, mean: mean(values), median: median(values), windows: dates.length };
    }),
  );
}
