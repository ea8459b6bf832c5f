import type { HostileDocument } from './hostile-document.ts'

const MIB = 1024 * 1024
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const utf8 = (text: string): Uint8Array => Buffer.from(text)

export const HOSTILE_TEXTS: readonly HostileDocument[] = [
  {
    name: 'quotes.md',
    what: '50,000 nested quotes',
    bytes: () => utf8(`${'>'.repeat(50_000)} a`),
    outcome: ['parses', 'parse_failed'],
  },
  {
    name: 'lists.md',
    what: '50,000 nested list items',
    bytes: () => utf8(`${'- '.repeat(50_000)}a`),
    outcome: ['parses', 'parse_failed'],
  },
  {
    name: 'brackets.md',
    what: 'half a million open brackets',
    bytes: () => utf8('['.repeat(500_000)),
    outcome: ['parses'],
  },
  {
    name: 'line.txt',
    what: 'one line of 60 MB',
    bytes: () => Buffer.alloc(60 * MIB, 'word '),
    outcome: ['parses', 'parser_memory'],
  },
  {
    name: 'utf8.md',
    what: 'bytes that are no UTF-8',
    bytes: () => latin1('caf\xe9 \xff\xfe\xc0\x80'),
    outcome: ['invalid_utf8'],
  },
  {
    name: 'divs.html',
    what: '100,000 nested elements',
    bytes: () => utf8(`${'<div>'.repeat(100_000)}a`),
    outcome: ['parses', 'parse_failed'],
  },
  {
    name: 'tables.html',
    what: 'tables 2,000 deep',
    bytes: () => utf8(`${'<table><tr><td>'.repeat(2000)}a`),
    outcome: ['parses', 'parse_failed'],
  },
  {
    name: 'spans.html',
    what: 'cells that claim to span a billion rows and columns',
    bytes: () => utf8('<table><tr><td colspan=1000000000 rowspan=1000000000>a<td>b</table>'),
    outcome: ['parses'],
  },
  {
    name: 'attributes.html',
    what: 'one element with 200,000 attributes',
    bytes: () => utf8(`<p ${Array.from({ length: 200_000 }, (_, i) => `a${i}=1`).join(' ')}>text`),
    outcome: ['parses', 'parse_failed'],
  },
  {
    name: 'script.html',
    what: 'scripts, handlers and a base address',
    bytes: () =>
      utf8(
        '<base href="http://127.0.0.1:9/"><script>globalThis.hacked=1</script><p onclick="x()">text</p><img src=x onerror=alert(1)>',
      ),
    outcome: ['parses'],
  },
  { name: 'latin.html', what: 'bytes that are no UTF-8', bytes: () => latin1('<p>caf\xe9</p>'), outcome: ['parses'] },
  {
    name: 'wide.csv',
    what: 'a million columns',
    bytes: () => utf8(`${'a,'.repeat(1_000_000)}\n`),
    outcome: ['parses', 'file_too_large'],
  },
  {
    name: 'cells.csv',
    what: 'three million cells',
    bytes: () => utf8('1,2,3\n'.repeat(1_000_000)),
    outcome: ['file_too_large'],
  },
  {
    name: 'quote.csv',
    what: 'a quote that is never closed',
    bytes: () => utf8(`a,"${'b,\n'.repeat(200_000)}`),
    outcome: ['parses'],
  },
  {
    name: 'cues.vtt',
    what: 'cues with times beyond reason',
    bytes: () => utf8(`WEBVTT\n\n${'99999999999:00:00.000 --> 00:00:00.000\n<v x><c.a.b.c>a\n\n'.repeat(2000)}`),
    outcome: ['parses', 'parse_failed', 'file_empty'],
  },
  {
    name: 'deep.json',
    what: 'arrays 200,000 deep',
    bytes: () => utf8(`{"schema_name":"DoclingDocument","body":${'['.repeat(200_000)}${']'.repeat(200_000)}}`),
    outcome: ['parse_failed', 'unsupported_format', 'file_empty'],
  },
  {
    name: 'cycle.json',
    what: 'items that are their own children, under names of prototypes',
    bytes: () =>
      utf8(
        JSON.stringify({
          schema_name: 'DoclingDocument',
          version: '1.7.0',
          name: 'x',
          body: { self_ref: '#/body', children: [{ $ref: '#/groups/0' }], label: 'unspecified', name: '_root_' },
          groups: [
            {
              self_ref: '#/groups/0',
              children: [{ $ref: '#/groups/0' }, { $ref: '#/body' }, { $ref: '#/texts/0' }, { $ref: '#/__proto__/x' }],
              label: 'list',
              name: 'list',
            },
          ],
          texts: [{ self_ref: '#/texts/0', children: [], label: 'constructor', text: 'kept', orig: 'kept', prov: [] }],
          tables: [],
          pictures: [],
          pages: {},
        }),
      ),
    outcome: ['parses', 'parse_failed'],
  },
  {
    name: 'parts.eml',
    what: 'multipart bodies 5,000 deep',
    bytes: () =>
      utf8(
        `From: a@b.example\nMIME-Version: 1.0\n${Array.from({ length: 5000 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`).join('')}Content-Type: text/plain\n\nhi\n`,
      ),
    outcome: ['parses', 'parse_failed', 'file_empty'],
  },
]
