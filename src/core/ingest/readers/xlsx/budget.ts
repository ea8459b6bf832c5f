/** How much a workbook may hold, counted while it is read: what a file claims about itself costs nothing. */
import { AppError } from '../../../../shared/errors.ts'

/** As for tables in text. */
const MAX_CELLS = 2_000_000
/** Characters of all cells as they come out: a shared text may stand in a million cells. */
const MAX_CHARACTERS = 150_000_000
/** Places of all tables, the empty ones included. */
const MAX_PLACES = 20_000_000

export type Budget = {
  /** Each fails with file_too_large when there is no room left. */
  readonly spendCells: (count: number) => void
  readonly spendCharacters: (count: number) => void
  readonly spendPlaces: (count: number) => void
}

export function createBudget(name: string): Budget {
  const left = { cells: MAX_CELLS, characters: MAX_CHARACTERS, places: MAX_PLACES }
  const spend = (what: keyof typeof left, count: number, limit: string): void => {
    left[what] -= count
    if (left[what] < 0)
      throw new AppError('file_too_large', `"${name}" holds more than ${limit}, the most that Galley reads.`, {
        hint: 'Save its sheets as workbooks of their own, or fewer rows of them, then add those.',
      })
  }
  return {
    spendCells: (count) => spend('cells', count, '2,000,000 cells'),
    spendCharacters: (count) => spend('characters', count, '150,000,000 characters in cells'),
    spendPlaces: (count) => spend('places', count, '20,000,000 places in its tables'),
  }
}
