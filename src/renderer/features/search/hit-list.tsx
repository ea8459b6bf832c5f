import { Link } from '@tanstack/react-router'
import type { KeyboardEvent } from 'react'
import { Fragment } from 'react'
import type { SearchHit } from '../../../shared/views.ts'
import { countOf, formatBlockType, formatCount, formatPage } from '../../lib/format.ts'
import type { HitGroup } from './group-hits.ts'
import styles from './search.module.css'

/** Up and down go from hit to hit, and from the first one back to where the query is typed. */
function onArrow(event: KeyboardEvent<HTMLElement>): void {
  const delta = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (delta === 0) return
  const hits = [...event.currentTarget.querySelectorAll<HTMLElement>('a[data-hit]')]
  const at = hits.findIndex((hit) => hit === document.activeElement)
  if (at < 0) return
  event.preventDefault()
  if (at + delta < 0) document.getElementById('search-query')?.focus()
  else hits[at + delta]?.focus()
}

type HitProps = { readonly hit: SearchHit; readonly projectUid: string; readonly query: string }

function Hit({ hit, projectUid, query }: HitProps) {
  const { documentUid, blockIndex, type, snippet, pageNo } = hit
  return (
    <li>
      <Link
        to="/projects/$projectUid/documents/$documentUid"
        params={{ projectUid, documentUid }}
        search={{ block: blockIndex, find: query }}
        className={styles.hit}
        data-hit
      >
        <span className={styles.place}>
          <span>{formatBlockType(type)} ·</span>
          <span>{pageNo === null ? `row ${formatCount(blockIndex)}` : formatPage(pageNo, hit.documentName)}</span>
        </span>
        <span className={styles.snippet}>
          {snippet.map((part, index) => (
            <Fragment key={index}>{part.isHit ? <mark>{part.text}</mark> : part.text}</Fragment>
          ))}
        </span>
      </Link>
    </li>
  )
}

type HitListProps = { readonly groups: readonly HitGroup[]; readonly projectUid: string; readonly query: string }

/** Found blocks under the names of their documents. */
export function HitList({ groups, projectUid, query }: HitListProps) {
  return (
    <div onKeyDown={onArrow} role="group" aria-label="Hits">
      {groups.map(({ documentUid, documentName, hits }) => (
        <section key={documentUid} className={styles.group} aria-label={documentName}>
          <h2>
            <Link to="/projects/$projectUid/documents/$documentUid" params={{ projectUid, documentUid }}>
              {documentName}
            </Link>
            <span>{countOf(hits.length, 'hit')}</span>
          </h2>
          <ul>
            {hits.map((hit) => (
              <Hit key={hit.blockIndex} hit={hit} projectUid={projectUid} query={query} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
