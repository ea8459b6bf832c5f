import type { GridApi } from 'ag-grid-community'
import type { GridRow } from '../../shared/views.ts'
import { partOf } from './row-model.ts'

/** AG Grid's way to show more pixels than a browser can: rows are drawn `divStretchOffset` above their place. */
type HeightService = {
  readonly stretching: boolean
  readonly scrollY: number
  readonly divStretchOffset: number | null
  setDivStretchOffset: (offset: number) => void
  getScrollPositionForPixel: (pixel: number) => number
  updateOffset: () => void
}
const PARTS = ['setDivStretchOffset', 'getScrollPositionForPixel', 'updateOffset'] as const

function isHeightService(part: object | null): part is HeightService {
  return part !== null
}

/** Further than a wheel or a page key goes at once: a jump, which shows other rows anyway. */
const JUMP_PX = 4_000
/** So long after the last step a person has stopped. */
const REST_MS = 200

/**
 * Keeps a list of a million rows smooth. AG Grid moves every drawn row with every step of the wheel, so that the end of the
 * list meets the end of the scroll bar; here the offset rests while a person scrolls and is set right when they stop, with
 * the scroll position changed by as much, which nobody sees.
 */
export class TallList {
  readonly #grid: GridApi<GridRow>
  readonly #root: HTMLElement
  readonly #aborter = new AbortController()
  #service: HeightService | null = null
  #lastScrollY = 0
  #timer: ReturnType<typeof setTimeout> | null = null
  #setOffset: (offset: number) => void = () => undefined
  #toScroll: (pixel: number) => number = (pixel) => pixel

  constructor(grid: GridApi<GridRow>, root: HTMLElement) {
    this.#grid = grid
    this.#root = root
  }

  /** Once there are rows. */
  start(): void {
    if (this.#service) return
    const part = partOf(this.#grid, 'rowContainerHeight', PARTS)
    const viewport = this.#viewport()
    if (!isHeightService(part) || !viewport) return
    this.#service = part
    this.#holdOffset(part)
    viewport.addEventListener('scroll', () => this.#settleSoon(part), { signal: this.#aborter.signal, passive: true })
  }

  stop(): void {
    this.#aborter.abort()
    if (this.#timer) clearTimeout(this.#timer)
  }

  #viewport(): HTMLElement | null {
    return this.#root.querySelector<HTMLElement>('.ag-grid-viewport')
  }

  #holdOffset(service: HeightService): void {
    const set = service.setDivStretchOffset.bind(service)
    const toScroll = service.getScrollPositionForPixel.bind(service)
    const isNear = (scrollY: number, other: number): boolean => Math.abs(scrollY - other) < JUMP_PX
    this.#toScroll = toScroll
    this.#setOffset = set
    service.setDivStretchOffset = (offset) => {
      const isStep = service.stretching && isNear(service.scrollY, this.#lastScrollY)
      this.#lastScrollY = service.scrollY
      if (!isStep || typeof service.divStretchOffset !== 'number') set(offset)
    }
    service.getScrollPositionForPixel = (pixel) => {
      const here = pixel - (service.divStretchOffset ?? 0)
      return service.stretching && here >= 0 && isNear(here, service.scrollY) ? here : toScroll(pixel)
    }
  }

  #settleSoon(service: HeightService): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#settle(service), REST_MS)
  }

  #settle(service: HeightService): void {
    const viewport = this.#viewport()
    if (!service.stretching || !viewport) return
    // The grid has not yet heard of the last step.
    if (Math.abs(viewport.scrollTop - service.scrollY) >= 1) {
      this.#settleSoon(service)
      return
    }
    const pixel = viewport.scrollTop + (service.divStretchOffset ?? 0)
    const exact = Math.round(this.#toScroll(pixel))
    if (Math.abs(exact - viewport.scrollTop) < 1) return
    viewport.scrollTop = exact
    this.#setOffset(pixel - exact)
  }
}
