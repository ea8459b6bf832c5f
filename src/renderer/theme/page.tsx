import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { PaletteButton } from '../app/palette-button.tsx'
import styles from './pieces.module.css'

export type Crumb = { readonly label: string; readonly to: string }

type PageProps = {
  readonly crumbs?: readonly Crumb[]
  readonly title: string
  readonly back?: ReactNode
  readonly beside?: ReactNode
  readonly tools?: ReactNode
  readonly children: ReactNode
  /** Off for screens that fill the window themselves. */
  readonly hasPadding?: boolean
}

/** A screen: the bar with breadcrumbs and actions, and the scrolling rest. */
export function Page({ crumbs = [], title, back, beside, tools, children, hasPadding = true }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Galley`
  }, [title])
  return (
    <>
      <header className={styles.pageBar} data-has-back={back !== undefined || undefined}>
        {back}
        <nav aria-label="Breadcrumbs" className={styles.crumbNav}>
          <ol className={styles.crumbs}>
            {crumbs.map((crumb) => (
              <li key={crumb.to}>
                <Link to={crumb.to} title={crumb.label}>
                  {crumb.label}
                </Link>
              </li>
            ))}
            <li>
              <h1 title={title}>{title}</h1>
            </li>
          </ol>
        </nav>
        {beside}
        <span className={styles.grow} />
        <div className={styles.tools}>
          <PaletteButton />
          {tools}
        </div>
      </header>
      {hasPadding ? <div className={styles.page}>{children}</div> : children}
    </>
  )
}
