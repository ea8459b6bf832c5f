import { Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { RowFilter } from '../../../shared/rows.ts'
import { countOf, formatBlockType } from '../../lib/format.ts'
import { describeFilter } from '../facets/field-filters.ts'
import styles from './desk.module.css'

type ChipView = { readonly key: string; readonly words: string; readonly without: RowFilter }

function chipsOf(filter: RowFilter): readonly ChipView[] {
  const { blockTypes, documentUids, fields, sampleUid, differsFrom } = filter
  const chips: ChipView[] = []
  if (documentUids.length > 0)
    chips.push({
      key: 'documents',
      words: countOf(documentUids.length, 'document'),
      without: { ...filter, documentUids: [] },
    })
  if (blockTypes.length > 0)
    chips.push({
      key: 'types',
      words: blockTypes.map(formatBlockType).join(', '),
      without: { ...filter, blockTypes: [] },
    })
  for (const [index, one] of fields.entries())
    chips.push({
      key: `field-${index}`,
      words: `${one.field}: ${describeFilter(one)}`,
      without: { ...filter, fields: fields.filter((other) => other !== one) },
    })
  if (differsFrom)
    chips.push({
      key: 'differs',
      words: differsFrom.field === null ? 'differs from another run' : `${differsFrom.field} differs from another run`,
      without: { ...filter, differsFrom: null },
    })
  if (sampleUid !== null) chips.push({ key: 'sample', words: 'in the sample', without: { ...filter, sampleUid: null } })
  return chips
}

type FilterChipsProps = {
  readonly filter: RowFilter
  readonly onFilter: (filter: RowFilter) => void
  readonly onClear: () => void
}

/** The filters that are not seen elsewhere, each with a way to leave it. */
export function FilterChips({ filter, onFilter, onClear }: FilterChipsProps) {
  const chips = chipsOf(filter)
  if (chips.length === 0) return null
  return (
    <div className={styles.chips} role="group" aria-label="Active filters">
      {chips.map(({ key, words, without }) => (
        <button
          key={key}
          type="button"
          className={styles.chip}
          aria-label={`Remove the filter ${words}`}
          onClick={() => onFilter(without)}
        >
          <span>{words}</span>
          <IconX size={12} aria-hidden />
        </button>
      ))}
      <Button size="compact-xs" variant="subtle" onClick={onClear}>
        Clear all
      </Button>
    </div>
  )
}
