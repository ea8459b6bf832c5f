import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconChartBar,
  IconDice3,
  IconDots,
  IconHistory,
  IconLayoutSidebar,
  IconLayoutSidebarRight,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ViewMenu } from '../../grid/view-menu.tsx'
import { KeyOf } from '../../keys/key-of.tsx'
import { openHistory } from '../history/history-state.ts'
import styles from './desk.module.css'
import type { Desk } from './use-desk.ts'

type ToolsProps = { readonly desk: Desk }

/** What is open beside the grid, and how its rows are shown. */
export function DeskTools({ desk }: ToolsProps) {
  const { areFacetsOpen, setFacetsOpen, hasRun, panel } = desk
  return (
    <>
      {hasRun && (
        <Tooltip
          label={
            <>
              Facets <KeyOf action="facets" />
            </>
          }
        >
          <ActionIcon
            className={styles.spare}
            variant="default"
            size={30}
            aria-label={areFacetsOpen ? 'Hide the facets' : 'Show the facets'}
            aria-pressed={areFacetsOpen}
            onClick={() => setFacetsOpen(!areFacetsOpen)}
          >
            <IconLayoutSidebar size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip
        label={
          <>
            Side panel <KeyOf action="panel" />
          </>
        }
      >
        <ActionIcon
          className={styles.spare}
          variant="default"
          size={30}
          aria-label={panel.isOpen ? 'Hide the side panel' : 'Show the side panel'}
          aria-pressed={panel.isOpen}
          onClick={() => panel.setIsOpen(!panel.isOpen)}
        >
          <IconLayoutSidebarRight size={15} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <ViewMenu
        grid={desk.grid}
        schemaUid={desk.schemaUid}
        fields={desk.fields}
        density={desk.density}
        onDensity={desk.setDensity}
      />
    </>
  )
}

type MoreProps = ToolsProps & {
  readonly label: string
  /** Items of the screen, below those of the desk. */
  readonly children?: ReactNode
}

/** What is wanted now and then, and where the bar is short all that is not there. */
export function DeskMenu({ desk, label, children }: MoreProps) {
  const { hasRun, isReadOnly, areFacetsOpen, panel } = desk
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={label} title={label} data-key="more">
          <IconDots size={15} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {hasRun && (
          <Menu.Item
            leftSection={<IconChartBar size={14} aria-hidden />}
            rightSection={<KeyOf action="facets" />}
            onClick={() => desk.setFacetsOpen(!areFacetsOpen)}
          >
            {areFacetsOpen ? 'Hide the facets' : 'Facets of a field'}
          </Menu.Item>
        )}
        {hasRun && !isReadOnly && (
          <Menu.Item
            leftSection={<IconDice3 size={14} aria-hidden />}
            rightSection={<KeyOf action="sample" />}
            onClick={() => desk.setSampling(true)}
          >
            Draw a sample…
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconHistory size={14} aria-hidden />}
          rightSection={<KeyOf action="history" />}
          onClick={openHistory}
        >
          History
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowBackUp size={14} aria-hidden />}
          rightSection={<KeyOf action="undo" />}
          onClick={() => void desk.actions.undo()}
        >
          Undo
        </Menu.Item>
        <Menu.Item
          className={styles.folded}
          leftSection={<IconLayoutSidebarRight size={14} aria-hidden />}
          rightSection={<KeyOf action="panel" />}
          onClick={() => panel.setIsOpen(!panel.isOpen)}
        >
          {panel.isOpen ? 'Hide the side panel' : 'Side panel'}
        </Menu.Item>
        {children}
      </Menu.Dropdown>
    </Menu>
  )
}
