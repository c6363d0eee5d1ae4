// 95 % intervals out of components, by the formulas of orchestration/statistics, which cites where they are from.
Object.assign(cx, (() => {
  const z = 1.959963984540054;
  const none = [null, null];

  // Of none the limits begin at 0 and of all they end at 1, exactly.
  const wilson = (successes, n) => {
    if (!n) return none;
    const share = successes / n;
    const centre = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
    const half = (z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))) / (1 + z ** 2 / n);
    return [successes === 0 ? 0 : Math.max(centre - half, 0), successes === n ? 1 : Math.min(centre + half, 1)];
  };

  const mean = ({ n, total }) => total / n;

  // Of a difference of sums of squares, what is below this share of them is rounding.
  const noise = 1e-12;
  const variance = (sums) => {
    const centre = mean(sums);
    const spread = sums.squares - sums.n * centre ** 2 + sums.spreadMore;
    if (sums.clusters < 2) return NaN;
    return ((sums.clusters / (sums.clusters - 1)) * (spread <= noise * sums.squares ? 0 : spread)) / sums.n ** 2;
  };

  // As many independent observations as would say as much; where all say the same, customers repeat themselves entirely.
  const effective = (sums) => {
    const plain = variance({ ...sums, clusters: sums.n, spreadMore: 0 });
    const clustered = variance(sums);
    return plain > 0 && clustered > 0 ? sums.n * Math.min(plain / clustered, 1) : sums.n ** 2 / sums.clusterCounts;
  };

  // How probable a t within -t and t is: the finite series of Abramowitz and Stegun (1964), 26.7.3 and 26.7.4.
  const within = (t, freedom) => {
    const angle = Math.atan(t / Math.sqrt(freedom));
    const isOdd = freedom % 2 === 1;
    let term = isOdd ? Math.cos(angle) : 1;
    let sum = freedom === 1 ? 0 : term;
    for (let k = isOdd ? 3 : 2; k <= freedom - 2; k += 2) sum += term *= (Math.cos(angle) ** 2 * (k - 1)) / k;
    return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
  };

  // Between a place outside and one inside of what is looked for.
  const bisect = (outside, inside, isInside, halvings) => {
    for (let halving = 0; halving < halvings; halving += 1) {
      const middle = (outside + inside) / 2;
      if (isInside(middle)) inside = middle;
      else outside = middle;
    }
    return (outside + inside) / 2;
  };

  // With many degrees of freedom the expansion in their inverse, 26.7.5 there, is as exact and does not grow with them.
  const expanded = (v) =>
    z + (z ** 3 + z) / (4 * v) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * v ** 2) + (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * v ** 3) +
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / (92160 * v ** 4);
  const quantiles = new Map();
  const tQuantile = (freedom) => {
    if (!quantiles.has(freedom))
      quantiles.set(freedom, freedom > 300 ? expanded(freedom) : bisect(13, 0, (t) => within(t, freedom) <= 0.95, 60));
    return quantiles.get(freedom);
  };

  const studentT = (sums) => {
    if (sums.clusters < 2) return none;
    const half = tQuantile(sums.clusters - 1) * Math.sqrt(variance(sums));
    return [mean(sums) - half, mean(sums) + half];
  };

  // Squared score less its limit: positive for a difference outside the interval.
  const excess = (plus, minus, n, difference) => {
    const linear = -plus - minus + (2 * n - plus + minus) * difference;
    const constant = -minus * difference * (1 - difference);
    const likeliest = (Math.sqrt(Math.max(linear ** 2 - 8 * n * constant, 0)) - linear) / (4 * n);
    return (plus - minus - n * difference) ** 2 - z ** 2 * n * Math.max(2 * likeliest + difference * (1 - difference), 0);
  };

  // Of scores of +1, 0 and -1; the mean of their squares is the share that is not 0.
  const tango = (sums) => {
    const [n, spread] = [effective(sums), sums.squares / sums.n];
    const [plus, minus] = [1, -1].map((sign) => (n * (spread + sign * mean(sums))) / 2);
    const isInside = (difference) => excess(plus, minus, n, difference) <= 0;
    return [-1, 1].map((edge) => bisect(edge, (plus - minus) / n, isInside, 50));
  };

  const methods = { wilson: (sums) => wilson(sums.total, sums.denominator), student_t: studentT, tango };

  // {value, low, high} of a KPI in its own unit; sums are those of its observations, in its smallest unit, and of its customers.
  // Where it is not known who came more than once, shares have an interval, and means have none.
  const computed = (kpi, sums) => {
    const isSum = kpi.kind === "count";
    const value = sums.total === null ? null : isSum ? sums.total : sums.denominator ? sums.total / sums.denominator : null;
    const isKnown = sums.n && value !== null && (kpi.interval_method === "wilson" || sums.clusters !== undefined);
    const [low, high] = (isKnown && methods[kpi.interval_method]?.(sums)) || none;
    const inUnit = (number) => (number === null ? null : number / kpi.scale);
    return { value: inUnit(value), low: inUnit(low), high: inUnit(high) };
  };

  return { computed };
})());
