export type FindOptions = {
  readonly find: string
  readonly replace: string
  readonly isRegex: boolean
  readonly isCaseSensitive: boolean
  readonly isWholeWord: boolean
}

export const NO_FIND: FindOptions = {
  find: '',
  replace: '',
  isRegex: false,
  isCaseSensitive: false,
  isWholeWord: false,
}

/** Why the pattern is none, in the browser's words without its preamble; null when it is one. */
export function patternProblem({ find, isRegex }: Pick<FindOptions, 'find' | 'isRegex'>): string | null {
  if (!isRegex || find === '') return null
  try {
    new RegExp(find, 'u')
    return null
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const reason = message.slice(message.lastIndexOf(': ') + 2).toLowerCase()
    return `Not a regular expression: ${reason}.`
  }
}
