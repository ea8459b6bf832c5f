import { Button } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { FileSource } from './import-session.ts'
import { filesOfDrop, filesOfInput } from './chosen-files.ts'
import styles from './imports.module.css'

type DropAreaProps = { readonly onChoose: (source: FileSource) => void; readonly isSmall?: boolean }

/** What Galley reads, said where a person wonders about it. */
function Formats() {
  return (
    <span className={styles.formats}>
      PDF, Word, PowerPoint, Excel, CSV, HTML, Markdown, text, subtitles, mail, Docling JSON, and zip archives of these.
      With pandoc on this machine also OpenDocument, EPUB, LaTeX, reStructuredText and more.
    </span>
  )
}

/** Where files and folders are dropped or chosen. */
export function DropArea({ onChoose, isSmall = false }: DropAreaProps) {
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    // React has no prop for it.
    folder.current?.setAttribute('webkitdirectory', '')
  }, [])
  const take = (input: HTMLInputElement): void => {
    // The list empties with the input, so its files are taken out before.
    const chosen = filesOfInput(input.files)
    onChoose(() => chosen)
    input.value = ''
  }
  return (
    <div
      className={styles.drop}
      data-over={isOver || undefined}
      data-small={isSmall || undefined}
      role="group"
      aria-label="Drop area"
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setIsOver(false)
        onChoose(filesOfDrop(event.dataTransfer))
      }}
    >
      {!isSmall && <IconFileUpload size={30} stroke={1.3} aria-hidden />}
      <strong>{isSmall ? 'Drop more here' : 'Drop files or folders here'}</strong>
      {!isSmall && <Formats />}
      <div className={styles.buttons}>
        <Button onClick={() => files.current?.click()}>Choose files</Button>
        <Button onClick={() => folder.current?.click()}>Choose a folder</Button>
      </div>
      {!isSmall && (
        <span className={styles.formats}>
          You see what will be added before anything is. Folders are read with everything in them; hidden files and what
          a .galleyignore names are left out.
        </span>
      )}
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label="Files to add"
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        ref={folder}
        type="file"
        multiple
        hidden
        aria-label="Folder to add"
        onChange={(event) => take(event.currentTarget)}
      />
    </div>
  )
}
