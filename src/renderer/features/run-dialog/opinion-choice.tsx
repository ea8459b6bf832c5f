import { Radio } from '@mantine/core'
import styles from './run-dialog.module.css'

const OPINIONS = {
  main: { label: 'Fill what is missing', note: 'Goes on with the run that is there.' },
  new: {
    label: 'Second opinion',
    note: 'A run of its own to compare with: every row is asked, also where the answer is there. The main run stays as it is.',
  },
} as const

type Choice = keyof typeof OPINIONS
const CHOICES: readonly Choice[] = ['main', 'new']

type OpinionChoicesProps = { readonly value: Choice; readonly onChange: (opinion: Choice) => void }

/** For documents that have answers already: go on, or ask somebody else as well. */
export function OpinionChoices({ value, onChange }: OpinionChoicesProps) {
  return (
    <Radio.Group label="What for" value={value} onChange={(opinion) => onChange(opinion === 'new' ? 'new' : 'main')}>
      <div className={styles.cards}>
        {CHOICES.map((choice) => (
          <Radio.Card key={choice} value={choice} className={styles.card} aria-label={OPINIONS[choice].label}>
            <Radio.Indicator size="xs" />
            <strong>{OPINIONS[choice].label}</strong>
          </Radio.Card>
        ))}
      </div>
      <p className={styles.note}>{OPINIONS[value].note}</p>
    </Radio.Group>
  )
}
