/** Which way text runs, and its places in a frame turned so that it runs along x. */
import type { Matrix } from './matrix.ts'
import type { Angle } from './page-content.ts'

type Point = { readonly x: number; readonly y: number }
export type Direction = { readonly angle: Angle; readonly place: (m: Matrix, x: number, y: number) => Point }

const UPRIGHT: Direction = {
  angle: 0,
  place: (m, x, y) => ({ x: m[0] * x + m[2] * y + m[4], y: m[1] * x + m[3] * y + m[5] }),
}
const UPWARDS = turned(90, (x, y) => ({ x: y, y: -x }))
const UPSIDE_DOWN = turned(180, (x, y) => ({ x: -x, y: -y }))
const DOWNWARDS = turned(270, (x, y) => ({ x: -y, y: x }))

/** Text at other angles than the four is read as the nearest of them. A negative size turns it round. */
export function directionOf(matrix: Matrix, size: number): Direction {
  const sign = size < 0 ? -1 : 1
  const dx = matrix[0] * sign
  const dy = matrix[1] * sign
  if (Math.abs(dx) >= Math.abs(dy)) return dx >= 0 ? UPRIGHT : UPSIDE_DOWN
  return dy > 0 ? UPWARDS : DOWNWARDS
}

function turned(angle: Angle, turn: (x: number, y: number) => Point): Direction {
  return {
    angle,
    place: (m, x, y) => {
      const point = UPRIGHT.place(m, x, y)
      return turn(point.x, point.y)
    },
  }
}
