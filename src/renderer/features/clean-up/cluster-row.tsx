import { Checkbox, Select, TextInput } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import type { ValueCluster } from '../../../shared/review-work.ts'
import type { SchemaField } from '../../../shared/views.ts'
import { countOf, formatCount } from '../../lib/format.ts'
import { showScalar } from '../facets/field-filters.ts'
import styles from './clean-up.module.css'
import type { ClusterChoice } from './merges.ts'

/** More take the sight of the other clusters; the rest is a click away. */
const FEW_VALUES = 6
const VALUE_PX = 26
const MORE_PX = 24
const PADDING_PX = 14
const LEAST_PX = 46

/** As clean-up.module.css draws it. */
export function clusterHeight({ values }: ValueCluster, isWhole: boolean): number {
  const shown = isWhole ? values.length : Math.min(values.length, FEW_VALUES)
  return Math.max(LEAST_PX, PADDING_PX + shown * VALUE_PX + (values.length > FEW_VALUES ? MORE_PX : 0))
}

type TargetProps = {
  readonly field: SchemaField
  readonly cluster: ValueCluster
  readonly target: string
  readonly onTarget: (target: string) => void
}

function Target({ field, cluster, target, onTarget }: TargetProps) {
  const label = `What ${cluster.suggestion} and the like become`
  if (field.kind === 'enum')
    return (
      <Select
        aria-label={label}
        data={[...new Set([...field.options, cluster.suggestion])]}
        value={target}
        onChange={(value) => {
          if (value !== null) onTarget(value)
        }}
      />
    )
  return (
    <TextInput
      aria-label={label}
      value={target}
      error={target.trim() === ''}
      maxLength={field.maxLength ?? undefined}
      onChange={(event) => onTarget(event.currentTarget.value)}
    />
  )
}

type ClusterRowProps = {
  readonly field: SchemaField
  readonly cluster: ValueCluster
  readonly choice: ClusterChoice
  readonly isWhole: boolean
  readonly onWhole: () => void
  readonly onChange: (change: Partial<ClusterChoice>) => void
  readonly onValue: (value: string) => void
}

/** Values that may mean the same, each to be left out, and the one that they become. */
export function ClusterRow({ field, cluster, choice, isWhole, onWhole, onChange, onValue }: ClusterRowProps) {
  const { values, suggestion } = cluster
  const { isTicked, left, target } = choice
  const shown = isWhole ? values : values.slice(0, FEW_VALUES)
  return (
    <div className={styles.cluster} data-ticked={isTicked}>
      <Checkbox
        aria-label={`Merge ${suggestion} and ${countOf(values.length - 1, 'other')}`}
        checked={isTicked && left.length === 0}
        indeterminate={isTicked && left.length > 0}
        onChange={() => onChange({ isTicked: !isTicked || left.length > 0, left: [] })}
      />
      <ul className={styles.clusterValues} aria-label={`Values like ${suggestion}`}>
        {shown.map(({ value, rows }) => (
          <li key={value} data-left={isTicked && left.includes(value)}>
            <Checkbox
              size="xs"
              label={
                <span className={styles.exact} title={value}>
                  {showScalar(value)}
                </span>
              }
              aria-label={`${value}, ${countOf(rows, 'row')}`}
              checked={isTicked && !left.includes(value)}
              classNames={{ root: styles.tick, body: styles.tickBody, labelWrapper: styles.tickLabel }}
              onChange={() => onValue(value)}
            />
            <button
              type="button"
              className={styles.use}
              aria-label={`Make ${value} the value of all`}
              disabled={value === target}
              onClick={() => onChange({ target: value })}
            >
              use
            </button>
            <span className={styles.count}>{formatCount(rows)}</span>
          </li>
        ))}
        {values.length > FEW_VALUES && (
          <li className={styles.more}>
            <button type="button" className={styles.link} aria-expanded={isWhole} onClick={onWhole}>
              {isWhole ? 'Show fewer' : `Show all ${formatCount(values.length)} values`}
            </button>
          </li>
        )}
      </ul>
      <IconArrowRight className={styles.arrow} size={14} aria-hidden />
      <Target field={field} cluster={cluster} target={target} onTarget={(next) => onChange({ target: next })} />
    </div>
  )
}
