import { themeQuartz } from 'ag-grid-community'

export const COMPACT_ROW_PX = 34

/** AG Grid drawn with tokens.css, so that it follows the theme without being rebuilt. */
export const gridTheme = themeQuartz.withParams({
  accentColor: 'var(--accent)',
  backgroundColor: 'var(--panel)',
  foregroundColor: 'var(--text)',
  textColor: 'var(--text)',
  borderColor: 'var(--line)',
  chromeBackgroundColor: 'var(--sunken)',
  headerBackgroundColor: 'var(--sunken)',
  headerTextColor: 'var(--muted)',
  headerFontSize: 12,
  headerFontWeight: 550,
  headerHeight: 32,
  rowHeight: COMPACT_ROW_PX,
  fontFamily: 'var(--font)',
  fontSize: 13,
  cellHorizontalPadding: 10,
  rowHoverColor: 'color-mix(in srgb, var(--sunken) 60%, transparent)',
  selectedRowBackgroundColor: 'var(--accent-soft)',
  wrapperBorder: false,
  wrapperBorderRadius: 0,
  borderRadius: 6,
  cellEditingBorder: { color: 'var(--accent)', width: 2 },
  rangeSelectionBorderColor: 'var(--accent)',
  headerColumnResizeHandleColor: 'var(--line-strong)',
  popupShadow: 'var(--shadow)',
})
