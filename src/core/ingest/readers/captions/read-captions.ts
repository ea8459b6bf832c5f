/** Captions of films and talks, WebVTT and SubRip: a paragraph for each cue, with its times and who speaks. */
import { AppError } from '../../../../shared/errors.ts'
import type { ReceiptItem } from '../../../../shared/receipt.ts'
import { BODY, createDocumentBuilder } from '../../docling/builder.ts'
import type { ItemMeta } from '../../docling/model.ts'
import { extensionOf } from '../../formats.ts'
import type { Reader } from '../../reader.ts'
import { counted, receiptItem } from '../../receipt-item.ts'
import { decodeAnyText } from '../text-encoding.ts'
import { readCueText, type Speech, type Syntax } from './cue-text.ts'
import { type Cue, type CueFile, readSrt, readVtt } from './cues.ts'

export const readCaptions: Reader = async ({ name, bytes }) => {
  const { text: source, warnings } = decodeAnyText({ name, bytes })
  const text = source.replace(/\r\n?/g, '\n')
  const isVtt = /^WEBVTT(?:\s|$)/.test(text) || extensionOf(name) === 'vtt'
  const syntax: Syntax = isVtt ? 'vtt' : 'srt'
  const file = isVtt ? readVtt(text) : readSrt(text)
  if (file.cues.length === 0) throw new AppError('parse_failed', `"${name}" holds no caption with times.`)
  const builder = createDocumentBuilder()
  if (file.title !== null) builder.addText(BODY, { label: 'title', text: file.title })
  let empty = 0
  for (const cue of file.cues) {
    const speeches = readCueText(cue.raw, syntax)
    if (speeches.length === 0) empty += 1
    for (const speech of speeches)
      builder.addText(BODY, { label: 'text', text: speech.text, meta: metaOf(cue, speech) })
  }
  return {
    document: builder.finish(),
    found: {
      characters: source.length,
      cues: file.cues.length,
      ...(file.notes > 0 && { comments: file.notes }),
    },
    skipped: skippedParts(file),
    warnings: [...warnings, ...timeWarnings(file.cues), ...emptyCues(empty)],
    sourceTotalCharacters: source.length,
  }
}

function metaOf({ id, startMs, endMs }: Cue, { voice }: Speech): ItemMeta {
  return {
    ...(id !== null && { galley__cue: id }),
    ...(startMs !== null && { galley__start_ms: startMs }),
    ...(endMs !== null && { galley__end_ms: endMs }),
    ...(voice !== null && { galley__voice: voice }),
  }
}

function skippedParts({ notes, strayLines }: CueFile): readonly ReceiptItem[] {
  const items: ReceiptItem[] = []
  if (notes > 0)
    items.push(
      receiptItem({
        code: 'notes_left_out',
        count: notes,
        short: `${counted(notes, 'note')} left out`,
        message: `${counted(notes, 'NOTE block')} of the file, which viewers never see, ${notes === 1 ? 'is' : 'are'} in no block.`,
      }),
    )
  if (strayLines.length > 0)
    items.push(
      receiptItem({
        code: 'text_outside_cues',
        count: strayLines.length,
        short: `${counted(strayLines.length, 'line')} outside of captions`,
        message: `${counted(strayLines.length, 'line')} of text ${strayLines.length === 1 ? 'belongs' : 'belong'} to no caption and ${strayLines.length === 1 ? 'was' : 'were'} left out.`,
        where: (strayLines[0] ?? '').slice(0, 80),
      }),
    )
  return items
}

function timeWarnings(cues: readonly Cue[]): readonly ReceiptItem[] {
  let garbled = 0
  let backward = 0
  let overlapping = 0
  let lastEndMs = 0
  for (const { startMs, endMs } of cues) {
    if (startMs === null || endMs === null) {
      garbled += 1
      continue
    }
    if (endMs < startMs) backward += 1
    else if (startMs < lastEndMs) overlapping += 1
    lastEndMs = Math.max(lastEndMs, endMs)
  }
  const said = (code: string, count: number, [short, message]: readonly [string, string]): readonly ReceiptItem[] =>
    count > 0 ? [receiptItem({ code, count, short: `${counted(count, 'caption')} ${short}`, message })] : []
  return [
    ...said('times_garbled', garbled, [
      'without readable times',
      'Captions whose times cannot be read were read without them.',
    ]),
    ...said('times_backward', backward, [
      'with an end before the start',
      'Captions that end before they start were read as they are.',
    ]),
    ...said('times_overlap', overlapping, [
      'begin before another ends',
      'Captions overlap in time; they stand in the order of the file.',
    ]),
  ]
}

function emptyCues(count: number): readonly ReceiptItem[] {
  if (count === 0) return []
  return [
    receiptItem({
      code: 'empty_cues',
      count,
      short: `${counted(count, 'caption')} without text`,
      message: 'Captions without text make no block.',
    }),
  ]
}
