/** Random numbers that a seed repeats: the same on every machine and in every version. */

/**
 * xoshiro128** of Blackman and Vigna (https://prng.di.unimi.it/xoshiro128starstar.c): whole numbers from 0 to
 * 4,294,967,295. Its state is filled from the seed by splitmix32. Not for secrets.
 */
export function createRandom(seed: number): () => number {
  const next = splitMix(seed)
  let a = next()
  let b = next()
  let c = next()
  let d = next()
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotate(d, 11)
    return result
  }
}

function splitMix(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return mixed ^ (mixed >>> 15)
  }
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

const RANGE = 2 ** 32

/** A whole number from 0 to below `bound`, each as likely: what would favour the low ones is drawn again. */
function below(random: () => number, bound: number): number {
  const limit = RANGE - (RANGE % bound)
  let drawn = random()
  while (drawn >= limit) drawn = random()
  return drawn % bound
}

/**
 * `size` different places of `population`, ascending; all of them when there are no more. The first steps of Fisher
 * and Yates's shuffle over a list that is only kept where it was touched.
 */
export function drawPlaces(population: number, size: number, seed: number): readonly number[] {
  const random = createRandom(seed)
  const moved = new Map<number, number>()
  const drawn: number[] = []
  for (let i = 0; i < Math.min(size, population); i++) {
    const j = i + below(random, population - i)
    drawn.push(moved.get(j) ?? j)
    moved.set(j, moved.get(i) ?? i)
  }
  return drawn.toSorted((a, b) => a - b)
}
