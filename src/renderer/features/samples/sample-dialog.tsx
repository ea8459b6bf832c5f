import { Button, Modal, NumberInput } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queryClient, trpc } from '../../lib/api.ts'
import { countOf, formatCount } from '../../lib/format.ts'
import type { Where } from '../../lib/where.ts'
import { Failure } from '../../theme/pieces.tsx'
import { EarlierSamples } from './earlier-samples.tsx'
import { drawWords, marginWords, SIZES, sizeProblem, stagedFilter } from './sample-words.ts'
import styles from './samples.module.css'

const HOME_SIZE = 100
const MAX_SEED = 4_294_967_295

type SizesProps = { readonly size: number; readonly population: number; readonly onSize: (size: number) => void }

function Sizes({ size, population, onSize }: SizesProps) {
  return (
    <div className={styles.sizes} role="group" aria-label="Sizes">
      {SIZES.filter((one) => one < population).map((one) => (
        <button key={one} type="button" className={styles.size} aria-pressed={size === one} onClick={() => onSize(one)}>
          <strong>{formatCount(one)}</strong>
          <span>{marginWords(one, population)}</span>
        </button>
      ))}
      {population > 0 && population <= 10_000 && (
        <button
          type="button"
          className={styles.size}
          aria-pressed={size >= population}
          onClick={() => onSize(population)}
        >
          <strong>All {formatCount(population)}</strong>
          <span>every row</span>
        </button>
      )}
    </div>
  )
}

type SeedProps = { readonly seed: number | null; readonly onSeed: (seed: number | null) => void }

function Seed({ seed, onSeed }: SeedProps) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <div>
      <button type="button" className={styles.disclosure} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <IconChevronRight size={13} aria-hidden data-open={isOpen} />
        More
      </button>
      {isOpen && (
        <NumberInput
          mt={8}
          w={220}
          label="Seed"
          description="The same seed draws the same rows again."
          placeholder="Random"
          min={0}
          max={MAX_SEED}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          value={seed ?? ''}
          onChange={(value) => onSeed(typeof value === 'number' ? value : null)}
        />
      )}
    </div>
  )
}

type SampleFormProps = Where & { readonly onClose: () => void; readonly onDrawn: (sampleUid: string) => void }

function SampleForm({ scope, filter, onClose, onDrawn }: SampleFormProps) {
  const [chosen, setChosen] = useState<number | null>(HOME_SIZE)
  const [seed, setSeed] = useState<number | null>(null)
  const of = stagedFilter(filter)
  const page = useQuery(
    trpc.rows.page.queryOptions(
      { query: { scope, filter: of, sort: null }, offset: 0, limit: 1 },
      { staleTime: 0, gcTime: 0 },
    ),
  )
  const population = page.data?.total ?? null
  const size = chosen ?? 0
  const problem = population === null ? null : sizeProblem(size, population)
  const draw = useMutation(
    trpc.samples.draw.mutationOptions({
      onSuccess: ({ sampleUid }) => {
        void queryClient.invalidateQueries({ queryKey: trpc.samples.pathKey() })
        onDrawn(sampleUid)
      },
    }),
  )
  const canDraw = population !== null && problem === null
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (canDraw) draw.mutate({ scope, filter: of, size: Math.min(size, population), seed })
      }}
    >
      <p>
        Review some rows drawn at random, and know within bounds how right the others are. Then confirm the rest with
        that statement in the history.
      </p>
      <div>
        <div className={styles.sizeLine}>
          <NumberInput
            className={styles.sizeInput}
            label="Rows to draw"
            value={chosen ?? ''}
            min={1}
            max={10_000}
            allowDecimal={false}
            allowNegative={false}
            thousandSeparator=","
            error={problem !== null}
            data-autofocus
            onChange={(value) => setChosen(typeof value === 'number' ? value : null)}
          />
          <Sizes size={size} population={population ?? Infinity} onSize={setChosen} />
        </div>
        <p className={styles.note} role="status">
          {population === null && !page.error && 'Counting the staged rows…'}
          {population !== null &&
            (problem ??
              `From ${countOf(population, 'staged row')}; ${
                size >= population
                  ? 'the accepted share is exact'
                  : `the accepted share is known to ${marginWords(size, population)} or better (95% confidence)`
              }.`)}
        </p>
      </div>
      <Seed seed={seed} onSeed={setSeed} />
      {page.error && <Failure error={page.error} onRetry={() => void page.refetch()} />}
      {draw.error && <Failure error={draw.error} />}
      <EarlierSamples scope={scope} onOpen={onDrawn} />
      <div className={styles.foot}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" disabled={!canDraw} loading={draw.isPending}>
          {drawWords(size, population ?? Infinity)}
        </Button>
      </div>
    </form>
  )
}

type SampleDialogProps = SampleFormProps & { readonly isOpen: boolean }

/** Draws staged rows at random, or opens rows that were drawn before. */
export function SampleDialog({ isOpen, ...props }: SampleDialogProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={props.onClose}
      title="Review a random sample"
      size={580}
      closeButtonProps={{ 'aria-label': 'Close' }}
      keepMounted={false}
    >
      <SampleForm {...props} />
    </Modal>
  )
}
