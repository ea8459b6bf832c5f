/** Reads a mail: subject, headers, body, and the mails in it; attachments are named, not opened. */
import PostalMime, { type Email } from 'postal-mime'
import { AppError } from '../../../../shared/errors.ts'
import type { ReceiptItem } from '../../../../shared/receipt.ts'
import { BODY, createDocumentBuilder, type DocumentBuilder } from '../../docling/builder.ts'
import type { NodeRef } from '../../docling/model.ts'
import type { Reader } from '../../reader.ts'
import { createFoundCounter, type FoundCounter } from '../../receipt-counts.ts'
import { fillHtml } from '../html/fill-html.ts'
import { repairControls } from '../windows-1252.ts'
import { isMail, isPictureOf, leftOutAttachments } from './attachments.ts'
import { headerLines } from './mail-headers.ts'

/** Mails in mails in mails. */
const MAX_MAILS_DEEP = 5
const NEWLINE = 0x0a

type Mail = {
  readonly name: string
  readonly builder: DocumentBuilder
  readonly found: FoundCounter
  readonly skipped: ReceiptItem[]
  readonly warnings: ReceiptItem[]
}

export const readEml: Reader = async ({ name, bytes }) => {
  const mail: Mail = { name, builder: createDocumentBuilder(), found: createFoundCounter(), skipped: [], warnings: [] }
  const email = await parseMail(name, withoutEnvelope(bytes))
  if (!email.headers.some(({ key }) => KNOWN_HEADERS.has(key)))
    throw new AppError('parse_failed', `"${name}" is not a mail: it has neither a sender nor a subject nor a date.`)
  await addMail(mail, email, { parent: BODY, depth: 0 })
  const { builder, skipped, warnings } = mail
  return { document: builder.finish(), found: mail.found.counts(), skipped, warnings, sourceTotalCharacters: null }
}

const KNOWN_HEADERS: ReadonlySet<string> = new Set(
  'from to cc subject date received return-path message-id mime-version content-type delivered-to sender'.split(' '),
)

async function parseMail(name: string, bytes: Uint8Array | ArrayBuffer): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, { forceRfc822Attachments: true })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('parse_failed', `"${name}" could not be read as a mail: ${why}.`, { cause })
  }
}

/** The line with which mailbox files begin a mail is no header. */
function withoutEnvelope(bytes: Uint8Array): Uint8Array {
  const starts = Buffer.from(bytes.subarray(0, 5)).toString('latin1')
  return starts === 'From ' ? bytes.subarray(bytes.indexOf(NEWLINE) + 1) : bytes
}

type At = { readonly parent: NodeRef; readonly depth: number }

async function addMail(mail: Mail, email: Email, { parent, depth }: At): Promise<void> {
  const { builder } = mail
  const subject = oneLine(email.subject ?? '')
  if (depth === 0 && subject !== '') builder.addText(parent, { label: 'title', text: subject })
  if (depth > 0) builder.addText(parent, { label: 'section_header', level: depth + 1, text: subject || 'Message' })
  const lines = headerLines(email)
  if (lines.length > 0) {
    const group = builder.addGroup(parent, { label: 'key_value_area', name: 'headers' })
    for (const text of lines) builder.addText(group, { label: 'text', text: oneLine(text) })
  }
  const levelsAbove = depth === 0 && subject === '' ? 0 : depth + 1
  addBody(mail, email, { parent, levelsAbove })
  await addParts(mail, email, { parent, depth })
}

type Below = { readonly parent: NodeRef; readonly levelsAbove: number }

function addBody(mail: Mail, email: Email, { parent, levelsAbove }: Below): void {
  const { builder, name } = mail
  const html = repairControls(email.html ?? '')
  if (html.trim() !== '') {
    const filled = fillHtml(builder, parent, { text: html, name, levelsAbove })
    mail.found.addAll(filled.found)
    mail.skipped.push(...filled.skipped)
    mail.warnings.push(...filled.warnings)
    return
  }
  const text = repairControls(email.text ?? '')
  const paragraphs = paragraphsOf(text)
  for (const paragraph of paragraphs) builder.addText(parent, { label: 'text', text: paragraph })
  mail.found.addAll({ characters: text.trim().length, paragraphs: paragraphs.length })
}

/** Blank lines part paragraphs; a change of the quoting depth does too. */
export function paragraphsOf(text: string): readonly string[] {
  const paragraphs: string[][] = []
  let quoting = -1
  for (const line of text.split(/\r\n?|\n/)) {
    const depth = quotingOf(line)
    if (line.trim() === '' || line.replace(/[> \t]/g, '') === '') quoting = -1
    else {
      if (depth !== quoting) paragraphs.push([])
      quoting = depth
      paragraphs.at(-1)?.push(line.trimEnd())
    }
  }
  return paragraphs.map((lines) => lines.join('\n').trim())
}

function quotingOf(line: string): number {
  let depth = 0
  for (const char of line) {
    if (char === '>') depth += 1
    else if (char !== ' ') break
  }
  return depth
}

async function addParts(mail: Mail, email: Email, { parent, depth }: At): Promise<void> {
  const { builder } = mail
  const others = []
  for (const part of email.attachments) {
    if (isMail(part) && depth < MAX_MAILS_DEEP && typeof part.content !== 'string') {
      const inner = await PostalMime.parse(part.content, { forceRfc822Attachments: true }).catch(() => null)
      if (inner) await addMail(mail, inner, { parent, depth: depth + 1 })
      else others.push(part)
    } else if (isPictureOf(email, part)) {
      if (!email.html) builder.addPicture(parent, {})
    } else others.push(part)
  }
  mail.skipped.push(...leftOutAttachments(others))
  mail.found.add('attachments', others.length)
}

function oneLine(text: string): string {
  return repairControls(text).replace(/\s+/g, ' ').trim()
}
