import { TagsInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { JsonValue } from '../../shared/json.ts'
import type { SchemaField } from '../../shared/views.ts'
import styles from './grid.module.css'
import { valueAsText } from './values.ts'

export type EditorProps = {
  readonly fieldSpec: SchemaField
  readonly value?: JsonValue | null
  /** The key that opened it. */
  readonly eventKey?: string | null
  readonly onValueChange: (value: JsonValue) => void
  readonly stopEditing: () => void
}

/** Long text and JSON, in a box below the cell. Enter keeps it, Shift Enter breaks the line. */
export function TextEditor({ fieldSpec, value, onValueChange }: EditorProps) {
  const area = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(() => valueAsText(fieldSpec, value ?? undefined))
  useEffect(() => {
    area.current?.focus()
    area.current?.select()
  }, [])
  return (
    <div className={styles.popup}>
      <textarea
        ref={area}
        className={fieldSpec.kind === 'json' ? 'mono' : undefined}
        aria-label={`Edit ${fieldSpec.name}`}
        value={text}
        cols={48}
        rows={fieldSpec.kind === 'json' ? 10 : 5}
        onChange={(event) => {
          setText(event.currentTarget.value)
          onValueChange(event.currentTarget.value)
        }}
      />
      <p>
        <span>Enter keeps it · ⇧ Enter new line · Esc leaves it</span>
        {fieldSpec.maxLength !== null && (
          <span>
            {[...text].length} of {fieldSpec.maxLength}
          </span>
        )}
      </p>
    </div>
  )
}

export function NumberEditor({ fieldSpec, value, onValueChange, eventKey }: EditorProps) {
  const input = useRef<HTMLInputElement>(null)
  const typed = eventKey && /^[\d.-]$/.test(eventKey) ? eventKey : null
  const [text, setText] = useState(() => typed ?? valueAsText(fieldSpec, value ?? undefined))
  const first = useRef({ typed, onValueChange })
  useEffect(() => {
    const { typed: start, onValueChange: report } = first.current
    input.current?.focus()
    if (start) report(start)
    else input.current?.select()
  }, [])
  return (
    <input
      ref={input}
      className={styles.number}
      inputMode="decimal"
      aria-label={`Edit ${fieldSpec.name}`}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        onValueChange(event.currentTarget.value)
      }}
    />
  )
}

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/

/** A day from a calendar. What is no day is shown as the text that it is. */
export function DateEditor({ fieldSpec, value, onValueChange }: EditorProps) {
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(() => valueAsText(fieldSpec, value ?? undefined))
  const [isDay] = useState(() => text === '' || ISO_DAY.test(text))
  useEffect(() => input.current?.focus(), [])
  return (
    <input
      ref={input}
      type={isDay ? 'date' : 'text'}
      className={styles.number}
      aria-label={`Edit ${fieldSpec.name}`}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        onValueChange(event.currentTarget.value)
      }}
    />
  )
}

/** One of a few values. Arrows or the first letter move, Enter or a click takes. */
export function ChoiceEditor({ fieldSpec, value, onValueChange, stopEditing }: EditorProps) {
  const list = useRef<HTMLUListElement>(null)
  const options = fieldSpec.kind === 'boolean' ? ['true', 'false'] : fieldSpec.options
  const start = options.indexOf(valueAsText(fieldSpec, value ?? undefined))
  const [active, setActive] = useState(Math.max(0, start))
  const toValue = (option: string): JsonValue => (fieldSpec.kind === 'boolean' ? option === 'true' : option)
  const move = (index: number): void => {
    const option = options[index]
    if (option === undefined) return
    setActive(index)
    onValueChange(toValue(option))
  }
  useEffect(() => list.current?.focus(), [])
  return (
    <ul
      ref={list}
      className={styles.options}
      role="listbox"
      tabIndex={0}
      aria-label={`Edit ${fieldSpec.name}`}
      aria-activedescendant={`choice-${active}`}
      onKeyDown={(event) => {
        if (event.key === 'ArrowDown') move(Math.min(options.length - 1, active + 1))
        else if (event.key === 'ArrowUp') move(Math.max(0, active - 1))
        else if (event.key.length === 1) {
          const letter = event.key.toLowerCase()
          const order = [...options.keys()].map((step) => (active + 1 + step) % options.length)
          const next = order.find((index) => options[index]?.toLowerCase().startsWith(letter))
          if (next !== undefined) move(next)
        } else return
        event.preventDefault()
      }}
    >
      {options.map((option, index) => (
        <li
          key={option}
          id={`choice-${index}`}
          role="option"
          aria-selected={index === start}
          data-active={index === active}
          onMouseEnter={() => setActive(index)}
          onClick={() => {
            move(index)
            // The grid reads the value that React is about to hand over.
            setTimeout(() => stopEditing(), 0)
          }}
        >
          {option}
          {index === start && <span aria-hidden>✓</span>}
        </li>
      ))}
    </ul>
  )
}

export function TagsEditor({ fieldSpec, value, onValueChange }: EditorProps) {
  const input = useRef<HTMLInputElement>(null)
  const [tags, setTags] = useState<string[]>(() => (Array.isArray(value) ? value.map(String) : []))
  useEffect(() => input.current?.focus(), [])
  return (
    <div className={styles.popup} style={{ width: 320 }}>
      <TagsInput
        ref={input}
        aria-label={`Edit ${fieldSpec.name}`}
        value={tags}
        acceptValueOnBlur={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(next) => {
          setTags(next)
          onValueChange(next)
        }}
      />
      <p>Enter adds what is typed, Enter again keeps it</p>
    </div>
  )
}

const editors = {
  text: TextEditor,
  json: TextEditor,
  number: NumberEditor,
  integer: NumberEditor,
  boolean: ChoiceEditor,
  enum: ChoiceEditor,
  date: DateEditor,
  tags: TagsEditor,
} as const

/** The editor of a field by its kind. */
export function FieldEditor(props: EditorProps) {
  const Editor = editors[props.fieldSpec.kind]
  return <Editor {...props} />
}
