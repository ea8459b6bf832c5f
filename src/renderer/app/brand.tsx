import styles from './shell.module.css'

export function Brand() {
  return (
    <div className={styles.brand}>
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden>
        <rect width="20" height="20" rx="5.5" fill="var(--accent)" />
        <path d="M5 6h10M5 10h6M5 14h8" stroke="var(--accent-ink)" strokeWidth="1.7" strokeLinecap="round" />
        <path
          d="M12.4 10.2l1.3 1.3 2.4-2.7"
          stroke="var(--accent-ink)"
          strokeWidth="1.7"
          strokeLinecap="round"
          strokeLinejoin="round"
          fill="none"
        />
      </svg>
      <span>Galley</span>
    </div>
  )
}
