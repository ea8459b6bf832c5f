/** Where every screen has to hold. */
export const SIZES = [
  { width: 1440, height: 860 },
  { width: 900, height: 700 },
] as const
export const THEMES = ['light', 'dark'] as const
