import { deflateSync } from 'node:zlib'
import type { HostileDocument } from './hostile-document.ts'

const MIB = 1024 * 1024
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1')

/** A PDF of the objects, with a right cross-reference table; object 1 is the catalogue. */
export function pdfOf(objects: readonly string[], { trailer = '' } = {}): Uint8Array {
  let body = '%PDF-1.7\n'
  const offsets = objects.map((object, i) => {
    const at = body.length
    body += `${i + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const entries = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  return latin1(
    `${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer}>>\nstartxref\n${body.length}\n%%EOF\n`,
  )
}

const stream = (content: string, filter = ''): string =>
  `<< /Length ${content.length} ${filter}>>\nstream\n${content}\nendstream`

function pdfPage(content: string, filter = ''): Uint8Array {
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    stream(content, filter),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ])
}

export const HOSTILE_PDFS: readonly HostileDocument[] = [
  {
    name: 'cut.pdf',
    what: 'a PDF that ends after its header',
    bytes: () => latin1('%PDF-1.7\n1 0 obj\n<<'),
    outcome: ['parse_failed'],
  },
  {
    name: 'cycle.pdf',
    what: 'a page tree that contains itself and claims a billion pages',
    bytes: () =>
      pdfOf([
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000000 /Parent 2 0 R >>',
      ]),
    outcome: ['parse_failed', 'file_too_large', 'no_text'],
  },
  {
    name: 'bomb.pdf',
    what: 'page content that unpacks to 500 MB',
    bytes: () =>
      pdfPage(
        Buffer.from(deflateSync(deflateSync(Buffer.alloc(500 * MIB, ' '), { level: 9 }))).toString('latin1'),
        '/Filter [/FlateDecode /FlateDecode] ',
      ),
    outcome: ['parses', 'parse_failed', 'parser_memory', 'parser_timeout', 'no_text', 'file_empty'],
  },
  {
    name: 'text.pdf',
    what: 'a page with 300,000 pieces of text',
    bytes: () =>
      pdfPage(
        Buffer.from(deflateSync(`BT /F1 1 Tf ${'1 0 Td (x) Tj '.repeat(300_000)} ET`)).toString('latin1'),
        '/Filter /FlateDecode ',
      ),
    outcome: ['parses', 'parse_failed', 'no_text', 'parser_timeout', 'file_empty'],
  },
  {
    name: 'script.pdf',
    what: 'JavaScript that runs when it is opened',
    bytes: () =>
      pdfOf([
        '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (while(true){}) >> >>',
        '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
        stream('BT /F1 12 Tf 72 700 Td (The only text of the page) Tj ET'),
        '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
      ]),
    outcome: ['parses'],
  },
  {
    name: 'locked.pdf',
    what: 'a PDF with a password',
    bytes: () =>
      pdfOf(
        [
          '<< /Type /Catalog /Pages 2 0 R >>',
          '<< /Type /Pages /Kids [] /Count 0 >>',
          `<< /Filter /Standard /V 1 /R 2 /O <${'ab'.repeat(32)}> /U <${'cd'.repeat(32)}> /P -44 >>`,
        ],
        {
          trailer: `/Encrypt 3 0 R /ID [<${'01'.repeat(16)}> <${'01'.repeat(16)}>] `,
        },
      ),
    outcome: ['encrypted'],
  },
]
