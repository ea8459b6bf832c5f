import { NumberInput, Select, TagsInput, Textarea, TextInput } from '@mantine/core'
import type { KeyboardEvent } from 'react'
import type { SchemaField } from '../../../shared/views.ts'
import { showValue } from '../../grid/values.ts'
import { boundsOf, stepOf } from './field-draft.ts'
import type { FieldEditor } from './use-field.ts'

const ISO_DATE = /^(?:\d{4}-\d{2}-\d{2})?$/

type FieldInputProps = {
  readonly field: SchemaField
  readonly editor: FieldEditor
  /** Keeps the value and confirms the row. */
  readonly onConfirm: () => void
}

function useFieldKeys({ field, editor, onConfirm }: FieldInputProps) {
  return (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'Escape' && editor.isDirty) {
      editor.restore()
      event.stopPropagation()
    }
    if (event.key !== 'Enter') return
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault()
      void editor.save().then((isKept) => {
        if (isKept) onConfirm()
      })
      return
    }
    // In JSON a line break is more often meant, and the value is kept when the focus leaves.
    if (event.shiftKey || field.kind === 'json' || field.kind === 'tags') return
    event.preventDefault()
    void editor.save()
  }
}

/** The editor for a field's kind. Enter or leaving it keeps the value, Esc restores it, Ctrl Enter keeps and confirms. */
export function FieldInput(props: FieldInputProps) {
  const { field, editor } = props
  const onKeyDown = useFieldKeys(props)
  const { input, problem } = editor
  const text = typeof input === 'string' ? input : ''
  const shared = {
    id: `field-${field.name}`,
    error: problem,
    'aria-describedby': field.description ? `field-${field.name}-about` : undefined,
    onKeyDown,
  }
  const onBlur = (): void => void editor.save()
  switch (field.kind) {
    case 'boolean':
    case 'enum':
      return (
        <Select
          {...shared}
          data={field.kind === 'boolean' ? ['true', 'false'] : [...field.options]}
          value={text === '' ? null : text}
          searchable={field.options.length > 8}
          onChange={(next) => {
            if (next !== null) void editor.save(next)
          }}
        />
      )
    case 'tags':
      return (
        <TagsInput
          {...shared}
          value={Array.isArray(input) ? input.map(showValue) : []}
          onChange={(tags) => void editor.save(tags)}
        />
      )
    case 'number':
    case 'integer':
      return (
        <NumberInput
          {...shared}
          {...(field.minimum !== null && { min: field.minimum })}
          {...(field.maximum !== null && { max: field.maximum })}
          allowDecimal={field.kind === 'number'}
          clampBehavior="none"
          step={stepOf(field)}
          placeholder={boundsOf(field) ?? undefined}
          value={text}
          onChange={(next) => editor.type(String(next))}
          onBlur={onBlur}
        />
      )
    case 'date':
      return (
        <TextInput
          {...shared}
          type={ISO_DATE.test(text) ? 'date' : 'text'}
          value={text}
          onChange={(event) => editor.type(event.currentTarget.value)}
          onBlur={onBlur}
        />
      )
    case 'text':
    case 'json':
      return <LongInput {...props} shared={shared} text={text} onBlur={onBlur} />
  }
}

type LongInputProps = FieldInputProps & {
  readonly shared: object
  readonly text: string
  readonly onBlur: () => void
}

function lengthNote({ maxLength }: SchemaField, text: string): string | null {
  return maxLength === null ? null : `${Array.from(text).length} of ${maxLength} characters`
}

function jsonFault(text: string): string | null {
  if (text.trim() === '') return null
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    return error instanceof Error ? `Not JSON yet: ${error.message.split('\n')[0] ?? ''}` : 'Not JSON yet'
  }
}

function LongInput({ field, editor, shared, text, onBlur }: LongInputProps) {
  const isJson = field.kind === 'json'
  const note = !editor.isDirty ? null : isJson ? jsonFault(text) : lengthNote(field, text)
  return (
    <Textarea
      {...shared}
      autosize
      minRows={isJson ? 4 : 1}
      maxRows={isJson ? 24 : 12}
      value={text}
      {...(isJson && { classNames: { input: 'mono' }, spellCheck: false })}
      {...(note !== null &&
        editor.problem === null && { description: note, inputWrapperOrder: ['input', 'description'] })}
      onChange={(event) => editor.type(event.currentTarget.value)}
      onBlur={onBlur}
    />
  )
}
