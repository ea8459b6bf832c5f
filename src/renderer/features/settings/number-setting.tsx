import { NumberInput } from '@mantine/core'
import { useState } from 'react'
import type { Settings } from '../../../shared/settings.ts'
import { useSaveSettings } from './use-save-settings.ts'

export type NumberField = {
  readonly name: {
    [K in keyof Settings]: Settings[K] extends number ? K : never
  }[keyof Settings]
  readonly label: string
  readonly description: string
  readonly range: readonly [min: number, max: number]
  readonly suffix?: string
  /** Digits after the point. Default: a whole number. */
  readonly decimals?: number
}

type NumberSettingProps = { readonly settings: Settings; readonly field: NumberField }

/** A number that is saved when its field is left, and put back when it is none. */
export function NumberSetting({ settings, field }: NumberSettingProps) {
  const { name, label, description, suffix, decimals } = field
  const [min, max] = field.range
  const save = useSaveSettings()
  const [value, setValue] = useState<number | string>(settings[name])
  const onSave = (): void => {
    if (typeof value !== 'number') setValue(settings[name])
    else if (value !== settings[name]) save({ [name]: value })
  }
  return (
    <NumberInput
      label={label}
      description={description}
      min={min}
      max={max}
      step={decimals === undefined ? 1 : 0.1}
      allowDecimal={decimals !== undefined}
      decimalScale={decimals}
      clampBehavior="blur"
      thousandSeparator=","
      suffix={suffix}
      value={value}
      onChange={setValue}
      onBlur={onSave}
      onKeyDown={(event) => event.key === 'Enter' && onSave()}
    />
  )
}
