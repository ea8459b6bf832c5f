/** The 97.5th percentile of the standard normal distribution: two sides leave 95 %. */
const Z = 1.959963984540054

/**
 * Wilson's score interval of a share at 95 %, without correction for continuity: the shares p for which
 * |x/n − p| ≤ z √(p (1 − p) / n′). E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
 * Journal of the American Statistical Association 22 (1927), 209–212. It stays within 0 and 1 and holds up for small n
 * and for shares near both ends (Brown, Cai and DasGupta, Statistical Science 16 (2001), 101–133).
 *
 * Of n drawn without putting back from a population of N, the share varies by p (1 − p) / n · (N − n) / (N − 1) (W. G.
 * Cochran, "Sampling Techniques", 3rd edition, 1977, section 3.2), which is what n′ = n (N − 1) / (N − n) trials vary by.
 * When all were drawn (n = N) the share is known: both bounds are it. Null for no trials.
 */
export function wilsonInterval(
  successes: number,
  trials: number,
  population: number,
): readonly [low: number, high: number] | null {
  if (trials === 0) return null
  const share = successes / trials
  if (trials >= population) return [share, share]
  const effective = effectiveSize(trials, population)
  const scale = 1 + Z ** 2 / effective
  const centre = (share + Z ** 2 / (2 * effective)) / scale
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / effective + Z ** 2 / (4 * effective ** 2))
  return [successes === 0 ? 0 : centre - half, successes === trials ? 1 : centre + half]
}

/** An endless population needs no correction. */
function effectiveSize(trials: number, population: number): number {
  return population === Infinity ? trials : (trials * (population - 1)) / (population - trials)
}
