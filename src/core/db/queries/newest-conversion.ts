/** Pieces of SQL about the conversion that a document is shown by. `s` names the source, `c` the conversion. */

/** The id of the newest conversion of `s` that is stored whole. */
export const NEWEST_CONVERSION = `(SELECT max(id) FROM conversions WHERE source_id = s.id AND state = 'ready')`

/** The first thing that the receipt of `c` names, in a few words: what was not read goes before a warning. */
export const NOTICE = `coalesce(c.receipt ->> '$.skipped[0].short', c.receipt ->> '$.warnings[0].short')`

/** 1 when the receipt of `c` names something that was not read. */
export const IS_PARTIAL = `c.receipt ->> '$.skipped[0].code' IS NOT NULL`
