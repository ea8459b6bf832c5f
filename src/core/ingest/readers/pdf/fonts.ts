/** What a font's name and flags say of the text set in it. */
import type { Font } from './page-content.ts'
import type { PdfPage } from './pdfjs.ts'

const BOLD = /bold|black|heavy|semib|demi|[-_]medi(?!um)|\bcmbx|\bcmssbx|\bcmb\d|sfbx|[-_ ]bd\b|[a-z]BX\d/i
const ITALIC = /ital|obli|slant|\bcmti|\bcmsl|\bsfti|[-_]it\b/i
const MONO =
  /mono|courier|consol|typewriter|menlo|\bcmtt|\bsftt|inconsolata|fixed|\bcmsltt|lucidacons|code(?:pro|-)|txtt|terminal/i
const MATH =
  /^(?:cm(?:mi|sy|ex|bsy|mib)|ms[ab]m|eu[frs]|stix.*math|.*math|rsfs|mt(?:mi|sy|ex)|(?:new)?tx(?:mi|sy|ex)|pxsy|pxmi|lasy|wasy|stmary|dsrom|bbm|esint|.*libertine.*mi|zptm|symbol(?:mt)?$|fourier-math)/i

export type FontTable = { readonly fontOf: (id: string) => LoadedFont }
export type LoadedFont = { readonly font: Font; readonly matrix: readonly number[]; readonly isVertical: boolean }

/** Fonts of one document by their ids; a document's pages share most of them. */
export function createFontTable(): { readonly ofPage: (page: PdfPage) => FontTable } {
  const known = new Map<string, LoadedFont>()
  return {
    ofPage: (page) => ({
      fontOf: (id) => {
        const seen = known.get(id)
        if (seen) return seen
        const loaded = readFont(id, page)
        known.set(id, loaded)
        return loaded
      },
    }),
  }
}

function readFont(id: string, page: PdfPage): LoadedFont {
  const raw: unknown = page.commonObjs.has(id) ? page.commonObjs.get(id) : null
  const of = (key: string): unknown => (typeof raw === 'object' && raw !== null ? Reflect.get(raw, key) : undefined)
  const fullName = of('name')
  const name = (typeof fullName === 'string' ? fullName : '').replace(/^[A-Z]{6}\+/, '')
  const matrix = of('fontMatrix')
  return {
    font: {
      id,
      name,
      isBold: of('bold') === true || of('black') === true || BOLD.test(name),
      isItalic: of('italic') === true || ITALIC.test(name),
      isMono: MONO.test(name) || (of('isMonospace') === true && !/[\u3000-\u9fff]/.test(name)),
      isMath: MATH.test(name),
    },
    matrix: Array.isArray(matrix) ? matrix.map(Number) : [0.001, 0, 0, 0.001, 0, 0],
    isVertical: of('vertical') === true,
  }
}
