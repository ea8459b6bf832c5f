/** The small values of WordprocessingML. */
import { firstElement, type XmlElement } from '../../xml/parse-xml.ts'

/** Child element indexes from the root of a part: where a write-back finds the element again. */
export type Path = readonly number[]

export function valueOf(parent: XmlElement | undefined, name: string): string | undefined {
  return firstElement(parent, name)?.attributes['w:val']
}

export function integerOf(text: string | undefined): number | null {
  if (text === undefined || !/^-?\d{1,9}$/.test(text)) return null
  return Number(text)
}

const OFF: ReadonlySet<string> = new Set(['0', 'false', 'off', 'none'])

/** A switch that is absent says nothing; `<w:vanish/>` is on, `<w:vanish w:val="0"/>` off. */
export function toggleOf(parent: XmlElement | undefined, name: string): boolean | null {
  const element = firstElement(parent, name)
  return element ? isOn(element.attributes['w:val']) : null
}

export function isOn(value: string | undefined): boolean {
  return value === undefined || !OFF.has(value)
}

/** Left indent in twentieths of a point. */
export function indentOf(properties: XmlElement | undefined): number | null {
  const indent = firstElement(properties, 'w:ind')?.attributes
  return integerOf(indent?.['w:start'] ?? indent?.['w:left'])
}

const MONOSPACED =
  /^(?:courier|consolas|menlo|monaco|lucida console|lucida sans typewriter|dejavu sans mono|liberation mono|source code pro|fira (?:code|mono)|jetbrains mono|cascadia|inconsolata|roboto mono|ubuntu mono|noto (?:sans )?mono|andale mono|sf ?mono|nimbus mono|ibm plex mono|hack$|pt mono|letter gothic|monospace|latin modern mono)/i

/** Null when the properties name no font. */
export function isMonospaced(properties: XmlElement | undefined): boolean | null {
  const font = fontOf(properties)
  return font === null ? null : MONOSPACED.test(font)
}

export function fontOf(properties: XmlElement | undefined): string | null {
  const fonts = firstElement(properties, 'w:rFonts')?.attributes
  return fonts?.['w:ascii'] ?? fonts?.['w:hAnsi'] ?? fonts?.['w:cs'] ?? null
}
