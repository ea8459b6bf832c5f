/** The headers of a mail that a person reads, as lines. */
import type { Address, Email } from 'postal-mime'

/** One line for each header that is there; the date stands as the sender wrote it, with the sender's time zone. */
export function headerLines(email: Email): readonly string[] {
  const from = addressesOf(email.from ? [email.from] : [])
  const replyTo = addressesOf(email.replyTo)
  const date = email.headers.find(({ key }) => key === 'date')?.value.trim() ?? ''
  const lines: ReadonlyArray<readonly [string, string]> = [
    ['From', from],
    ['To', addressesOf(email.to)],
    ['Cc', addressesOf(email.cc)],
    ['Bcc', addressesOf(email.bcc)],
    ['Reply-To', replyTo === from ? '' : replyTo],
    ['Date', date],
  ]
  return lines.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`)
}

function addressesOf(addresses: readonly Address[] = []): string {
  return addresses
    .map(toText)
    .filter((text) => text !== '')
    .join(', ')
}

function toText(address: Address): string {
  if (address.group) return `${address.name}: ${addressesOf(address.group)};`
  if (address.name === '' || address.name === address.address) return address.address
  return address.address === '' ? address.name : `${address.name} <${address.address}>`
}
