/** The 97.5th percentile of the standard normal distribution: two sides leave 95 %. */
const Z = 1.959963984540054

/**
 * Wilson's score interval of a share at 95 %, without correction for continuity: the shares p for which
 * |x/n − p| ≤ z √(p (1 − p) / n). E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
 * Journal of the American Statistical Association 22 (1927), 209–212. It stays within 0 and 1 and holds up for small n
 * and for shares near both ends (Brown, Cai and DasGupta, Statistical Science 16 (2001), 101–133). Null for no trials.
 */
export function wilsonInterval(successes: number, trials: number): readonly [low: number, high: number] | null {
  if (trials === 0) return null
  const share = successes / trials
  const scale = 1 + Z ** 2 / trials
  const centre = (share + Z ** 2 / (2 * trials)) / scale
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / trials + Z ** 2 / (4 * trials ** 2))
  return [successes === 0 ? 0 : centre - half, successes === trials ? 1 : centre + half]
}
