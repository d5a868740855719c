// What is told of many times: the median, and the quarters around it.

/** The median and the quartiles of a list of numbers, which is not empty. */
export function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return { low: quantile(sorted, 0.25), median: quantile(sorted, 0.5), high: quantile(sorted, 0.75) };
}

/** Between two neighbours it is where it would stand on the line between them. */
function quantile(sorted, part) {
  const place = part * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.ceil(place);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}
