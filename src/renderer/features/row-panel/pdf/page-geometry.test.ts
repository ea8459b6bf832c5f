import { expect, test } from 'vitest'
import { areaOnPage, drawScale, zoomIn, zoomOfBlock, zoomOut } from './page-geometry.ts'

const PAGE = { width: 200, height: 400 }

test('a box that counts from below and one that counts from above are the same place', () => {
  const up = areaOnPage({ l: 23, t: 363, r: 103, b: 323, coord_origin: 'BOTTOMLEFT' }, PAGE)
  const down = areaOnPage({ l: 23, t: 37, r: 103, b: 77, coord_origin: 'TOPLEFT' }, PAGE)
  expect(up).toEqual({ left: 0.1, top: 0.085, width: 0.43, height: 0.115 })
  expect(down).toEqual(up)
})

test('a box that reaches beyond the page is cut, and one beside it is none', () => {
  const cut = areaOnPage({ l: -50, t: 500, r: 250, b: 390, coord_origin: 'BOTTOMLEFT' }, PAGE)
  expect(cut).toMatchObject({ left: 0, top: 0, width: 1 })
  expect(areaOnPage({ l: 300, t: 10, r: 400, b: 20, coord_origin: 'TOPLEFT' }, PAGE)).toBeNull()
  expect(areaOnPage({ l: Number.NaN, t: 10, r: 400, b: 20, coord_origin: 'TOPLEFT' }, PAGE)).toBeNull()
})

test('a block fills the pane, but a word does not', () => {
  const area = { left: 0, top: 0, width: 0.44, height: 0.1 }
  expect(zoomOfBlock(area)).toBeCloseTo(2)
  expect(zoomOfBlock({ ...area, width: 0.01 })).toBe(3)
  expect(zoomOfBlock({ ...area, width: 1 })).toBe(1)
})

test('zooming has bounds, and a canvas too', () => {
  const many = Array.from({ length: 20 })
  expect(many.reduce<number>(zoomIn, 1)).toBe(6)
  expect(many.reduce<number>(zoomOut, 1)).toBe(0.5)
  expect(drawScale(PAGE, 400, { ratio: 2, max: 1e9 })).toBe(4)
  expect(drawScale(PAGE, 400, { ratio: 2, max: 80_000 })).toBe(1)
})
