import { useEffect, useState } from 'react'
import { filesOfDrop } from './chosen-files.ts'
import { openImport, sessionOf } from './import-sessions.ts'
import styles from './imports.module.css'

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
const isDialogOpen = (): boolean => document.querySelector('[aria-modal="true"]') !== null

/** Lets a person drop files anywhere on a project's screen; a drop beside a dialog does nothing. */
export function WindowDrop({ projectUid, name }: { readonly projectUid: string; readonly name: string }) {
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    const onOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setIsOver(!isDialogOpen())
    }
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsOver(false)
    }
    const onDrop = (event: DragEvent): void => {
      if (!hasFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      setIsOver(false)
      if (isDialogOpen()) return
      openImport(projectUid)
      void sessionOf(projectUid).choose(filesOfDrop(event.dataTransfer))
    }
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [projectUid])
  return isOver ? <div className={styles.veil}>Drop to add to {name}</div> : null
}
