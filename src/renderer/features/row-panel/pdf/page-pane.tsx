import { ActionIcon, SegmentedControl } from '@mantine/core'
import { useElementSize, useMergedRef } from '@mantine/hooks'
import { IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import type { RefObject } from 'react'
import { useEffect, useRef, useState } from 'react'
import type { BoundingBox } from '../../../../shared/domain.ts'
import { formatCount } from '../../../lib/format.ts'
import { areaOnPage, type PageArea, zoomIn, zoomOfBlock, zoomOut } from './page-geometry.ts'
import styles from './page-pane.module.css'
import { usePage, usePicture } from './use-page.ts'

/** Of a page that is not open yet: A4, upright. */
const USUAL_FRAME = { width: 595, height: 842 }
const FIT_KEY = 'galley.pageFit'
/** Drawing waits for rest while the panel is drawn wider. */
const WIDTH_STEP = 8

type Fit = 'page' | 'block'

type PagePaneProps = {
  readonly documentUid: string
  readonly sizeBytes: number
  readonly pageNo: number
  readonly bbox: BoundingBox | null
  /** Says which block is marked: `row 12`. */
  readonly blockName: string
  readonly onFailure: (error: unknown) => void
}

function useFit(area: PageArea | null) {
  const [fit, setFit] = useState<Fit>(() => (window.localStorage.getItem(FIT_KEY) === 'block' ? 'block' : 'page'))
  const [byHand, setByHand] = useState<number | null>(null)
  const fitted = fit === 'block' && area ? zoomOfBlock(area) : 1
  return {
    fit,
    zoom: byHand ?? fitted,
    setZoom: setByHand,
    setFit: (next: Fit): void => {
      window.localStorage.setItem(FIT_KEY, next)
      setFit(next)
      setByHand(null)
    },
  }
}

/** Brings the block into the middle of the pane when another block, another zoom or the picture comes. */
function useCentred(
  pane: RefObject<HTMLElement | null>,
  area: PageArea | null,
  sheet: { width: number; height: number },
) {
  const { width, height } = sheet
  const [left, top] = area ? [area.left + area.width / 2, area.top + area.height / 2] : [0.5, 0]
  const extent = area?.height ?? 0
  useEffect(() => {
    const element = pane.current
    if (!element) return
    const isTall = extent * height > element.clientHeight
    const middle = isTall ? (top - extent / 2) * height - 12 : top * height - element.clientHeight / 2
    element.scrollTo({ left: left * width - element.clientWidth / 2, top: middle })
  }, [pane, left, top, extent, width, height])
}

/** The page that a block stands on, with the block marked. */
export function PagePane({ documentUid, sizeBytes, pageNo, bbox, blockName, onFailure }: PagePaneProps) {
  const state = usePage({ documentUid, sizeBytes }, pageNo)
  const page = state.kind === 'open' ? state.page : null
  const frame = page?.frame ?? USUAL_FRAME
  const area = page && bbox ? areaOnPage(bbox, frame) : null
  const { fit, setFit, zoom, setZoom } = useFit(area)
  const { ref: measure, width: paneWidth } = useElementSize<HTMLDivElement>()
  const pane = useRef<HTMLDivElement>(null)
  const paneRef = useMergedRef(pane, measure)
  const fitWidth = Math.max(0, Math.floor(paneWidth / WIDTH_STEP) * WIDTH_STEP)
  const sheet = { width: fitWidth * zoom, height: (fitWidth * zoom * frame.height) / frame.width }
  const { canvas, error } = usePicture(page, sheet.width)
  useCentred(pane, area, sheet)
  const failure = state.kind === 'failed' ? state.error : error
  useEffect(() => {
    if (failure !== null) onFailure(failure)
  }, [failure, onFailure])

  return (
    <div className={styles.root}>
      <div className={styles.tools}>
        <span className={styles.count}>
          {page ? `Page ${formatCount(pageNo)} of ${formatCount(page.pages)}` : `Page ${formatCount(pageNo)}`}
        </span>
        <SegmentedControl
          size="xs"
          aria-label="What fills the pane"
          data={[
            { value: 'page', label: 'Whole page' },
            { value: 'block', label: 'Block' },
          ]}
          value={fit}
          onChange={(next) => setFit(next === 'block' ? 'block' : 'page')}
        />
        <ActionIcon variant="subtle" color="gray" aria-label="Zoom out" onClick={() => setZoom(zoomOut(zoom))}>
          <IconZoomOut size={15} />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" aria-label="Zoom in" onClick={() => setZoom(zoomIn(zoom))}>
          <IconZoomIn size={15} />
        </ActionIcon>
      </div>
      <div ref={paneRef} className={styles.pane} tabIndex={0} role="group" aria-label="Page of the document">
        <div className={styles.sheet} style={sheet} data-waits={canvas === null || undefined}>
          <Picture canvas={canvas} label={`Page ${pageNo}, with ${blockName} marked`} />
          {area && <div className={styles.mark} data-testid="block-on-page" style={styleOf(area)} />}
        </div>
      </div>
      {page && bbox && !area && <p className={styles.note}>The block’s place on this page is not known.</p>}
    </div>
  )
}

function styleOf({ left, top, width, height }: PageArea) {
  const share = (part: number): string => `${(part * 100).toFixed(3)}%`
  return { left: share(left), top: share(top), width: share(width), height: share(height) }
}

function Picture({ canvas, label }: { readonly canvas: HTMLCanvasElement | null; readonly label: string }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (canvas) place.current?.replaceChildren(canvas)
    else place.current?.replaceChildren()
  }, [canvas])
  return <div ref={place} className={styles.picture} role="img" aria-label={label} aria-busy={canvas === null} />
}
