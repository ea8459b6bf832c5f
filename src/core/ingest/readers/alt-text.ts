/** Descriptions of pictures: those that an author wrote, not those that programs put there by themselves. */

const FILE_NAME = /^\S{1,250}\.(?:png|jpe?g|gif|bmp|tiff?|svg|emf|wmf|webp|avif|ico)$/i
const DEFAULT_NAME =
  /^(?:image|img|picture|pic|photo|foto|graphic|figure|shape|diagram|chart|object|logo|icon|screenshot|untitled|spacer|blank|null|undefined|bild|grafik|imagen?|immagine|рисунок|图片|图表|圖片|그림|図|画像)?[\s_-]*\d*$/i
const ADDRESS = /^(?:https?|file|data):\S*$/i
const MACHINE_MADE =
  /(?:description automatically generated|beschreibung automatisch generiert|ai-generated content may be incorrect).*$/is

/** Empty for file names, addresses and `Picture 1`, and without what a program says of its own words. */
export function meaningfulAltText(text: string): string {
  const written = text
    .replace(MACHINE_MADE, '')
    .replace(/[^\S\n]+/g, ' ')
    .trim()
  return FILE_NAME.test(written) || DEFAULT_NAME.test(written) || ADDRESS.test(written) ? '' : written
}

/** A program wrote the description, and says so. */
export function isMachineMade(text: string): boolean {
  return MACHINE_MADE.test(text)
}
