import { TextInput } from '@mantine/core'
import { useState } from 'react'
import styles from './facets.module.css'

type Days = { readonly from: string | null; readonly to: string | null }
type DateRangeProps = {
  readonly label: string
  readonly days: Days
  /** The first and the last day that there is, as far as it is known. */
  readonly known: Days
  readonly onDays: (days: Days) => void
}

/** Whether the text is a day of the calendar, as `2026-02-07`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

type DayInputProps = {
  readonly words: string
  readonly label: string
  readonly day: string | null
  readonly placeholder: string
  readonly onDay: (day: string | null) => void
}

function DayInput({ words, label, day, placeholder, onDay }: DayInputProps) {
  const [text, setText] = useState(day ?? '')
  const isWrong = text.trim() !== '' && !isDay(text.trim())
  return (
    <TextInput
      label={words}
      aria-label={`${words}, ${label}`}
      placeholder={placeholder}
      value={text}
      error={isWrong}
      title={isWrong ? 'A day is written as 2026-02-07' : undefined}
      inputMode="numeric"
      maxLength={10}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => {
        const next = text.trim() === '' ? null : text.trim()
        if (!isWrong && next !== day) onDay(next)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
      }}
    />
  )
}

/** From one day to another, both counted; an empty end is open. */
export function DateRange({ label, days, known, onDays }: DateRangeProps) {
  const input = (end: keyof Days, words: string) => (
    <DayInput
      key={`${end} ${days[end] ?? ''}`}
      words={words}
      label={label}
      day={days[end]}
      placeholder={known[end] ?? '2026-01-31'}
      onDay={(day) => onDays({ ...days, [end]: day })}
    />
  )
  return (
    <div className={styles.dates}>
      {input('from', 'From')}
      {input('to', 'To')}
    </div>
  )
}
