import { ActionIcon, Menu, Select, Tooltip } from '@mantine/core'
import { IconDots, IconReplace, IconVersions, IconX } from '@tabler/icons-react'
import { KeyOf } from '../../keys/key-of.tsx'
import type { SchemaField } from '../../../shared/views.ts'
import { clusterable, replaceable } from './field-kinds.ts'
import styles from './facets.module.css'

type FacetHeadProps = {
  readonly fields: readonly SchemaField[]
  readonly field: SchemaField | null
  readonly isReadOnly: boolean
  readonly onField: (field: string) => void
  readonly onCluster: (field: string) => void
  readonly onReplace: (field: string) => void
  readonly onClose: () => void
}

/** Which field, what can be done with its values, and the way out. */
export function FacetHead({ fields, field, isReadOnly, onField, onCluster, onReplace, onClose }: FacetHeadProps) {
  return (
    <div className={styles.head}>
      <Select
        className={styles.fieldChoice}
        aria-label="Facet of"
        placeholder="Choose a field"
        data={fields.map(({ name }) => name)}
        value={field?.name ?? null}
        searchable={fields.length > 8}
        nothingFoundMessage="No such field"
        maxDropdownHeight={360}
        comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
        onChange={(name) => {
          if (name !== null) onField(name)
        }}
      />
      {field && !isReadOnly && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Tooltip label="Clean up">
              <ActionIcon variant="subtle" color="gray" size={30} aria-label="Clean up this field">
                <IconDots size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconVersions size={14} aria-hidden />}
              rightSection={<KeyOf action="cluster" />}
              disabled={!clusterable(field)}
              onClick={() => onCluster(field.name)}
            >
              Merge similar values…
            </Menu.Item>
            <Menu.Item
              leftSection={<IconReplace size={14} aria-hidden />}
              rightSection={<KeyOf action="replace" />}
              disabled={!replaceable(field)}
              onClick={() => onReplace(field.name)}
            >
              Find and replace…
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <Tooltip label="Close">
        <ActionIcon variant="subtle" color="gray" size={30} aria-label="Close the facets" onClick={onClose}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}
