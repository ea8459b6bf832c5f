import { Button } from '@mantine/core'
import { IconListSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { KeyOf } from '../../keys/key-of.tsx'
import styles from './search.module.css'

/** The way from a project to the text of its blocks. */
export function SearchButton({ projectUid }: { readonly projectUid: string }) {
  return (
    <Button
      component={Link}
      to={`/projects/${projectUid}/search`}
      leftSection={<IconListSearch size={14} aria-hidden />}
      aria-label="Search in this project"
      className={styles.button}
    >
      <span className={styles.word}>Search</span>
      <KeyOf action="searchProject" />
    </Button>
  )
}
