/** The texts that cells refer to by number. */
import { readXml, type XmlSource } from '../../xml/parse-xml.ts'

/** In order of their numbers; formats and readings (phonetic runs) dropped. */
export function readSharedStrings(source: XmlSource | null): readonly string[] {
  const strings: string[] = []
  if (!source) return strings
  const collector = createTextCollector()
  readXml(source, {
    open: (name) => {
      if (name === 'x:si') collector.start()
      else collector.open(name)
    },
    text: collector.text,
    close: (name) => {
      if (name === 'x:si') strings.push(collector.finish())
      else collector.close(name)
    },
  })
  return strings
}

export type TextCollector = {
  readonly start: () => void
  readonly open: (name: string) => void
  readonly text: (text: string) => void
  readonly close: (name: string) => void
  readonly finish: () => string
}

/** Joins the runs of a text that may be formatted: `x:t` in `x:si`, `x:is` or `x:text`. */
export function createTextCollector(): TextCollector {
  let whole = ''
  let isText = false
  let phonetic = 0
  return {
    start: () => {
      whole = ''
      isText = false
      phonetic = 0
    },
    open: (name) => {
      if (name === 'x:rPh') phonetic += 1
      else if (name === 'x:t') isText = phonetic === 0
    },
    text: (text) => {
      if (isText) whole += text
    },
    close: (name) => {
      if (name === 'x:rPh') phonetic -= 1
      else if (name === 'x:t') isText = false
    },
    finish: () => decodeEscapes(whole),
  }
}

/** `_x000D_` stands for what XML cannot hold; `_x005F_` for the underscore of a text that only looks so. */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x') && !text.includes('\r')) return text
  return text
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\r\n?/g, '\n')
    .replaceAll('\0', '')
}
