/** How the captions of tables and figures begin. */

const CAPTION =
  /^[[<(【]?(?:fig(?:ure|\.)?|tab(?:le|\.)?|listing|algorithm|chart|exhibit|scheme|plate|abb(?:ildung|\.)?|tabelle|tableau|figura|tabla|рис(?:унок|\.)?|таблица|図|表|圖|图|그림|표)\s*(?:[A-Z]{1,2}[.-]?)?(?:\d+|[IVXL]+)(?:[.-]\d+)*[a-z]?\s*(?:[.:|–—-]|[\])>】]|$)/iu
const ROMAN_TABLE = /^TABLE [IVXL]+\s+\p{Lu}{2}/u

/** The text starts as captions do: `Figure 3:`, `Table 2.` */
export function isCaption(text: string): boolean {
  return CAPTION.test(text) || ROMAN_TABLE.test(text)
}
