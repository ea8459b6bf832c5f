/** Words for kappa after J. R. Landis and G. G. Koch, The measurement of observer agreement, Biometrics 33 (1977). */
const STEPS = [
  { from: -Infinity, word: 'poor', range: 'below 0' },
  { from: 0, word: 'slight', range: '0 to 0.20' },
  { from: 0.205, word: 'fair', range: '0.21 to 0.40' },
  { from: 0.405, word: 'moderate', range: '0.41 to 0.60' },
  { from: 0.605, word: 'substantial', range: '0.61 to 0.80' },
  { from: 0.805, word: 'almost perfect', range: '0.81 to 1' },
] as const

export type KappaWords = { readonly word: string; readonly explanation: string }

export function kappaWords(kappa: number | null): KappaWords {
  if (kappa === null)
    return {
      word: 'not defined',
      explanation: 'Cohen’s kappa has no value here: nothing was compared, or both runs know one value alone.',
    }
  const { word, range } = STEPS.findLast(({ from }) => kappa >= from) ?? STEPS[0]
  return {
    word,
    explanation: `Cohen’s kappa: agreement beyond chance. ${range} is called “${word}” by Landis and Koch (1977).`,
  }
}
