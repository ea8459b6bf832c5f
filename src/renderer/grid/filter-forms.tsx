import { Checkbox, NumberInput, SegmentedControl, TagsInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { BLOCK_TYPES } from '../../shared/domain.ts'
import type { RowFilter, RowScope, Scalar } from '../../shared/rows.ts'
import type { SchemaField } from '../../shared/views.ts'
import { trpc } from '../lib/api.ts'
import { formatBlockType } from '../lib/format.ts'
import styles from './filters.module.css'
import { type FieldDraft, choicesOf, draftOf, withDraft } from './filters.ts'

type FilterForm = { readonly filter: RowFilter; readonly onFilter: (filter: RowFilter) => void }

type TickListProps<T> = {
  readonly label: string
  readonly items: ReadonlyArray<{ readonly value: T; readonly label: string }>
  readonly ticked: readonly T[]
  readonly onTicked: (values: readonly T[]) => void
}

function TickList<T extends Scalar>({ label, items, ticked, onTicked }: TickListProps<T>) {
  return (
    <div className={styles.ticks} role="group" aria-label={label}>
      {items.map((item) => (
        <Checkbox
          key={String(item.value)}
          size="xs"
          label={item.label}
          checked={ticked.includes(item.value)}
          onChange={(event) => {
            const others = ticked.filter((value) => value !== item.value)
            onTicked(event.currentTarget.checked ? [...others, item.value] : others)
          }}
        />
      ))}
    </div>
  )
}

export function TypeFilter({ filter, onFilter }: FilterForm) {
  return (
    <TickList
      label="Block types"
      items={BLOCK_TYPES.map((type) => ({ value: type, label: formatBlockType(type) }))}
      ticked={filter.blockTypes}
      onTicked={(blockTypes) => onFilter({ ...filter, blockTypes: [...blockTypes] })}
    />
  )
}

/** More are found by typing a part of their name. */
const MAX_LISTED = 100

export function DocumentFilter({ filter, onFilter, scope }: FilterForm & { readonly scope: RowScope }) {
  const [search, setSearch] = useState('')
  const projectUid = scope.kind === 'project' ? scope.projectUid : ''
  const documents = useQuery({
    ...trpc.documents.list.queryOptions({ projectUid, schemaUid: null }),
    enabled: scope.kind === 'project',
  })
  const found = (documents.data ?? []).filter(
    ({ name, documentUid }) =>
      filter.documentUids.includes(documentUid) || name.toLowerCase().includes(search.trim().toLowerCase()),
  )
  return (
    <>
      <TextInput
        type="search"
        size="xs"
        aria-label="Search documents"
        placeholder="Search documents"
        data-autofocus
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <TickList
        label="Documents"
        items={found.slice(0, MAX_LISTED).map(({ documentUid, name }) => ({ value: documentUid, label: name }))}
        ticked={filter.documentUids}
        onTicked={(documentUids) => onFilter({ ...filter, documentUids: [...documentUids] })}
      />
      {found.length === 0 && !documents.isPending && <p className={styles.note}>No document has that name.</p>}
      {found.length > MAX_LISTED && <p className={styles.note}>Type to find more.</p>}
    </>
  )
}

type PartProps = {
  readonly field: SchemaField
  readonly draft: FieldDraft
  readonly onDraft: (draft: FieldDraft) => void
}

function NumberPart({ field, draft, onDraft }: PartProps) {
  const bound = (key: 'min' | 'max', label: string) => (
    <NumberInput
      size="xs"
      label={label}
      hideControls
      placeholder={String((key === 'min' ? field.minimum : field.maximum) ?? '')}
      value={draft[key] ?? ''}
      onChange={(value) => onDraft({ ...draft, [key]: typeof value === 'number' ? value : null })}
    />
  )
  return (
    <div className={styles.pair}>
      {bound('min', 'From')}
      {bound('max', 'To')}
    </div>
  )
}

function DatePart({ draft, onDraft }: PartProps) {
  const bound = (key: 'from' | 'to', label: string) => (
    <TextInput
      size="xs"
      type="date"
      label={label}
      value={draft[key] ?? ''}
      onChange={(event) => onDraft({ ...draft, [key]: event.currentTarget.value || null })}
    />
  )
  return (
    <div className={styles.pair}>
      {bound('from', 'From')}
      {bound('to', 'To')}
    </div>
  )
}

function TextPart({ field, draft, onDraft }: PartProps) {
  return (
    <TextInput
      size="xs"
      type="search"
      label={field.kind === 'json' ? 'Its text contains' : 'Contains'}
      data-autofocus
      value={draft.text}
      onChange={(event) => onDraft({ ...draft, text: event.currentTarget.value })}
    />
  )
}

function TagsPart({ draft, onDraft }: PartProps) {
  return (
    <TagsInput
      size="xs"
      label="Holds one of"
      data-autofocus
      comboboxProps={{ withinPortal: false }}
      value={draft.values.map(String)}
      onChange={(values) => onDraft({ ...draft, values })}
    />
  )
}

function ChoicePart({ field, draft, onDraft }: PartProps) {
  // A value that the schema no longer allows can still be asked for.
  const choices = [...new Set([...choicesOf(field), ...draft.values])]
  return (
    <TickList
      label={`Values of ${field.name}`}
      items={choices.map((value) => ({ value, label: String(value) }))}
      ticked={draft.values}
      onTicked={(values) => onDraft({ ...draft, values })}
    />
  )
}

const parts = {
  text: TextPart,
  json: TextPart,
  number: NumberPart,
  integer: NumberPart,
  date: DatePart,
  boolean: ChoicePart,
  enum: ChoicePart,
  tags: TagsPart,
} as const

export function FieldFilterForm({ filter, onFilter, field }: FilterForm & { readonly field: SchemaField }) {
  const draft = draftOf(filter, field.name)
  const onDraft = (next: FieldDraft): void => onFilter(withDraft(filter, field.name, next))
  const Part = parts[field.kind]
  return (
    <>
      {draft.emptiness !== 'empty' && <Part field={field} draft={draft} onDraft={onDraft} />}
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="Empty or not"
        value={draft.emptiness}
        data={[
          { value: 'any', label: 'Any' },
          { value: 'filled', label: 'Not empty' },
          { value: 'empty', label: 'Empty' },
        ]}
        onChange={(emptiness) => onDraft({ ...draft, emptiness })}
      />
      <Checkbox
        size="xs"
        label="Edited by a person"
        checked={draft.isEdited}
        onChange={(event) => onDraft({ ...draft, isEdited: event.currentTarget.checked })}
      />
    </>
  )
}
