import { TextInput } from '@mantine/core'
import styles from './facets.module.css'

type Days = { readonly from: string | null; readonly to: string | null }
type DateRangeProps = {
  readonly label: string
  readonly days: Days
  readonly onDays: (days: Days) => void
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** From one day to another, both counted; an empty end is open. */
export function DateRange({ label, days, onDays }: DateRangeProps) {
  const input = (end: keyof Days, words: string) => (
    <TextInput
      key={`${end} ${days[end] ?? ''}`}
      type="date"
      label={words}
      aria-label={`${words}, ${label}`}
      defaultValue={days[end] ?? ''}
      onBlur={(event) => {
        const text = event.currentTarget.value
        const day = DAY.test(text) ? text : null
        if (day !== days[end]) onDays({ ...days, [end]: day })
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
      }}
    />
  )
  return (
    <div className={styles.dates}>
      {input('from', 'From')}
      {input('to', 'To')}
    </div>
  )
}
