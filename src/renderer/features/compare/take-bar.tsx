import { Button } from '@mantine/core'
import { IconArrowLeft, IconArrowRight, IconX } from '@tabler/icons-react'
import { formatCount } from '../../lib/format.ts'
import { KeyOf } from '../../keys/key-of.tsx'
import { FilterTab } from '../../theme/pieces.tsx'
import styles from './compare.module.css'
import type { RunPair } from './default-pair.ts'
import { type Side, SIDES, sideNames, takerOf } from './sides.ts'

type TakeBarProps = {
  readonly pair: RunPair
  readonly field: string | null
  readonly onField: (field: string | null) => void
  readonly onlyDifferent: boolean
  readonly onOnlyDifferent: (onlyDifferent: boolean) => void
  /** Rows that differ, in the field or in any. */
  readonly differing: number
  /** Rows that at least one of the runs has answered. */
  readonly answered: number
  readonly onTakeAll: (side: Side) => void
}

function TakeButton({
  side,
  pair,
  differing,
  onTakeAll,
}: Pick<TakeBarProps, 'pair' | 'differing' | 'onTakeAll'> & { readonly side: Side }) {
  const taker = takerOf(pair, side)
  if (!taker) return null
  const names = sideNames(pair)
  const Icon = side === 'right' ? IconArrowLeft : IconArrowRight
  return (
    <Button
      leftSection={<Icon size={14} aria-hidden />}
      disabled={differing === 0}
      title={`Into ${names[side === 'right' ? 'left' : 'right']}, as edits that can be undone. First you see which.`}
      onClick={() => onTakeAll(side)}
    >
      Take {names[side]} where they differ ({formatCount(differing)})…
      <KeyOf action={side === 'left' ? 'takeAllLeft' : 'takeAllRight'} />
    </Button>
  )
}

/** Which rows are shown, and taking over a side in all of them. */
export function TakeBar(props: TakeBarProps) {
  const { pair, field, onField, onlyDifferent, onOnlyDifferent, differing, answered } = props
  const isTakeable = SIDES.some((side) => takerOf(pair, side) !== null)
  return (
    <div className={styles.take}>
      <div role="group" aria-label="Rows shown" className={styles.tabs}>
        <FilterTab
          label="Differences"
          count={differing}
          isChosen={onlyDifferent}
          onChoose={() => onOnlyDifferent(true)}
        />
        <FilterTab label="All" count={answered} isChosen={!onlyDifferent} onChoose={() => onOnlyDifferent(false)} />
      </div>
      {field !== null && (
        <Button
          size="compact-xs"
          rightSection={<IconX size={12} aria-hidden />}
          aria-label={`Only ${field}: show all fields`}
          onClick={() => onField(null)}
        >
          {field}
        </Button>
      )}
      <span className={styles.grow} />
      {isTakeable ? (
        <>
          <span className={styles.hint}>
            This row:
            {SIDES.filter((side) => takerOf(pair, side) !== null).map((side) => (
              <span key={side}>
                <KeyOf action={side === 'left' ? 'takeLeft' : 'takeRight'} /> {sideNames(pair)[side]}
              </span>
            ))}
          </span>
          {SIDES.map((side) => (
            <TakeButton key={side} side={side} {...props} />
          ))}
        </>
      ) : (
        <span className={styles.hint}>Neither is a main run, so that no values can be taken over.</span>
      )}
    </div>
  )
}
