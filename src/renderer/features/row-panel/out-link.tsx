import { modals } from '@mantine/modals'
import type { ReactNode } from 'react'
import { galleyBridge } from '../../lib/bridge.ts'
import styles from './block-text.module.css'
import { hostOfLink, linkToOpen } from './link-target.ts'

function open(url: URL): void {
  // The window of the desktop program asks by itself before it lets an address out.
  if (galleyBridge()) window.open(url.href, '_blank', 'noopener,noreferrer')
  else
    modals.openConfirmModal({
      title: `Open ${hostOfLink(url)}?`,
      children: <p className={styles.address}>{url.href.slice(0, 500)}</p>,
      labels: { confirm: 'Open', cancel: 'Cancel' },
      onConfirm: () => void window.open(url.href, '_blank', 'noopener,noreferrer'),
    })
}

type OutLinkProps = { readonly url: string; readonly words: string; readonly children: ReactNode }

/** A link of a document: it shows its host, and opens after a question; one to elsewhere than the web or a mail box does not. */
export function OutLink({ url, words, children }: OutLinkProps) {
  const target = linkToOpen(url)
  if (!target)
    return (
      <span className={styles.deadLink} title={url.slice(0, 200)}>
        {children}
      </span>
    )
  const host = hostOfLink(target)
  return (
    <>
      <button type="button" className={styles.link} title={target.href.slice(0, 200)} onClick={() => open(target)}>
        {children}
      </button>
      {!words.toLowerCase().includes(host) && <span className={styles.host}> ({host})</span>}
    </>
  )
}
