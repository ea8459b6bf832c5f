/** Complex fields: instruction and result are marked by single characters in the flow of text, one field in another. */
import { elements, firstElement, type XmlElement } from '../../xml/parse-xml.ts'
import { integerOf, isOn, valueOf } from './properties.ts'

type Field = {
  instruction: string
  isResult: boolean
  hasText: boolean
  href: string | null
  readonly form: XmlElement | undefined
}

/** What the end of a field adds to the text when it keeps no result there. */
export type FieldEnd =
  | { readonly kind: 'checkbox'; readonly isChecked: boolean }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | null

export class FieldStack {
  readonly #fields: Field[] = []
  #instructions = 0

  /** Text stands in an instruction, which is not shown. */
  get isHidden(): boolean {
    return this.#instructions > 0
  }

  get href(): string | null {
    return this.#fields.at(-1)?.href ?? null
  }

  begin(character: XmlElement): void {
    this.#fields.push({
      instruction: '',
      isResult: false,
      hasText: false,
      href: this.href,
      form: firstElement(character, 'w:ffData'),
    })
    this.#instructions += 1
  }

  instruct(text: string): void {
    const field = this.#fields.at(-1)
    if (field && !field.isResult && field.instruction.length < 4096) field.instruction += text
  }

  separate(): void {
    const field = this.#fields.at(-1)
    if (!field || field.isResult) return
    field.isResult = true
    field.href = linkOf(field.instruction) ?? field.href
    this.#instructions -= 1
  }

  showed(): void {
    const field = this.#fields.at(-1)
    if (field) field.hasText = true
  }

  end(): FieldEnd {
    const field = this.#fields.pop()
    if (!field) return null
    if (!field.isResult) this.#instructions -= 1
    const parent = this.#fields.at(-1)
    if (parent && field.hasText) parent.hasText = true
    return this.isHidden ? null : endOf(field)
  }

  /** An instruction or a link that a paragraph leaves open is damage: the rest of the text must not go with it. */
  endParagraph(): void {
    while (this.#instructions > 0) this.end()
    const open = this.#fields.at(-1)
    if (open) open.href = null
  }
}

function endOf({ form, instruction, hasText }: Field): FieldEnd {
  const box = firstElement(form, 'w:checkBox')
  if (box) {
    const state = firstElement(box, 'w:checked') ?? firstElement(box, 'w:default')
    return { kind: 'checkbox', isChecked: state !== undefined && isOn(state.attributes['w:val']) }
  }
  if (hasText) return null
  const list = firstElement(form, 'w:ddList')
  if (list) {
    const chosen = integerOf(valueOf(list, 'w:result') ?? valueOf(list, 'w:default')) ?? 0
    return { kind: 'text', text: elements(list, 'w:listEntry')[chosen]?.attributes['w:val'] ?? '' }
  }
  return /^\s*(?:EQ|SYMBOL|=|DOCPROPERTY|AUTHOR|DATE)\b/i.test(instruction) ? { kind: 'missing' } : null
}

/** The address of a HYPERLINK field; null for other fields and for places in the document itself. */
export function linkOf(instruction: string): string | null {
  const [, address] = /^\s*HYPERLINK\s+"([^"]+)"/i.exec(instruction) ?? []
  return address ?? null
}
