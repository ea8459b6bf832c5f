/** Cuts a caption file into cues. WebVTT: https://www.w3.org/TR/webvtt1/#file-parsing; SubRip as programs write it. */

export type Cue = {
  /** The identifier in WebVTT, the number in SRT. */
  readonly id: string | null
  /** Null where the times cannot be read. */
  readonly startMs: number | null
  readonly endMs: number | null
  /** With its tags. */
  readonly raw: string
}
export type CueFile = {
  /** Text behind WEBVTT on the first line. */
  readonly title: string | null
  readonly cues: readonly Cue[]
  readonly notes: number
  /** Lines of text that belong to no cue. */
  readonly strayLines: readonly string[]
}

type Times = Pick<Cue, 'startMs' | 'endMs'>
const ARROW = '-->'

export function readVtt(text: string): CueFile {
  const lines = text.split('\n')
  const [first = ''] = lines
  const hasHeader = /^WEBVTT(?:[ \t]|$)/.test(first)
  const title = hasHeader
    ? first
        .slice(6)
        .replace(/^[\s\-–—:]+/, '')
        .trim()
    : ''
  const cues: Cue[] = []
  const stray: string[] = []
  let notes = 0
  let at = hasHeader ? skipHeader(lines) : 0
  while (at < lines.length) {
    if (lines[at]?.trim() === '') {
      at += 1
      continue
    }
    const block = vttBlock(lines, at)
    at = block.end
    if (block.cue) cues.push(block.cue)
    else if (isNote(block.lines)) notes += 1
    else if (!isStyle(block.lines)) stray.push(...block.lines)
  }
  return { title: title || null, cues, notes, strayLines: stray }
}

/** The header goes on to the first empty line or cue: `Kind: captions`. */
function skipHeader(lines: readonly string[]): number {
  let at = 1
  while (at < lines.length && lines[at]?.trim() !== '' && !isTiming(lines[at])) at += 1
  return at
}

function isNote([first = '']: readonly string[]): boolean {
  return /^NOTE(?:\s|$)/.test(first)
}

/** Says how captions look, which nobody reads. */
function isStyle([first = '']: readonly string[]): boolean {
  return /^(?:STYLE|REGION)\s*$/.test(first)
}

type Block = { readonly cue: Cue | null; readonly lines: readonly string[]; readonly end: number }

/** Lines up to an empty one, or to the times of the next cue where the empty line is missing. */
function vttBlock(lines: readonly string[], start: number): Block {
  const head = lines[start] ?? ''
  const timing = isTiming(head) ? start : isTiming(lines[start + 1]) ? start + 1 : -1
  const isNote = timing !== start && /^NOTE(?:\s|$)/.test(head)
  let at = timing >= 0 && !isNote ? timing + 1 : start + 1
  while (at < lines.length && lines[at]?.trim() !== '' && !isTiming(lines[at])) at += 1
  if (timing < 0 || isNote) return { cue: null, lines: lines.slice(start, at), end: at }
  const id = timing > start ? head.trim() : null
  const cue = { id, ...readTimes(lines[timing] ?? ''), raw: lines.slice(timing + 1, at).join('\n') }
  return { cue, lines: [], end: at }
}

/** Times are what a cue is found by: numbers and empty lines between cues are often wrong or missing. */
export function readSrt(text: string): CueFile {
  const lines = text.split('\n')
  const timings: number[] = []
  for (const [at, line] of lines.entries()) if (isTiming(line)) timings.push(at)
  const starts = timings.map((at) => (isNumber(lines[at - 1]) ? at - 1 : at))
  const cues = timings.map((at, index): Cue => {
    const start = starts[index] ?? at
    const body = lines.slice(at + 1, starts[index + 1] ?? lines.length)
    return {
      id: start < at ? (lines[start]?.trim() ?? null) : null,
      ...readTimes(lines[at] ?? ''),
      raw: body.join('\n'),
    }
  })
  const stray = lines.slice(0, starts[0] ?? lines.length).filter((line) => line.trim() !== '')
  return { title: null, cues, notes: 0, strayLines: stray }
}

function isNumber(line: string | undefined): boolean {
  return line !== undefined && /^\s*\d{1,9}\s*$/.test(line)
}

/** An arrow may stand in what is said; between two times it does not. */
function isTiming(line = ''): boolean {
  const arrow = line.indexOf(ARROW)
  return arrow >= 0 && /\d\s*$/.test(line.slice(0, arrow)) && /^\s*\d/.test(line.slice(arrow + 3))
}

function readTimes(line: string): Times {
  const arrow = line.indexOf(ARROW)
  const [end = ''] = line
    .slice(arrow + ARROW.length)
    .trim()
    .split(/\s/, 1)
  return { startMs: readTime(line.slice(0, arrow).trim()), endMs: readTime(end) }
}

function readTime(text: string): number | null {
  const match = /^(?:(\d{1,6}):)?(\d{1,2}):(\d{1,2})(?:[.,:](\d{1,3}))?$/.exec(text)
  if (!match) return null
  const [, hours = '0', minutes = '0', seconds = '0', fraction = '0'] = match
  if (Number(minutes) > 59 || Number(seconds) > 59) return null
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'))
}
