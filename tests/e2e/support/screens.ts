/**
 * Where every screen has to hold: both themes, two widths. A narrow window in the dark shows nothing that one of the
 * others does not: widths change what is where, themes change colours.
 */
export const VIEWS = [
  { theme: 'light', viewport: { width: 1440, height: 860 } },
  { theme: 'light', viewport: { width: 900, height: 700 } },
  { theme: 'dark', viewport: { width: 1440, height: 860 } },
] as const
