/** The parts of a mail beside its text: which are pictures of it, and how the others are told of. */
import type { Attachment, Email } from 'postal-mime'
import type { ReceiptItem } from '../../../../shared/receipt.ts'
import { counted, receiptItem } from '../../receipt-item.ts'

/** Attachments that are told of one by one. */
const MAX_NAMED = 20
const ENCRYPTED = /^application\/(?:x-)?pkcs7-mime$|^application\/pgp-encrypted$/
/** Signatures and the like: nothing that a person reads. */
const SILENT = /^application\/(?:(?:x-)?pkcs7-signature|pgp-signature|pgp-keys)$/

export function isMail({ mimeType, content }: Attachment): boolean {
  return mimeType === 'message/rfc822' && typeof content !== 'string'
}

/** A picture that stands in the text, not one that is sent along. */
export function isPictureOf({ html }: Email, { mimeType, disposition, related, contentId }: Attachment): boolean {
  if (!mimeType.startsWith('image/') || disposition === 'attachment') return false
  const id = contentId?.replace(/^<|>$/g, '')
  const isUsed = id !== undefined && id !== '' && html?.includes(`cid:${id}`) === true
  return isUsed || (related ?? false) || disposition === 'inline'
}

export function leftOutAttachments(attachments: readonly Attachment[]): readonly ReceiptItem[] {
  const told = attachments.filter(({ mimeType }) => !SILENT.test(mimeType))
  const named = told.slice(0, MAX_NAMED).map(toItem)
  const rest = told.length - named.length
  if (rest <= 0) return named
  const more = counted(rest, 'more attachment')
  const message = `${more} ${rest === 1 ? 'was' : 'were'} not read: add each as a file of its own.`
  return [...named, receiptItem({ code: 'attachment', count: rest, short: more, message })]
}

function toItem(attachment: Attachment): ReceiptItem {
  const name = nameOf(attachment)
  const { mimeType } = attachment
  if (ENCRYPTED.test(mimeType))
    return receiptItem({
      code: 'encrypted_part',
      short: 'Encrypted or sealed text',
      message: `The part "${name}" (${mimeType}) is encrypted or sealed and was not read: save the mail decrypted and add that.`,
      where: name,
    })
  return receiptItem({
    code: 'attachment',
    short: `Attachment ${name}`,
    message: `The attachment "${name}" (${mimeType}, ${sizeOf(attachment)}) was not read: add it as a file of its own.`,
    where: name,
  })
}

const MAX_NAME = 120

function nameOf({ filename, mimeType }: Attachment): string {
  const name = (filename ?? '').replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '').trim()
  return name === '' ? `without a name, ${mimeType}` : name.slice(0, MAX_NAME)
}

function sizeOf({ content }: Attachment): string {
  const bytes = typeof content === 'string' ? content.length : content.byteLength
  return bytes < 1024 ? `${bytes} bytes` : `${Math.round(bytes / 1024)} KiB`
}
