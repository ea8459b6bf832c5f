import { desc, eq } from 'drizzle-orm'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import { schemas } from '../schema/schemas.ts'

export type SchemaRow = typeof schemas.$inferSelect

export function insertSchema(db: WriteHandle, row: Omit<SchemaRow, 'id'>): SchemaRow {
  return db.orm.insert(schemas).values(row).returning().get()
}

export function findSchemaByUid(db: ReadHandle, schemaUid: string): SchemaRow | undefined {
  return db.orm.select().from(schemas).where(eq(schemas.schemaUid, schemaUid)).get()
}

/** The newest schema with this ref. */
export function findSchemaByRef(db: ReadHandle, schemaRef: string): SchemaRow | undefined {
  return db.orm.select().from(schemas).where(eq(schemas.schemaRef, schemaRef)).orderBy(desc(schemas.id)).limit(1).get()
}

export function findSchemaById(db: ReadHandle, id: number): SchemaRow | undefined {
  return db.orm.select().from(schemas).where(eq(schemas.id, id)).get()
}

export type CountedSchema = SchemaRow & { readonly runs: number; readonly isLatest: boolean }

/** Newest first within a ref, refs in alphabetical order. */
export function listSchemas(db: ReadHandle): readonly CountedSchema[] {
  const runs = new Map(
    (
      db.prepare('SELECT schema_id AS id, count(*) AS n FROM runs GROUP BY schema_id').all() as Array<{
        id: number
        n: number
      }>
    ).map((r) => [r.id, r.n]),
  )
  const seen = new Set<string>()
  const rows = db.orm.select().from(schemas).orderBy(schemas.schemaRef, desc(schemas.id)).all()
  return rows.map((row) => {
    const isLatest = !seen.has(row.schemaRef)
    seen.add(row.schemaRef)
    return { ...row, runs: runs.get(row.id) ?? 0, isLatest }
  })
}
